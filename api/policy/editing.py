"""A profile changed value by value, as a form does it: in its text, so that comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from api.errors import ServiceError
from api.policy import labels
from api.policy.profile import Profile, parse

Kind = Literal["choice", "flag", "number", "whole", "share"]
Value = str | int | float | bool | None
SECTIONS: Final = ("counting", "ranking", "repeats", "excellence", "on_site", "file_review")
SHARES: Final = frozenset({"rate_above", "falls_by", "reaches"})
"""Numbers that people write as per cent."""
TABLES: Final = ("deadline", "summons", "target")
"""Of these each rule has its own fields."""
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([a-z_]+)\s*\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a key of a table, or of the `number`th of several."""

    section: str
    key: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a form offers."""

    place: Place
    label: str
    kind: Kind
    value: Value
    choices: Mapping[str, str]
    optional: bool
    """It may be left empty."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


def groups(profile: Profile) -> list[Group]:
    """What of a profile a form offers: numbers, choices, yes and no.  Texts and lists are changed in the file."""
    found = []
    for section in SECTIONS:
        part = getattr(profile, section)
        if part is not None:
            found.append(Group(labels.SECTIONS[section], tuple(_fields(section, part, None))))
    for section in TABLES:
        for number, part in enumerate(getattr(profile, section)):
            name = part.label if hasattr(part, "label") else labels.value("measure", part.measure)
            found.append(Group(f"{labels.SECTIONS[section]}：{name}", tuple(_fields(section, part, number))))
    return found


def changed(text: str, values: Mapping[Place, Value]) -> str:
    """The text with these values; None takes one away.

    Raises ServiceError E612 for what is not valid (before or then), E606 where the text is written in a way that only a
    person can change (values in one line with others, dotted keys).
    """
    before = parse(text)
    lines = text.splitlines()
    for place, value in values.items():
        if _held(before, place) != value:
            lines = _written(lines, place, value)
    result = "\n".join(lines) + "\n"
    after = parse(result)
    if _expected(before, after, values) != after.model_dump():
        raise ServiceError("E606", why="这份口径的写法不能用表单修改，请改用文本方式")
    return result


def _expected(before: Profile, after: Profile, values: Mapping[Place, Value]) -> dict[str, Any]:
    """What was there with these values, and nothing else; what was taken away is what it then usually is."""
    found = before.model_dump()
    for place, value in values.items():
        part = found[place.section]
        part = part if place.number is None else part[place.number]
        part[place.key] = _held(after, place) if value is None else value
    return found


def _fields(section: str, part: BaseModel, number: int | None) -> Iterator[Field]:
    for key, given in type(part).model_fields.items():
        kinds = set(get_args(given.annotation)) if type(None) in get_args(given.annotation) else {given.annotation}
        kind, choices = _kind(key, next(one for one in kinds if one is not type(None)))
        if kind is not None:
            place = Place(section, key, number)
            yield Field(place, labels.name(section, key), kind, getattr(part, key), choices, type(None) in kinds)


def _kind(key: str, annotation: Any) -> tuple[Kind | None, Mapping[str, str]]:
    if get_origin(annotation) is Literal:
        return "choice", {code: labels.value(key, code) for code in get_args(annotation)}
    if get_origin(annotation) is not None and get_origin(annotation) is not tuple:
        annotation = get_args(annotation)[0]
    kinds: dict[Any, Kind] = {bool: "flag", int: "whole", float: "number"}
    return "share" if key in SHARES else kinds.get(annotation), {}


def _held(profile: Profile, place: Place) -> Value:
    part = getattr(profile, place.section)
    if place.number is not None:
        part = part[place.number] if place.number < len(part) else None
    found: Value = getattr(part, place.key, None)
    return found


def _written(lines: list[str], place: Place, value: Value) -> list[str]:
    if place.number is None and not _headers(lines, place.section):
        lines = [*lines, "", f"[{place.section}]"]
    start, end = _section(lines, place)
    at = re.compile(rf"(\s*{re.escape(place.key)}\s*=\s*)(.*?)(\s+#.*)?")
    for number in range(start, end):
        found = at.fullmatch(lines[number])
        if found is not None:
            said = [] if value is None else [f"{found[1]}{_toml(value)}{found[3] or ''}"]
            return [*lines[:number], *said, *lines[number + 1 :]]
    if value is None:
        return lines
    while end > start and not lines[end - 1].split("#")[0].strip():
        end -= 1
    return [*lines[:end], f"{place.key} = {_toml(value)}", *lines[end:]]


def _headers(lines: list[str], section: str) -> list[int]:
    """Where tables begin; of `section`, or of any (empty)."""
    found = ((number, _HEADER.fullmatch(line)) for number, line in enumerate(lines))
    return [number for number, one in found if one is not None and section in {"", one[2]}]


def _section(lines: list[str], place: Place) -> tuple[int, int]:
    """First line after the header, and the line after the last.  Raises E606: one of a list is not there."""
    own, wanted = _headers(lines, place.section), place.number or 0
    if wanted >= len(own):
        raise ServiceError("E606", why=f"口径里没有“{labels.SECTIONS.get(place.section, '这一节')}”，请在文本里添加")
    start = own[wanted] + 1
    return start, next((number for number in _headers(lines, "") if number >= start), len(lines))


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else repr(value)
