"""What people can correct in a record: its fields in groups, the kind of each, and what makes a list's item the same item.

An item is known by a key made of what it is (a party's name and role, a cause's codes, a provision's numbers), so that
a correction still finds it after another analysis put the list in another order or quoted another sentence.  Items of
one key in one list, such as two parties who were made anonymous alike, are told apart by their order: the second has
the key with ` 2` behind it.  A key itself holds no blank.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any, Final, Literal

from nlp.lexicon.folding import fold

Kind = Literal["choice", "text", "date", "choices", "texts", "dates", "objects"]
GROUPS: Final = ("案件", "当事人", "被诉行为", "主文", "败诉原因", "法律依据", "出庭")
ORDINAL: Final = " "
KEY_LIMIT: Final = 200
"""Longer keys are shortened to a hash; the column holds 300 characters."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the record that people may correct.

    `vocabulary`: the group of `nlp.taxonomy` whose codes a choice takes.  `key`: for lists, what an item is known by.
    """

    name: str
    label: str
    group: str
    kind: Kind
    vocabulary: str = ""
    key: Callable[[Any], str] | None = None

    @property
    def listed(self) -> bool:
        """Whether the field is a list of items."""
        return self.key is not None

    def key_of(self, value: Any) -> str:
        """The key of an item, at most KEY_LIMIT characters.  Raises TypeError for a field that is no list."""
        if self.key is None:
            raise TypeError(f"{self.name} has no items")
        found = self.key(value)
        return found if len(found) <= KEY_LIMIT else "#" + hashlib.sha256(found.encode()).hexdigest()

    def keys_of(self, values: Sequence[Any]) -> list[str]:
        """The keys of the items of one list, all different."""
        keys: dict[str, None] = {}
        for value in values:
            keys[self.free(value, keys)] = None
        return list(keys)

    def free(self, value: Any, taken: Container[str]) -> str:
        """The key of one more item beside others that have the keys `taken`."""
        key = self.key_of(value)
        return next(one for number in count(1) if (one := key if number == 1 else f"{key}{ORDINAL}{number}") not in taken)

    def one(self, value: Any, other: Any) -> bool:
        """Whether two values of the same key are one item: only objects may differ in what is no part of the key."""
        return self.key_of(value) == self.key_of(other) and (self.kind != "objects" or same(value, other))

    def moved(self, item: str, value: Any) -> str:
        """The key of the item `item` once it has this value: the same with its ordinal, if it is what it was."""
        key = self.key_of(value)
        return item if item.rpartition(ORDINAL)[0] == key else key


def _folded(value: Any) -> str:
    return fold(str(value)) or str(value)


def _party(value: Any) -> str:
    return f"{_folded(value['name'])}|{value['role']}"


def _cause(value: Any) -> str:
    return value["code"] if value.get("detail") is None else f"{value['code']}/{value['detail']}"


def _statute(value: Any) -> str:
    parts = (value.get(part) for part in ("article", "paragraph", "item"))
    return "/".join([_folded(value["law"]), *("" if part is None else str(part) for part in parts)])


def _attendance(value: Any) -> str:
    return f"{_folded(value.get('agency') or '')}|{_folded(value.get('name') or '')}"


def _named(value: Any) -> str:
    return _folded(value["name"])


def _period(value: Any) -> str:
    return _folded(value["text"])


_FIELDS: Final = (
    Field("court", "法院", "案件", "text"),
    Field("case_number", "案号", "案件", "text"),
    Field("doc_type", "文书种类", "案件", "choice", "doc_type"),
    Field("procedure", "审理程序", "案件", "choice", "procedure"),
    Field("filed_date", "立案日期", "案件", "date"),
    Field("hearing_dates", "开庭日期", "案件", "dates", key=_folded),
    Field("decision_date", "裁判日期", "案件", "date"),
    Field("prior_case_numbers", "前案案号", "案件", "texts", key=_folded),
    Field("parties", "当事人", "当事人", "objects", key=_party),
    Field("act_type", "被诉行政行为种类", "被诉行为", "choice", "act_type"),
    Field("act_numbers", "被诉行为文号", "被诉行为", "texts", key=_folded),
    Field("field", "执法领域", "被诉行为", "choice", "field"),
    Field("agency_result", "结果", "主文", "choice", "agency_result"),
    Field("results_by_agency", "各机关的结果", "主文", "objects", key=_named),
    Field("dispositions", "判项", "主文", "choices", "disposition", key=str),
    Field("performance_periods", "履行期限", "主文", "objects", key=_period),
    Field("costs_borne_by", "诉讼费负担", "主文", "texts", key=_folded),
    Field("causes", "败诉原因", "败诉原因", "objects", key=_cause),
    Field("statutes", "裁判依据", "法律依据", "objects", key=_statute),
    Field("statutes_cited", "说理引用的条文", "法律依据", "objects", key=_statute),
    Field("head_attended", "负责人出庭", "出庭", "choice", "head_attended"),
    Field("attendance", "出庭负责人", "出庭", "objects", key=_attendance),
)
FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in _FIELDS})
"""All fields by name, in the order in which they are shown."""


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: how sure the machine was is no part of what is said."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    return {k: v for k, v in value.items() if k != "confidence"} if isinstance(value, dict) else value
