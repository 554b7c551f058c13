"""People whom only the text names: what role words, lists and the looks of a string say together."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import party_kind, regions
from nlp.redact.categories import Role
from nlp.redact.names import FREQUENT, PLAIN, SMALL_WORDS, Counts, is_masked, opening, ordinary, region_opens, runs_on
from nlp.redact.persons import ENOUGH, LISTED, SIGNED, People, Person
from nlp.redact.roles import RoleReader
from nlp.redact.tagger import Weights, candidates, prepared, score

_RARE = 2.2
"""Evidence against a family name that is rare or as often an ordinary word, unless a role word stands in front."""
_PLAIN = 1.5
"""Evidence of three characters that open with a family name which is hardly ever anything else."""
_SMALL = 2.5
"""Evidence against one that is above all a small word of the language."""
_WORD = 8.0
"""Evidence against a name that is an ordinary word (corpora/redact/words.txt)."""
_PAPER, _PAPER_RARE = 7.5, 6.0
"""Evidence of a name in front of a paper on the person's words; of one with a rare family name."""
_LOOKED_AT = 5
_WORDY = 3
"""What opens like a string of 2^3 documents or more, and with no frequent family name, is not looked at without a role word."""
_PAPERS = re.compile(
    r"(?:的(?:第[一二三]次)?)?(?:询问|讯问|调查|谈话|辨认|陈述|问话)笔录|的?(?:证人)?证言|的证词|"
    r"等人的?(?:询问|讯问)?(?:笔录|证言)|\([^()\n]{0,8}之(?:[子女妻夫父母兄弟姐妹侄]|外甥|侄[子女])\)"
)
"""Papers on a person's words, and how one is related: they stand behind people only."""
_OF_PEOPLE = re.compile(
    r"的?证明材料|证明[一二三\d]份|的名章|签[名字]|的?身份(?:证|信息)|死亡|名下|驾驶|双方自愿|"
    r"之[子女妻夫父母兄弟姐妹]|的?(?:妻子|丈夫|儿子|女儿|父亲|母亲|妹妹|弟弟|哥哥|姐姐|父母|家属|亲属)|夫妇|夫妻|"
    r"的(?:伤情|住院|病历|诊断|户口|死亡)|家[中里安门]|报[案警]|等[人\d一二三四五六七八九十]"
)
"""What belongs to people as a rule: their death, what they drive."""
_IN_PLACE = re.compile(r"[省市县区镇乡村州旗盟](?!长|民|委)|街道|路段|路口|自治")
_IN_BODY = re.compile(
    r"法院|检察院|公安|派出所|人民政府|政府|[大支]队(?!长)|分局(?!长)|[\u4e00-\u9fff]{0,3}(?<![该本])(?:局|厅|委员会)(?![长副])|"
    r"社区|警务|\([\u4e00-\u9fff]{1,4}\)[\u4e00-\u9fff]{0,6}[字决罚复]|"
    r"[\u4e00-\u9fff]{0,6}\(\d{4}\)|[\u4e00-\u9fff]{0,5}字第?\d|[\u4e00-\u9fff]{0,12}(?:有限|公司|合作社)"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十两几数各每多0][张段包双项家户支查车]|主张|[交支拨垫给]付|规范|任何|历史|[道公]路|江苏|浙江|宁夏|吉林|.于[当本同上下次今昨该此]")
"""Measure words that are family names too, words that end with one, and 于 in front of a time."""
_TITLE_END = re.compile(
    r"(?:师傅|老板|老师|医生|先生|女士|警官|法官|律师|同志|局长|所长|主任|书记|科长|处长|队长|镇长|乡长|县长|市长|区长|厅长|站长|院长|校长|村长|组长|经理)$"
)
_PLACE_END = re.compile(r"[省市县区镇乡村州旗盟局厅院路厂店]$")
_BEFORE_PLACE = "原现在到从向和"
_ITEM = r"[\u4e00-\u9fff]{2,4}"
_HAN = re.compile("[\u4e00-\u9fff]")
_NOTE = r"(?:\([^()\n]{0,20}\))?\n?"
_LIST = re.compile(rf"{_ITEM}(?:{_NOTE}、{_ITEM})+(?:{_NOTE}(?:和|与|及|以及){_ITEM}?)?")
_VARIANT = -8.0
"""Evidence from which on a string that differs from a person's name in one character is a misprint of it."""


