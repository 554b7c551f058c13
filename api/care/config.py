"""The settings in force, for people: each with its value, unless it is secret, and where it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from api.settings import Settings
from api.settings.sources import DEFAULT, FILE, VARIABLE, origins
from api.settings.words import LIMIT_WORDS, WORDS, shown
from nlp.reading.guard.limits import PREFIX, Limits, told


@dataclass(frozen=True, slots=True)
class Line:
    """A setting: its variable, its value as it may be shown, where that comes from, what it is for."""

    variable: str
    value: str
    origin: str
    words: str


def lines(home: Path | None) -> Iterator[Line]:
    """All settings in their order; `home` as the command line gives it.  Raises pydantic's ValidationError for values that cannot be; those of limits: ValueError."""
    given: dict[str, Any] = {} if home is None else {"home": home.absolute()}
    settings, origin = Settings(**given), origins(Settings, given)
    for name in Settings.model_fields:
        yield Line(f"ANJIAN_{name.upper()}", shown(getattr(settings, name), name), origin[name], WORDS[name])
    yield from limits()


def limits() -> Iterator[Line]:
    """The limits of reading, likewise.  Raises ValueError with a sentence for values that cannot be."""
    given = told(os.environ)
    for field in fields(Limits):
        number, by_file = given.get(field.name, (field.default, False))
        origin = DEFAULT if field.name not in given else FILE if by_file else VARIABLE
        yield Line(f"{PREFIX}{field.name.upper()}", str(number), origin, f"上限：{LIMIT_WORDS[field.name]}")
