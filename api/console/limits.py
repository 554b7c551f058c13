"""Limits of reading, as the environment of a command sets them."""

from __future__ import annotations

import typer

from nlp.reading.guards import Limits


def limits_or_exit() -> Limits:
    """The limits that the environment sets; a wrong one ends the command with a sentence and status 2."""
    try:
        return Limits.from_environment()
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
