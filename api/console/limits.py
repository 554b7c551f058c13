"""Limits of reading, as the environment of a command and the settings' file set them."""

from __future__ import annotations

import typer

from nlp.reading.guard.limits import Limits


def limits_or_exit() -> Limits:
    """The limits that are set; a wrong one ends the command with a sentence and status 2."""
    try:
        return Limits.from_environment()
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
