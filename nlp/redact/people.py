"""People: those the analysis lists and those that only the text names, with every place of theirs.

Three kinds of evidence are added up for each string that could be a name: that the analysis lists it, that a role word
of court papers stands in front of it (corpora/redact/people.toml), and how it looks where it stands
(`nlp.redact.tagger`).  Whoever is found at one place is known for the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.redact.categories import Role
from nlp.redact.index import positions
from nlp.redact.known import Known
from nlp.redact.minors import is_minor, year_of
from nlp.redact.names import in_region, is_masked
from nlp.redact.persons import KNOWN, LISTED, People, Person
from nlp.redact.searching import Search
from nlp.redact.tagger import Weights, weights
from nlp.redact.views import View

_BLOCK = 12_000
"""Characters searched at a time: most documents are one block, and a hostile one costs no more by the character."""
_POST_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:的.*|该[局所院厅委单镇乡街队府].*|(?:副|代理)?(?:[局所院厅处科镇乡区县市州省校会站队行股]|[大支中]队|董事)长|"
    r"(?:副)?主任|书记|(?:总)?经理|律师|民警|[男女])$"
)
"""What sources that lost their commas run on behind a name of the party list."""
_OFFICIAL_PLACE = re.compile(
    r"[省市县旗盟](?![长民])|[区镇乡州](?![长民])(?:[\u4e00-\u9fff]{0,14}?(?:局|政府|法院|委员会|办|厅|[大支]队|院|处|所|中心)|[，。、；])"
)


def gather(view: View, known: Iterable[Known], model: Weights | None = None) -> People:
    """Everybody whom the analysis lists or the text names.

    view: the text without blanks, line ends kept.  model: another than the stored one, while one is trained.
    """
    people = People()
    for listed in known:
        name = _POST_BEHIND.sub("", re.sub(r"\s|[(（].*", "", listed.name))
        if listed.kind == "person" and len(name) > 1 and not is_masked(name, 0):
            people.add(name, listed.role, "known", KNOWN)
    for start in range(0, max(len(view.text), 1), _BLOCK):
        Search(view.text[start : start + _BLOCK + 200], people, model or weights()).run()
    year = year_of(view.text)
    for name, stands in positions(view.text, people.by_name).items():
        if is_minor(view.text, name, stands, year):
            people.by_name[name].role = Role.MINOR
    return people


def places(view: View, people: Iterable[Person]) -> list[tuple[int, int, Person]]:
    """Every place of every name: offsets into the view, without overlaps.

    Where two names claim one place, the surer one has it, and of two equally sure ones the longer; a name that goes on
    (张卫莉, beside 张卫) has its own places if it is fairly sure.
    """
    covered = bytearray(len(view.text))
    found: list[tuple[int, int, Person]] = []
    ranked = _ranked(people)
    stands = positions(view.text, (person.name for person in ranked))
    for person in ranked:
        size = len(person.name)
        for at in stands.get(person.name, ()):
            if not any(covered[at : at + size]) and not in_name_of_place(view.text, at, at + size):
                covered[at : at + size] = b"\x01" * size
                found.append((at, at + size, person))
    return found


def _ranked(people: Iterable[Person]) -> list[Person]:
    listed = list(people)
    evidence = {person.name: person.evidence for person in listed}
    rank = {
        person.name: max([person.evidence, *(evidence.get(person.name[:size], -99.0) for size in range(2, len(person.name)))])
        if person.evidence >= LISTED
        else person.evidence
        for person in listed
    }
    return sorted(listed, key=lambda person: (-rank[person.name], -len(person.name)))


def in_name_of_place(text: str, at: int, end: int) -> bool:
    """Whether a person's name is here part of a place's or an agency's: 高明 in 高明区政府."""
    return bool(_OFFICIAL_PLACE.match(text, end)) or in_region(text, at, end)
