"""What a command on the server's own terminal says where the service cannot do what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer
from pydantic import ValidationError

from api.errors import ServiceError
from api.serving.checks import CannotServeError
from api.settings.sources import wrong_variables

FAILED: Final = 1


@contextmanager
def told() -> Iterator[None]:
    """Says refusals of what is done inside on standard error and ends the command; variables that cannot be are wrong usage."""
    try:
        yield
    except ValidationError as error:
        raise typer.BadParameter(wrong_variables(error)) from None
    except CannotServeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    except ServiceError as error:
        why = error.facts.get("why")  # "refresh" is no advice on a terminal
        typer.echo(f"{why}。" if error.code == "E606" else f"{error.message}{error.remedy}", err=True)
        raise typer.Exit(FAILED) from None
