"""Frames of supervision letters: data of `corpora/letters/frames.toml`, and how their blanks are filled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

import corpora

Kind = Literal["opinion", "decision", "notice"]
FILE: Final = "letters/frames.toml"
BLANK: Final = "＿＿＿＿"
"""Where the case does not say what belongs there."""
NAME: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs, one a line."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A kind of letter; what its keys mean stands in the file."""

    kind: Kind
    label: str
    mark: str
    days: int
    signer: str
    follows: str
    opening: str
    closing: str
    sections: tuple[Section, ...]

    def names(self) -> set[str]:
        """What has to be filled in."""
        texts = (self.opening, self.closing, *(part for one in self.sections for part in (one.heading, one.text)))
        return {name for text in texts for name in NAME.findall(text)}


@cache
def frames() -> dict[str, Frame]:
    """All frames by kind, in the order of the file."""
    return {one["kind"]: _frame(one) for one in _file()["letter"]}


def basis(day: date) -> str:
    """The regulation on which a letter of this day rests."""
    known = [one for one in _file()["basis"] if one["from"] <= day]
    return str(max(known, key=lambda one: one["from"])["text"]) if known else BLANK


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with every {name} replaced, once: braces within what is filled in stay."""
    return NAME.sub(lambda found: facts.get(found[1]) or BLANK, text)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(corpora.read(FILE))


def _frame(given: dict[str, Any]) -> Frame:
    sections = tuple(Section(one["heading"], one["text"].strip()) for one in given["section"])
    plain = {name: value for name, value in given.items() if name != "section"}
    return Frame(**plain, sections=sections)
