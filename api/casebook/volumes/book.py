"""A volume as its files are made from it: masked words only, in their order, nothing of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from api.casebook.released import Released

Grouping = Literal["none", "cause", "field", "unit"]
GROUPINGS: Final[Mapping[Grouping, str]] = {"none": "不分组", "cause": "按败诉原因", "field": "按执法领域", "unit": "按单位"}
Kind = Literal["docx", "pdf_a4", "pdf_a5", "print_a4", "print_a5", "html", "wechat"]
KINDS: Final[Mapping[Kind, str]] = {
    "docx": "Word 文件", "pdf_a4": "PDF（A4）", "pdf_a5": "PDF（A5）", "print_a4": "印刷用 PDF（A4，含出血）",
    "print_a5": "印刷用 PDF（A5，含出血）", "html": "网页", "wechat": "公众号文章",
}  # fmt: skip
LINE_MAX: Final = 60
"""Characters of a line on the cover."""
OTHER: Final = "其他"
"""The group of cases that name no cause, field or unit."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(_Part):
    """What people set for a volume beside its words."""

    group: Grouping = "cause"
    subtitle: str = Field(default="", max_length=LINE_MAX)
    publisher: str = Field(default="", max_length=LINE_MAX)
    """Who prints it; empty: the bureau."""
    note: str = Field(default="", max_length=LINE_MAX)
    """Above the title, such as 内部资料　注意保存."""
    day: date | None = None
    """On the cover; None: the day on which it is frozen."""
    case_numbers: bool = True
    statutes: bool = True
    """Whether there is an index of statutes."""
    causes: bool = True
    """Whether there is an index of causes."""


class BookCase(_Part):
    """A case at its place.  `number`: counted through the volume, from 1."""

    number: int
    case: Released


class BookGroup(_Part):
    """Cases under a heading; without grouping it has no title."""

    title: str
    cases: tuple[BookCase, ...]


class Book(_Part):
    """All of a volume."""

    title: str
    number: str = ""
    subtitle: str = ""
    publisher: str
    note: str = ""
    day: date | None = None
    """None: not frozen yet; the cover leaves it blank."""
    draft: bool = False
    """Its pages say that it is a draft."""
    preface: tuple[str, ...] = ()
    case_numbers: bool = True
    statutes: bool = True
    causes: bool = True
    groups: tuple[BookGroup, ...] = ()

    @property
    def cases(self) -> Iterator[BookCase]:
        """All, in the order in which they are printed."""
        return (case for group in self.groups for case in group.cases)

    @property
    def head(self) -> str:
        """The title with the number: what stands above the pages and names the files."""
        return f"{self.title}（{self.number}）" if self.number else self.title

    def to_json(self) -> dict[str, Any]:
        """As the store keeps it."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls.model_validate(kept)


def assembled(
    title: str, number: str, preface: str, settings: Settings, cases: Sequence[Released], *, bureau: str, day: date | None, draft: bool
) -> Book:
    """The book of these cases in this order.  `day`: on which it is frozen, None for a draft; a day of the settings comes first."""
    return Book(
        title=title, number=number, subtitle=settings.subtitle, publisher=settings.publisher or bureau, note=settings.note, day=settings.day or day,
        draft=draft, preface=tuple(line for one in preface.splitlines() if (line := one.strip())), case_numbers=settings.case_numbers,
        statutes=settings.statutes, causes=settings.causes, groups=tuple(_groups(cases, settings.group)),
    )  # fmt: skip


def heading(case: Released, group: Grouping) -> str:
    """The group that a case belongs to: its main cause, its field or its agency."""
    if group == "none":
        return ""
    if group == "cause":
        return case.causes[0].label if case.causes else OTHER
    return (case.field if group == "field" else case.agency) or OTHER


def _groups(cases: Iterable[Released], group: Grouping) -> Iterator[BookGroup]:
    """In the order in which their first cases come; what has no heading comes last.  Numbers run through."""
    found: dict[str, list[Released]] = {}
    for case in cases:
        found.setdefault(heading(case, group), []).append(case)
    if group != "none" and OTHER in found:
        found[OTHER] = found.pop(OTHER)
    number = 0
    for title, inside in found.items():
        placed = tuple(BookCase(number=number + at, case=case) for at, case in enumerate(inside, 1))
        number += len(inside)
        yield BookGroup(title=title, cases=placed)
