"""The names that stand for people and organisations: 张某, 张某甲, 欧阳某某, 甲公司 (法释〔2016〕19号 9).

One object serves one document or all documents of a case: whoever has a name keeps it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Self

from nlp.lexicon.surnames import surnames
from nlp.redact.categories import Category, kinds
from nlp.redact.mentions import Mention

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_USED = re.compile(r"(?P<kept>[\u4e00-\u9fffA-Z]{1,2}?)(?:某{1,3}|[×✕*＊]{1,3}|[ＸX]{1,3}(?![A-Za-z0-9]))(?P<letter>[甲乙丙丁戊己庚辛壬癸]|\d{1,3})?")
_NAMELESS = re.compile(rf"某[{_STEMS}]")
_USED_BODY = re.compile(rf"(?P<letter>[{_STEMS}]|\d{{1,3}})(?P<kind>公司|厂|店|合作社|企业|村|事务所|单位|组织)")
_BODY_KINDS = re.compile(r"(公司|厂|店|合作社|村民小组|村民委员会|村委会|居委会|事务所|法律服务所|学校|医院|银行)$")
_SHORT_KINDS = {"村民小组": "村民小组", "村民委员会": "村", "村委会": "村", "居委会": "社区"}

_OFFICIAL = {"court": "法院", "agency": "机关"}


class Pseudonyms:
    """Which person or thing is called what; distinct ones are called differently."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def reserve(self, text: str) -> None:
        """Notes the masked names that a source already uses (李某某, 王×, 甲公司), so that no other person gets them.

        For several documents of one case call it for each before masking the first.
        """
        for match in _USED.finditer(text):
            for kept in {match["kept"], match["kept"][-1]}:
                self._taken.update(_forms(kept, match["letter"] or ""))
        self._taken.update(_NAMELESS.findall(text))
        for match in _USED_BODY.finditer(text):
            self._taken.add(match.group())

    def assign(self, mentions: Iterable[Mention]) -> None:
        """Gives a name to everybody among the mentions who has none; those of one family name get letters."""
        fresh: dict[str, Mention] = {}
        for mention in mentions:
            if mention.entity not in self._given and not kinds()[mention.category].shown:
                fresh.setdefault(mention.entity, mention)
        families: dict[str, list[str]] = {}
        for entity, mention in fresh.items():
            families.setdefault(_family(mention), []).append(entity)
        for family, entities in families.items():
            self._name(family, entities)

    def of(self, mention: Mention) -> str:
        """What stands in place of a mention; KeyError for a person who was not assigned a name."""
        shown = kinds()[mention.category].shown
        return shown or self._given[mention.entity] + mention.kept

    def to_json(self) -> str:
        """The names given so far, for `from_json`.  It holds the real names: keep it as secret as the source."""
        return json.dumps({"given": self._given, "taken": sorted(self._taken)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        """What `to_json` wrote; ValueError or KeyError for anything else."""
        made = cls()
        data = json.loads(stored)
        made._given = dict(data["given"])
        made._taken = set(data["taken"])
        return made

    def _name(self, family: str, entities: list[str]) -> None:
        used = self._taken.union(self._given.values())
        alone = len(entities) == 1 and not any(_family_of(entity) == family for entity in self._given)
        free = (name for name in _names(family, alone=alone) if name not in used)
        for entity in entities:
            self._given[entity] = next(free)


def _family(mention: Mention) -> str:
    """What a name keeps: `person 张`, `minor `, `body 公司`."""
    return _family_of(mention.entity, nameless=mention.category is Category.MINOR)


def _family_of(entity: str, *, nameless: bool = False) -> str:
    category, _, name = entity.partition("：")
    if category in _OFFICIAL:
        return f"body {_OFFICIAL[category]}"
    if category != "person":
        kind = _BODY_KINDS.search(name)
        return f"body {_SHORT_KINDS.get(kind[1], kind[1]) if kind else '单位'}"
    if nameless:
        return "minor "
    double = name[:2] in surnames()[1] and len(name) > 2
    return f"person {name[:2] if double else name[:1]}"


def _names(family: str, alone: bool) -> Iterator[str]:
    """The names for one family, in the order in which they are given."""
    what, _, kept = family.partition(" ")
    letters = chain(_STEMS, map(str, count(11)))
    if what == "body":
        return (f"{letter}{kept}" for letter in letters)
    if what == "minor":
        return (f"某{letter}" for letter in letters)
    plain = f"{kept}某" if len(kept) == 1 else f"{kept}某某"
    return chain([plain] if alone else [], (f"{kept}某{letter}" for letter in letters))


def _forms(kept: str, letter: str) -> Iterator[str]:
    """The ways in which our own names could be taken for one that the source uses."""
    if letter:
        yield f"{kept}某{letter}"
    else:
        yield f"{kept}某"
        yield f"{kept}某某"
