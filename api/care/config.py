"""The settings in force, for people: each with its value, unless it is secret, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.settings import Settings
from api.settings.sources import origins
from api.settings.words import WORDS, shown


@dataclass(frozen=True, slots=True)
class Line:
    """A setting: its variable, its value as it may be shown, where that comes from, what it is for."""

    variable: str
    value: str
    origin: str
    words: str


def lines(home: Path | None) -> Iterator[Line]:
    """All settings in their order; `home` as the command line gives it.  Raises pydantic's ValidationError for values that cannot be."""
    given: dict[str, Any] = {} if home is None else {"home": home.absolute()}
    settings, origin = Settings(**given), origins(Settings, given)
    for name in Settings.model_fields:
        yield Line(f"ANJIAN_{name.upper()}", shown(getattr(settings, name), name), origin[name], WORDS[name])
