"""What a command on the server's own terminal says where the service cannot do what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from api.console.exits import FAILED
from api.console.terminal import complain
from api.errors import ServiceError
from api.serving.checks import CannotServeError
from api.settings.sources import wrong_variables


@contextmanager
def told() -> Iterator[None]:
    """Says refusals of what is done inside on standard error and ends the command; variables that cannot be are wrong usage."""
    try:
        yield
    except ValidationError as error:
        raise typer.BadParameter(wrong_variables(error)) from None
    except CannotServeError as error:
        complain(str(error))
        raise typer.Exit(FAILED) from None
    except ServiceError as error:
        why = error.facts.get("why")  # "refresh" is no advice on a terminal
        complain(f"{why}。" if error.code == "E606" else f"{error.message}{error.remedy}")
        raise typer.Exit(FAILED) from None
