"""What a bulletin knows: its figures, tables and charts with the cases behind each, and the definition that counted them.

Frozen when the bulletin is made and kept with it as JSON: later judgments and another policy change nothing in it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator

SCHEMA: Final = 1
"""Of the JSON; a later form must still read this one."""
Value = int | float | str | None


class Case(NamedTuple):
    """A case as it is cited and listed: one agency's result in one judgment.  Labels, not codes: they are kept as printed."""

    id: int
    """The verdict's."""
    dispute_id: int
    organisation_id: int | None
    number: str
    agency: str
    court: str
    filed_on: str
    decided_on: str
    stage: str
    result: str
    causes: str
    act_type: str
    field: str


class SuitCase(NamedTuple):
    """A pending suit, or one that ended, as it stood when it was counted; nobody's name is in it."""

    id: int
    organisation_id: int
    number: str
    agency: str
    court: str
    act: str
    received_on: str
    ended_on: str
    ending: str
    level: str


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Part):
    """A number: what it is, how it was counted, and the ids of the cases behind it."""

    code: str
    label: str
    kind: Literal["count", "rate"] = "count"
    value: int | float | None
    part: int | None = None
    whole: int | None = None
    """Of a rate."""
    before: int | float | None = None
    """The same a year before."""
    small: bool = False
    """A rate over so few cases that it says little."""
    definition: str
    cases: tuple[int, ...] = ()
    suits: tuple[int, ...] = ()
    """Of a figure of suits."""


class Heading(_Part):
    """A column of a table.  `number`: what is printed already, set to the right."""

    label: str
    kind: Literal["text", "count", "rate", "number"] = "text"


class Line(_Part):
    """A line of a table and the ids of the cases, or suits, behind it."""

    cells: tuple[Value, ...]
    cases: tuple[int, ...] = ()
    suits: tuple[int, ...] = ()


class Table(_Part):
    """A table under its title; `note` is printed below it."""

    code: str
    title: str
    columns: tuple[Heading, ...]
    lines: tuple[Line, ...]
    note: str = ""


class Series(_Part):
    """One row of values of a chart."""

    name: str
    values: tuple[int | float | None, ...]


class Chart(_Part):
    """Bars from zero.  `columns`: upright, along time; `bars`: lying, longest first."""

    code: str
    title: str
    kind: Literal["columns", "bars"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""


class Counted(_Part):
    """The profile that counted."""

    code: str
    name: str
    source: str
    digest: str
    definition: str
    text: str
    """The whole profile, as JSON."""


class Frozen(_Part):
    """Everything that a bulletin was made from."""

    version: int = SCHEMA
    bureau: str
    area: str
    """As the text calls it: 全区, 全县, 全市."""
    period: str
    starts_on: date
    ends_on: date
    as_of: date | None = None
    """The day up to which it was counted, where the period was not over."""
    policy: Counted
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    facts: dict[str, Any] = {}
    """Names that the templates speak of: numbers as they are printed, and lists of such."""
    cases: tuple[Case, ...] = ()
    suits: tuple[SuitCase, ...] = ()
    """Those behind the figures of suits; bulletins from before there were any have none."""

    @field_validator("version")
    @classmethod
    def _known(cls, version: int) -> int:
        if version != SCHEMA:
            raise ValueError(f"unknown form {version} of a bulletin")
        return version

    @cached_property
    def by_id(self) -> dict[int, Case]:
        """Case by its id."""
        return {case.id: case for case in self.cases}

    def cases_of(self, ids: Collection[int]) -> list[Case]:
        """The cases of these ids, in the order of the list."""
        wanted = set(ids)
        return [case for case in self.cases if case.id in wanted]

    def figure(self, code: str) -> Figure | None:
        """A figure by its code."""
        return next((one for one in self.figures if one.code == code), None)

    def table(self, title: str) -> Table | None:
        """A table by its title."""
        return next((one for one in self.tables if one.title == title), None)

    def chart(self, title: str) -> Chart | None:
        """A chart by its title."""
        return next((one for one in self.charts if one.title == title), None)

    def to_json(self) -> dict[str, Any]:
        """For `Bulletin.figures`."""
        return self.model_dump(mode="json")


def percent(rate: float | None) -> str | None:
    """14.0% for 0.14."""
    return None if rate is None else f"{100 * rate:.1f}%"


def shown(value: Value, kind: str) -> str:
    """A value as it is printed; a dash for none."""
    if value is None or value == "":
        return "—"
    if kind == "rate" and isinstance(value, int | float):
        return f"{100 * value:.1f}%"
    return f"{value:,}" if kind == "count" and isinstance(value, int) else str(value)
