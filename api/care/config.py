"""The settings in force, for people: each with its value, unless it is secret, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from api.setting_words import WORDS
from api.settings import Settings

HIDDEN: Final = "（已设置，不显示）"
WRONG: Final = "（不是数据库地址）"


@dataclass(frozen=True, slots=True)
class Line:
    """A setting: its variable, its value as it may be shown, whether it was given, what it is for."""

    variable: str
    value: str
    given: bool
    words: str


def lines(home: Path | None) -> Iterator[Line]:
    """All settings in their order; `home` as the command line gives it.  Raises pydantic's ValidationError for values that cannot be."""
    settings = Settings() if home is None else Settings(home=home.absolute())
    for name in Settings.model_fields:
        yield Line(f"ANJIAN_{name.upper()}", _shown(name, getattr(settings, name)), name in settings.model_fields_set, WORDS[name])


def _shown(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if name == "database" and value:
        try:
            url = make_url(str(value))
            plain = url.set(query={key: found for key, found in url.query.items() if "pass" not in key})  # libpq takes one there, too
            return plain.render_as_string(hide_password=True)
        except ArgumentError:  # it may be a password that was put into the wrong variable
            return WRONG
    return str(value).lower() if isinstance(value, bool) else str(value)
