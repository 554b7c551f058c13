"""People: those the analysis lists and those that only the text names.

Three kinds of evidence are added up for each string that could be a name: that the analysis lists it, that a role word
of court papers stands in front of it (corpora/redact/people.toml), and how it looks where it stands
(`nlp.redact.tagger`).  Whoever is found at one place is known for the whole text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import corpora
from nlp.lexicon import party_kind, regions
from nlp.redact.categories import Role
from nlp.redact.known import Known
from nlp.redact.minors import is_minor, year_of
from nlp.redact.names import Counts, end_of_name, in_region, is_bounded, is_masked, opening, region_opens, runs_on
from nlp.redact.tagger import PAD, candidates, prepared, score, weights
from nlp.redact.views import View

KNOWN = 20.0
"""Evidence of a name that the analysis lists."""
SIGNED = 11.0
"""Evidence of a name between a role word of the list of parties or the signatures and a sign of punctuation."""
LISTED = 5.0
"""Evidence of a name behind such a role word without a sign."""
FAMILIAR = 4.0
"""Evidence besides, of a frequent family name behind a word for one person: 民警张×, 其妻李×."""
RARE = 2.2
"""Evidence against a family name that is rare or as often an ordinary word, unless a role word stands in front."""
ENOUGH = -1.0
"""Evidence from which on a string is a name."""
_PROFESSION = re.compile(
    r"[^。；\n]{0,30}?(?:(?P<lawyer>律师|法律服务所|法律工作者|法律援助)|(?:该|本)[局厅委队府所镇乡]|民警|科员|科长|股长|干部|公职|[局厅府](?:[\u4e00-\u9fff]{0,10}?)(?:工作人员|主任|科员|科长|干部))"
)
_BEFORE_PLACE = "原现在到从向和"
_FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴徐孙马朱胡郭何林罗郑梁谢宋唐韩冯邓曹彭曾肖田董袁潘蒋蔡杜叶苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱尹薛闫雷侯龙史陶黎贺顾毛郝龚邵严覃武戴莫孔汤高周许江"
)
"""The hundred most frequent family names (公安部, 2020), without those that are as often ordinary words."""
WORD = 5.0
"""Evidence against a name that is an ordinary word (corpora/redact/words.txt)."""
_BLOCK = 12_000
_LOOKED_AT = 5
_WORDY = 3
"""What opens like a string of 2^3 documents or more, and with no frequent family name, is not looked at without a role word."""
_JUDGED = frozenset({Role.JUDGE, Role.AGENT, Role.OFFICIAL_HEAD, Role.REPRESENTATIVE, Role.PARTY})
_OPENS_ENTRY = frozenset({Role.PARTY, Role.REPRESENTATIVE})
"""Roles that stand in any sentence; in the list of parties they open an entry."""
_BRACKET = r"(?:\([^()\n]{0,60}(?:\([^()\n]{0,30}\)[^()\n]{0,30})?\))?"
_BEHIND_TRIGGER = re.compile(rf"(?:[一二三四五六七八九十]|\d{{1,2}})?{_BRACKET}[：，]?\"?")
_JOINED = re.compile(r"(?:\([^()\n]{0,20}\))?(?:、|和|与|及|以及|暨)(?:其?(?:妻子|丈夫|儿子|女儿|父亲|母亲|之[子女妻夫]))?")
_GUARDIAN = frozenset({"法定代理人", "监护人"})
_SIGNED = frozenset({Role.JUDGE, Role.AGENT, Role.OFFICIAL_HEAD})
_RARE = re.compile(rf"[\u4e00-\u9fff]{{2,3}}(?=[，。、；\n(]|{PAD[0]})(?<![司局院部所处会理人长员])")
_ENTRY = "\n。；，：、(" + PAD[0]
_SIGN = re.compile(r"[^\u4e00-\u9fff]|$")
_OF_PEOPLE = re.compile(
    r"的?(?:第[一二三]次)?(?:询问|讯问|调查|谈话|辨认|陈述|问话)?笔录|的?(?:证人)?证[言词]|的?证明材料|证明[一二三\d]份|的名章|签[名字]|的?身份(?:证|信息)|死亡|名下|驾驶|"
    r"之[子女妻夫父母兄弟姐妹]|的?(?:妻子|丈夫|儿子|女儿|父亲|母亲|妹妹|弟弟|哥哥|姐姐|父母|家属|亲属)|夫妇|夫妻|"
    r"的(?:伤情|住院|病历|诊断|户口|死亡)|家[中里安门]|等[人\d一二三四五六七八九十]"
)
"""What belongs to people only: papers on them, their death, what they drive."""
_IN_PLACE = re.compile(r"[省市县区镇乡村州旗盟](?!长|民|委)|街道|路段|路口|自治")
_IN_BODY = re.compile(
    r"法院|检察院|公安|派出所|人民政府|政府|[大支]队(?!长)|分局(?!长)|[\u4e00-\u9fff]{0,3}(?<![该本])(?:局|厅|委员会)(?![长副])|"
    r"社区|警务|\([\u4e00-\u9fff]{1,4}\)[\u4e00-\u9fff]{0,6}[字决罚复]|"
    r"[\u4e00-\u9fff]{0,6}\(\d{4}\)|[\u4e00-\u9fff]{0,5}字第?\d|[\u4e00-\u9fff]{0,12}(?:有限|公司|合作社)"
)
_POST_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:的.*|该[局所院厅委单镇乡街队府].*|(?:副|代理)?(?:[局所院厅处科镇乡区县市州省校会站队行股]|[大支中]队|董事)长|(?:副)?主任|书记|(?:总)?经理|律师|民警|[男女])$"
)
"""What sources that lost their commas run on behind a name of the party list."""
_NUMBERED = re.compile(r"[一二三四五六七八九十两几数各多0][张段包双项家户支查车]|.于[当本同上下次今昨该此]")
"""Measure words that are family names too, and 于 in front of a time."""
_OFFICIAL_PLACE = re.compile(r"[省市县旗盟](?![长民])|[区镇乡州](?![长民])(?:[\u4e00-\u9fff]{0,14}?(?:局|政府|法院|委员会|办|厅|[大支]队|院|处|所|中心)|[，。、；])")
_TITLE_END = re.compile(r"(?:师傅|老板|老师|医生|先生|女士|警官|法官|律师|同志|局长|所长|主任|书记|科长|处长|队长|镇长|乡长|县长|市长|区长|厅长|站长|院长|校长|村长|组长|经理)$")
_PLACE_END = re.compile(r"[省市县区镇乡村州旗盟局厅院路厂店]$")


@dataclass(slots=True)
class Person:
    """Somebody named in the text: the name without blanks, role, the rule that found it, evidence (log odds, about).

    `entity`: the full name of whom it names; `kept`: the title at its end that stays.
    """

    name: str
    role: Role | None
    source: str
    evidence: float
    entity: str = ""
    kept: str = ""

    def __post_init__(self) -> None:
        self.entity = self.entity or self.name


@dataclass(slots=True)
class People:
    """The people of one text, by name; `guardians`: those who act for a minor by law."""

    by_name: dict[str, Person] = field(default_factory=dict)
    guardians: set[str] = field(default_factory=set)

    def add(self, name: str, role: Role | None, source: str, evidence: float) -> None:
        """Notes a name; the surest source stays, and the first role that says more than that somebody is there.

        A judge who is something else besides counts as something else: his name is then not the court's alone.
        """
        person = self.by_name.get(name)
        if person is None:
            self.by_name[name] = Person(name, role, source, evidence)
            return
        if person.role in (None, Role.OTHER) or (person.role is Role.JUDGE and role not in (None, Role.OTHER)):
            person.role = role or person.role
        if evidence > person.evidence:
            person.source, person.evidence = source, evidence


@cache
def _triggers() -> re.Pattern[str]:
    """The words in front of names (corpora/redact/people.toml), one group a role."""
    rows = tomllib.loads(corpora.read("redact/people.toml"))["roles"]
    return re.compile("|".join(f"(?P<{Role(row['role']).value}>{'|'.join(row['words'])})" for row in rows))


@cache
def _words() -> frozenset[str]:
    """Ordinary words that open with a character which is also a family name: 程序, 高度, 安全."""
    return frozenset(corpora.read("redact/words.txt").split())


def _against(name: str) -> float:
    """Evidence against a name that is an ordinary word, or opens with one."""
    if name in _words():
        return WORD
    return WORD / 2 if len(name) > 2 and name[:2] in _words() and opening(name, 0) == 1 else 0.0


def ordinary(string: str) -> bool:
    """Whether a string is an ordinary word."""
    return string in _words()


@cache
def _region_stems() -> frozenset[str]:
    """Provinces, cities and counties without 省, 市, 县: 苏州, 宁波."""
    table = regions()
    names = (*table.provinces.values(), *table.cities.values(), *table.counties.values())
    return frozenset(re.sub(r"(?:特别行政区|自治[区州县旗]|[省市县区旗盟])$", "", name) for name in names if len(name) > 2)


def gather(view: View, known: Iterable[Known]) -> People:
    """Everybody whom the analysis lists or the text names.

    view: the text without blanks, line ends kept.
    """
    people = People()
    for listed in known:
        name = _POST_BEHIND.sub("", re.sub(r"\s|\(.*", "", listed.name))
        if listed.kind == "person" and len(name) > 1 and not is_masked(name, 0):
            people.add(name, listed.role, "known", KNOWN)
    for start in range(0, max(len(view.text), 1), _BLOCK):
        _Block(view.text[start : start + _BLOCK + 200], people).read()
    year = year_of(view.text)
    for person in people.by_name.values():
        if is_minor(view.text, person.name, year):
            person.role = Role.MINOR
    return people


class _Block:
    """One stretch of text that is searched for names; long enough for most documents to be one."""

    def __init__(self, text: str, people: People) -> None:
        self.text = prepared(text)
        self.people = people
        self.counts = Counts(self.text)
        self.placed: dict[tuple[int, int], tuple[Role, float]] = {}

    def read(self) -> None:
        """Adds everybody whom this stretch names."""
        self._read_roles()
        found: dict[str, tuple[float, Role | None, str]] = {}
        seen: dict[str, int] = {}
        model = weights()
        for at, end in candidates(self.text, model.common):
            name = self.text[at:end]
            role, bonus = self.placed.get((at, end), (None, 0.0))
            if role is None and name[0] not in _FREQUENT and model.common.get(name[:2], 0) >= _WORDY:
                continue
            if role is None and _OF_PEOPLE.match(self.text, end):
                bonus = 2.0
            seen[name] = seen.get(name, 0) + 1
            if (seen[name] > _LOOKED_AT and not role) or self._no_person(at, end):
                continue
            evidence = score(self.text, at, end, self.counts.of, model) + bonus - _against(name)
            if bonus < LISTED and name[0] not in _FREQUENT:
                evidence -= RARE
            if evidence > found.get(name, (-99.0, None, ""))[0]:
                found[name] = evidence, role or found.get(name, (0, None, ""))[1], "rule:role" if role else "model:person_names"
        for name, (evidence, role, source) in found.items():
            if evidence > ENOUGH and (evidence > SIGNED or not self._names_place(name)):
                self.people.add(name, role or Role.OTHER, source, evidence)
        self._read_lists(found)

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

    def _read_roles(self) -> None:
        """Names behind role words, one or a list."""
        for match in _triggers().finditer(self.text):
            behind = _BEHIND_TRIGGER.match(self.text, match.end())
            role = Role(match.lastgroup or Role.OTHER)
            at = behind.end() if behind else match.end()
            marked = at > match.end() or self.text[match.start() - 1] in _ENTRY
            named = self._names_from(at, role, marked=marked or role not in _OPENS_ENTRY)
            if match.group() in _GUARDIAN:
                self.people.guardians.update(named)

    def _names_from(self, at: int, role: Role, *, marked: bool) -> list[str]:
        named: list[str] = []
        for _ in range(60):
            end = self._name_at(at, role, marked=marked)
            named.append(self.text[at:end])
            if end == at:
                end += is_masked(self.text, at)
            joined = _JOINED.match(self.text, end)
            if end == at or joined is None:
                break
            at = joined.end()
        return named

    def _name_at(self, at: int, role: Role, *, marked: bool) -> int:
        """End of the name at a place behind a role word, noted as evidence; `at` where there is none.

        marked: the role word opens an entry of a list, or a bracket or colon stands behind it.
        """
        if self.text[at + 1 : at + 2] == "\n":
            self._broken_name(at, role)
            return at
        end = end_of_name(self.text, at, self.counts)
        if end == at and marked and role in _SIGNED:
            return self._rare_name(at, role)
        name = self.text[at:end]
        if end == at or party_kind(name) != "person" or PAD[0] in name:
            return at
        signed = bool(_SIGN.match(self.text, end))
        if role in _JUDGED:
            bonus = (SIGNED if signed else LISTED) if marked else 3.0
        else:
            bonus = (5.0 if signed else 3.0) + (FAMILIAR if name[0] in _FREQUENT and role is not Role.OTHER else 0.0)
        if not is_bounded(self.text, end):
            bonus = 0.5
        if "·" in name or name.isascii():
            self.people.add(name, self._agent(role, end), "rule:role", bonus)
        else:
            self.placed[at, end] = self._agent(role, end), bonus
        return end

    def _agent(self, role: Role, end: int) -> Role:
        """What an agent is by the words behind the name: a lawyer, an official, or a citizen."""
        if role is not Role.AGENT:
            return role
        found = _PROFESSION.match(self.text, end)
        return role if found is None else Role.LAWYER if found["lawyer"] else Role.OFFICIAL

    def _broken_name(self, at: int, role: Role) -> None:
        """A name whose family name ends the line: 审判员张⏎大力."""
        joined = self.text[at : at + 30].replace("\n", "", 1)
        end = end_of_name(joined, 0, self.counts)
        if end and is_bounded(joined, end) and party_kind(joined[:end]) == "person":
            self.people.add(joined[:end], role, "rule:role", 2.0)

    def _rare_name(self, at: int, role: Role) -> int:
        """A name whose family name no list holds: two or three characters between an agent's or judge's role and a sign."""
        rare = _RARE.match(self.text, at)
        if rare is None or rare.group() in _words() or party_kind(rare.group()) != "person" or is_masked(self.text, at):
            return at
        self.people.add(rare.group(), role, "rule:role", 2.0)
        return rare.end()

    def _read_lists(self, found: dict[str, tuple[float, Role | None, str]]) -> None:
        """Names that are nearly sure and stand in one list with a person: 张三、李四和王五."""
        names = [name for name in self.people.by_name if name in self.text]
        doubtful = [name for name, (evidence, _, _) in found.items() if -5.0 < evidence <= ENOUGH]
        if not names or not doubtful:
            return
        sure = "|".join(map(re.escape, names))
        unsure = "|".join(map(re.escape, sorted(doubtful, key=len, reverse=True)))
        for pattern in (rf"(?:{sure})(?:、|和|与|及)(?P<name>{unsure})(?=[，。、；等和与及的])", rf"(?<=[^\u4e00-\u9fff])(?P<name>{unsure})(?:、|和|与|及)(?:{sure})"):
            for match in re.finditer(pattern, self.text):
                self.people.add(match["name"], Role.OTHER, "rule:list", 0.5)


def _in_name_of_place(text: str, at: int, end: int) -> bool:
    """Whether a person's name is here part of a place's or an agency's: 高明 in 高明区政府."""
    return bool(_OFFICIAL_PLACE.match(text, end)) or in_region(text, at, end)


def places(view: View, people: Iterable[Person]) -> list[tuple[int, int, Person]]:
    """Every place of every name: offsets into the view, without overlaps.

    Where two names claim one place (张卫 and 张卫莉), the surer one has it, and of two equally sure ones the longer.
    """
    ranked = sorted(people, key=lambda person: (-person.evidence, -len(person.name)))
    covered = bytearray(len(view.text))
    found: list[tuple[int, int, Person]] = []
    for person in ranked:
        size = len(person.name)
        at = view.text.find(person.name)
        while at >= 0:
            if not any(covered[at : at + size]) and not _in_name_of_place(view.text, at, at + size):
                covered[at : at + size] = b"\x01" * size
                found.append((at, at + size, person))
            at = view.text.find(person.name, at + 1)
    return found
