"""What stands behind the ? of an address, as values: checked, without NUL, which PostgreSQL takes in no text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from api.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Parameters:
    """The values given under each name; an empty one means nothing, of several the last counts unless codes are asked for."""

    given: Mapping[str, list[str]]
    labels: Mapping[str, str]
    """What people call each name."""

    @classmethod
    def of(cls, params: Mapping[str, str | Iterable[str]], labels: Mapping[str, str]) -> Parameters:
        """Names that nobody asks for are left alone."""
        return cls({name: _listed(value) for name, value in params.items()}, labels)

    def text(self, name: str) -> str:
        """The words; empty where there are none."""
        values = self.given.get(name)
        return values[-1] if values else ""

    def codes(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Several, with commas between or the name repeated.  Raises ServiceError E602 for one that is not known."""
        parts = (part.strip() for value in self.given.get(name, []) for part in value.split(","))
        found = tuple(dict.fromkeys(filter(None, parts)))
        for code in found:
            if code not in known:
                raise self.unknown(name, code)
        return found

    def number(self, name: str) -> int | None:
        """Such as an id.  Raises ServiceError E602."""
        value = self.text(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise self.unknown(name, value)
        return int(value)

    def day(self, name: str) -> date | None:
        """Written 2026-03-05.  Raises ServiceError E602."""
        value = self.text(name)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.unknown(name, value) from error

    def flag(self, name: str) -> bool | None:
        """`true` or `false`.  Raises ServiceError E602."""
        value = self.text(name)
        if not value:
            return None
        if value not in {"true", "false"}:
            raise self.unknown(name, value)
        return value == "true"

    def unknown(self, name: str, value: str) -> ServiceError:
        """What to tell who asks for a value that there is not."""
        return ServiceError("E602", why=f"“{self.labels[name]}”没有“{value[:40]}”这个取值")


def _listed(value: str | Iterable[str]) -> list[str]:
    return [one.replace("\x00", "").strip() for one in ([value] if isinstance(value, str) else value)]