class Search:
    """One stretch of text that is searched for names."""

    def __init__(self, text: str, people: People, model: Weights) -> None:
        self.model = model
        self.text = prepared(text)
        self.people = people
        self.counts = Counts(self.text)
        self.placed = RoleReader(self.text, self.counts, people).read()
        self.found: dict[str, Person] = {}

    def run(self) -> None:
        """Adds everybody whom this stretch names to the people."""
        seen: dict[str, int] = {}
        for at, end in candidates(self.text, self.model.common):
            name = self.text[at:end]
            role, bonus = self.placed.get((at, end), (None, 0.0))
            seen[name] = seen.get(name, 0) + 1
            if role is None and (seen[name] > _LOOKED_AT or self._wordy(name)):
                continue
            if not self._no_person(at, end):
                self._note(at, end, role, bonus)
        for person in self.found.values():
            if person.evidence > ENOUGH and (person.evidence > SIGNED or not self._names_place(person.name)):
                self.people.add(person.name, person.role or Role.OTHER, person.source, person.evidence)
        self._read_lists()
        self._drop_openings()
        self._read_variants()

    def _note(self, at: int, end: int, role: Role | None, bonus: float) -> None:
        """Notes what is for a candidate being a name at one place; the best place counts."""
        name = self.text[at:end]
        paper = role is None and self._on_paper(at, end)
        if role is None:
            bonus = (_PAPER if name[0] in FREQUENT else _PAPER_RARE) if paper else self._belonging(name, end)
        evidence = score(self.text, at, end, self.counts.of, self.model) + bonus - _against(name)
        if bonus < LISTED and name[0] not in FREQUENT and not (paper and not self.text[at - 1].isalpha()):
            evidence -= _RARE + (_SMALL if name[0] in SMALL_WORDS else 0.0)
        elif role is None and len(name) == 3 and name[0] in PLAIN:
            evidence += _PLAIN
        known = self.found.get(name)
        if known is None:
            source = "rule:role" if role else "rule:paper" if paper else "model:person_names"
            self.found[name] = Person(name, role, source, evidence)
        elif evidence > known.evidence:
            known.evidence, known.role, known.source = evidence, role or known.role, "rule:role" if role else known.source

    def _belonging(self, name: str, end: int) -> float:
        """Evidence of what belongs to people as a rule and stands behind a candidate."""
        if not _OF_PEOPLE.match(self.text, end):
            return 0.0
        return 3.5 if name[0] in FREQUENT else 2.0

    def _on_paper(self, at: int, end: int) -> bool:
        """Whether a paper on a person's words, or a word for a relative, stands behind."""
        asked = self.text[at - 2 : at] in ("询问", "讯问") and self.text.startswith("笔录", end)
        return asked or _PAPERS.match(self.text, end) is not None

    def _no_person(self, at: int, end: int) -> bool:
        """Whether the candidate is part of a place, an agency, a company or a document number."""
        name = self.text[at:end]
        if _NUMBERED.match(self.text, at - 1) or runs_on(self.text, at, end) or _TITLE_END.search(name) or _IN_PLACE.match(self.text, end):
            return True
        role, bonus = self.placed.get((at, end), (None, 0.0))
        if bonus >= SIGNED:
            return False
        if _PLACE_END.search(name) or (name in _region_stems() and bonus < LISTED) or (name[0] in _BEFORE_PLACE and name[1:] in _region_stems()):
            return True
        return (role is None or (role is Role.PARTY and not region_opens(self.text, end))) and bool(_IN_BODY.match(self.text, end))

    def _names_place(self, name: str) -> bool:
        """Whether most places of a string name a county or town that the table of regions lacks."""
        places = sum(self.counts.of(name + ending) - self.counts.of(name + ending + "长") for ending in "省市县区镇乡州旗村")
        return 2 * places >= self.counts.of(name)

    def _read_lists(self) -> None:
        """Everybody in a list with a person: 王大山、李小河（王大山之妻）和赵有田."""
        for run in _LIST.finditer(self.text):
            items = [item for item in re.split(rf"{_NOTE}(?:、|和|与|及|以及)", run.group()) if item]
            sure = [self._person_at_end(item) if not index else self._person_at_start(item) for index, item in enumerate(items)]
            if not any(sure):
                continue
            opens, closes = self.text[run.start() - 1], self.text[run.end()]
            for index, item in enumerate(items):
                whole = (index or not _HAN.match(opens)) and (index < len(items) - 1 or closes in "，。；)\n")
                if whole and item not in self.people.by_name and self._could_be_name(item):
                    self.people.add(item, Role.OTHER, "rule:list", 0.5)

    def _could_be_name(self, item: str) -> bool:
        size = opening(item, 0)
        if not size or not size < len(item) <= size + 2 or is_masked(item, 0) or item[0] in SMALL_WORDS:
            return False
        return party_kind(item) == "person" and not (
            ordinary(item) or ordinary(item[:2]) or self._wordy(item) or _PLACE_END.search(item)
        )

    def _wordy(self, name: str) -> bool:
        """Whether a string opens like an ordinary one and with no frequent family name."""
        return name[0] not in FREQUENT and self.model.common.get(name[:2], 0) >= _WORDY

    def _person_at_start(self, item: str) -> bool:
        return any(item[:size] in self.people.by_name for size in (2, 3, 4))

    def _person_at_end(self, item: str) -> bool:
        return any(item[-size:] in self.people.by_name for size in (2, 3, 4))

    def _drop_openings(self) -> None:
        """Leaves out what two or more names open with (贺小 of 贺小青 and 贺小军) and that hardly stands alone."""
        longer: dict[str, list[str]] = {}
        for name in self.found:
            if len(name) == 3 and name in self.people.by_name:
                longer.setdefault(name[:2], []).append(name)
        for opens, names in longer.items():
            short = self.people.by_name.get(opens)
            if short is None or len(names) < 2 or short.evidence >= SIGNED:
                continue
            if 5 * sum(self.counts.of(name) for name in names) >= 4 * self.counts.of(opens):
                del self.people.by_name[opens]

    def _read_variants(self) -> None:
        """Misprints of a person's name (赵淑梅 for 赵树梅): one character of three differs."""
        stems: dict[str, Person] = {}
        for name in self.found:
            if len(name) == 3 and name in self.people.by_name:
                for stem in _stems(name):
                    stems.setdefault(stem, self.people.by_name[name])
        for name, found in self.found.items():
            if len(name) == 3 and name[0] in FREQUENT and name not in self.people.by_name and name[:2] not in self.people.by_name and found.evidence > _VARIANT:
                owner = next((stems[stem] for stem in _stems(name) if stem in stems), None)
                if owner is not None:
                    self.people.by_name[name] = Person(name, owner.role, "rule:variant", 0.0, owner.entity)


def _stems(name: str) -> tuple[str, str]:
    """A name of three characters with its second or third left open."""
    return f"{name[0]}?{name[2]}", f"{name[:2]}?"


def _against(name: str) -> float:
    """Evidence against a name that is an ordinary word, or opens with one."""
    if ordinary(name):
        return _WORD
    return _WORD / 2 if len(name) > 2 and ordinary(name[:2]) and opening(name, 0) == 1 else 0.0


@cache
def _region_stems() -> frozenset[str]:
    """Provinces, cities and counties without 省, 市, 县: 苏州, 宁波."""
    table = regions()
    names = (*table.provinces.values(), *table.cities.values(), *table.counties.values())
    return frozenset(re.sub(r"(?:特别行政区|自治[区州县旗]|[省市县区旗盟])$", "", name) for name in names if len(name) > 2)
