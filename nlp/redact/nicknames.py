"""Other names of people who are known: 老王, 小张, 王师傅, 李局长, a given name alone, a former name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nlp.lexicon.surnames import surnames
from nlp.redact.categories import Role
from nlp.redact.index import positions
from nlp.redact.names import opening, ordinary
from nlp.redact.persons import KNOWN, People, Person
from nlp.redact.tagger import weights

_TITLE = (
    r"(?:师傅|老板|老师|医生|大夫|护士|先生|女士|小姐|警官|法官|律师|会计|同志|阿姨|大爷|大妈|大叔|大姐|大哥|叔|婶|总(?![额数和计共体的是之])|工(?=[，。])|"
    r"(?:副)?(?:局长|所长|主任|书记|科长|处长|股长|队长|镇长|乡长|县长|市长|区长|厅长|会长|站长|院长|校长|村长|组长|社长|厂长|经理|董事长|检察官|科员|指导员|教导员))"
)
_OTHERWISE = re.compile(r"[，(]?(?:又名|曾用名|别名|化名|小名|乳名|绰号|外号|人称|原名|现名|改名为|昵称|网名)[：为叫是]?\"?(?P<name>[\u4e00-\u9fff]{2,4}?)\"?(?=[，。；)、])")
_SURE_TITLES = frozenset(("师傅", "老板", "警官", "大夫", "阿姨", "大爷", "大妈", "大叔", "大姐", "大哥"))
"""Titles behind which nothing but a family name stands, whether its bearer is known or not."""
_BEFORE = "与和对被向把是由找叫让跟经及喊给工"
_AFTER = "和与的说称被把将对向在从给去来"
_OFTEN = 3
"""Two characters that stand together in 2^3 documents or more are a word, no nickname."""


def other_names(text: str, people: People) -> list[Person]:
    """The other names that a text gives its people: each with its owner, and with the title that stays.

    text: without blanks, folded.  A nickname that two people could bear is a person of its own.
    """
    found = [*_renamed(text, people), *_called(text, people), *_given(text, people)]
    for person in found:
        twin = people.by_name.get(person.name)
        if twin is not None and person.source == "rule:other_name" and twin.evidence < KNOWN:
            twin.entity = person.entity
    return [person for person in found if person.name not in people.by_name]


def _renamed(text: str, people: People) -> Iterator[Person]:
    for name, stands in positions(text, people.by_name).items():
        for end in (at + len(name) for at in stands):
            other = _OTHERWISE.search(text, end, end + 12)
            if other and other.start() - end < 6:
                yield Person(other["name"], people.by_name[name].role, "rule:other_name", KNOWN - 1, name)


def _called(text: str, people: People) -> Iterator[Person]:
    families: dict[str, list[Person]] = {}
    for person in people.by_name.values():
        size = opening(person.name, 0)
        if size:
            families.setdefault(person.name[:size], []).append(person)
    nicknames, titled = _patterns()
    for match in nicknames.finditer(text):
        bearers = families.get(match["family"], [])
        if _word(match.group()) or _word(text[match.end() - 1 : match.end() + 1]):
            continue
        if bearers or _stands_alone(text, match.start(), match.end()):
            yield _nickname(match.group(), match["family"], "", bearers)
    for match in titled.finditer(text):
        bearers = families.get(match["family"], [])
        if bearers or match["title"] in _SURE_TITLES:
            yield _nickname(match.group(), match["family"], match["title"], bearers)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """老王 and 王师傅; the family name is one of the list."""
    single, double = surnames()
    family = rf"(?P<family>{'|'.join(sorted(double))}|[{''.join(sorted(single))}])"
    return (
        re.compile(rf"[老小阿]{family}(?![\u4e00-\u9fff]?[区镇村庄路])"),
        re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[{_BEFORE}])){family}(?P<title>{_TITLE})"),
    )


def _stands_alone(text: str, at: int, end: int) -> bool:
    """Whether a string stands between signs or the small words that go with people."""
    before, after = text[at - 1 : at], text[end : end + 1]
    return (not "\u4e00" <= before <= "\u9fff" or before in _BEFORE) and (not "\u4e00" <= after <= "\u9fff" or after in _AFTER)


def _nickname(name: str, family: str, title: str, bearers: list[Person]) -> Person:
    owner = bearers[0] if len(bearers) == 1 else None
    entity = owner.entity if owner else f"{family}（{name}）"
    return Person(name, (owner or bearers[0]).role if bearers else Role.OTHER, "rule:nickname", 3.0, entity, title)


def _given(text: str, people: People) -> Iterator[Person]:
    """Given names of two characters that stand alone between signs."""
    owners: dict[str, list[Person]] = {}
    for person in people.by_name.values():
        size = opening(person.name, 0)
        if size and len(person.name) == size + 2:
            owners.setdefault(person.name[size:], []).append(person)
    alone = {given: bearers[0] for given, bearers in owners.items() if len(bearers) == 1 and not _word(given)}
    for given, stands in positions(text, alone).items():
        if any(_stands_alone(text, at, at + 2) for at in stands):
            yield Person(given, alone[given].role, "rule:given_name", 0.5, alone[given].entity)


def _word(string: str) -> bool:
    return ordinary(string) or weights().common.get(string, 0) >= _OFTEN
