"""The words of a bulletin as data (`corpora/bulletins/wording.toml`): sections, sentences and when each is said."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

import corpora


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Part):
    """A sentence; it is said when all that it names is known, all of `when` is so and none of `unless`."""

    say: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Paragraph(_Part):
    """A text with or without a heading, or the place of a table or chart (by its title).

    `each`: once for each item of a list, whose values count within; `inner` follows each time.
    """

    heading: str = ""
    text: tuple[Sentence | str, ...] = ()
    inner: tuple[Paragraph, ...] = ()
    table: str = ""
    chart: str = ""
    each: str = ""
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(map(bool, (self.heading or self.text, self.table, self.chart))) != 1:
            raise ValueError("a paragraph is text, a table or a chart")
        return self

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Those of a text, all in one form."""
        return tuple(Sentence(say=one) if isinstance(one, str) else one for one in self.text)


class Section(_Part):
    """A section: left out when one of `when` is not so, or when nothing in it is said."""

    code: str
    title: str
    when: tuple[str, ...] = ()
    paragraph: tuple[Paragraph, ...]


class Join(_Part):
    """A list in one line, of at most so many items."""

    name: str
    of: str
    each: str
    most: int = Field(ge=1)
    more: str


class Cite(_Part):
    """How cases are cited."""

    each: str
    most: int = Field(ge=1)
    more: str
    unnumbered: str


class Change(_Part):
    """How a figure compares with the same a year before."""

    rose: str
    fell: str
    same: str
    first: str
    points: str


class Compare(_Part):
    """How a rate compares with the province's."""

    above: str
    below: str
    equal: str


class Advice(_Part):
    """What to do about a cause."""

    title: str
    text: str


class Wording(_Part):
    """All words."""

    change: Change
    compare: Compare
    cite: Cite
    join: tuple[Join, ...]
    section: tuple[Section, ...]
    advice: dict[str, Advice]


@cache
def wording() -> Wording:
    """The words as shipped."""
    return Wording.model_validate(tomllib.loads(corpora.read("bulletins/wording.toml")))
