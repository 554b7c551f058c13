"""Names behind the role words of court papers (corpora/redact/people.toml): one, or a list."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import corpora
from nlp.lexicon import party_kind
from nlp.redact.categories import Role
from nlp.redact.names import (
    FREQUENT,
    GIVEN_RARE,
    SMALL_WORDS,
    Counts,
    end_of_name,
    is_bounded,
    is_masked,
    opening,
    ordinary,
    region_opens,
)
from nlp.redact.persons import LISTED, SIGNED, People
from nlp.redact.tagger import PAD, weights

Placed = dict[tuple[int, int], tuple[Role, float]]
"""Where a role word says that a name stands: its role, and how much that counts."""

_FAMILIAR = 4.0
"""Evidence besides, of a frequent family name behind a word for one person: 民警张×, 其妻李×."""
_LISTED_ROLES = frozenset({Role.JUDGE, Role.AGENT, Role.OFFICIAL_HEAD, Role.REPRESENTATIVE, Role.PARTY})
_OPENS_ENTRY = frozenset({Role.PARTY, Role.REPRESENTATIVE})
"""Roles that stand in any sentence; in the list of parties they open an entry."""
_RARE_ROLES = frozenset({Role.JUDGE, Role.AGENT, Role.OFFICIAL_HEAD})
_BRACKET = r"(?:\([^()\n]{0,60}(?:\([^()\n]{0,30}\)[^()\n]{0,30})?\))?"
_BEHIND = re.compile(rf"(?:[一二三四五六七八九十]|\d{{1,2}})?{_BRACKET}[：，]?\"?")
_JOINED = re.compile(
    r"(?:\([^()\n]{0,20}\))?(?:、|和|与|及|以及|暨)(?:其?(?:妻子|丈夫|儿子|女儿|父亲|母亲|之[子女妻夫])|民警|协警|辅警|会计|证人)?"
)
_GUARDIAN = frozenset({"法定代理人", "监护人"})
_RARE = re.compile(rf"[\u4e00-\u9fff]{{2,3}}(?=[，。、；\n(]|{PAD[0]})(?<![司局院部所处会理人长员称名证庭见])")
_OWN_LETTERS = re.compile(r"\((?P<name>[A-Z][A-Za-z.·'-]{3,60})\)")
"""A foreigner's own name behind the Chinese one."""
_ENTRY = re.compile(rf"[\n。；，：、({PAD[0]}](?:(?:原审|一审|二审|再审|原)(?:被)?)?$")
"""What an entry of the party list opens behind, with the instance in front of the role: ⏎原审第三人×××."""
_DISCIPLINED = re.compile(r"(?:党内|行政|政务)?(?:严重警告|警告|记大?过|降级|撤职|开除|撤销党内职务|留党察看)[\u4e00-\u9fff]{0,4}处分")
"""What a person alone is given: 关于给予×××党内严重警告处分的决定."""
_RECURS = 2
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SIGN = re.compile(r"[^\u4e00-\u9fff]|$")
_PROFESSION = re.compile(
    r"[^。；\n]{0,30}?(?:(?P<lawyer>律师|法律服务所|法律工作者|法律援助)|(?:该|本)[局厅委队府所镇乡]|民警|科员|科长|股长|干部|公职|"
    r"[局厅府](?:[\u4e00-\u9fff]{0,10}?)(?:工作人员|主任|科员|科长|干部))"
)


@cache
def _triggers() -> re.Pattern[str]:
    """The words in front of names, one group a role."""
    rows = tomllib.loads(corpora.read("redact/people.toml"))["roles"]
    return re.compile("|".join(f"(?P<{Role(row['role']).value}>{'|'.join(row['words'])})" for row in rows))


class RoleReader:
    """Reads the role words of one stretch of prepared text; names of which nothing else must be known go to `people`."""

    def __init__(self, text: str, counts: Counts, people: People) -> None:
        self.text = text
        self.counts = counts
        self.people = people
        self.placed: Placed = {}

    def read(self) -> Placed:
        """Where names stand behind role words."""
        for match in _triggers().finditer(self.text):
            behind = _BEHIND.match(self.text, match.end())
            role = Role(match.lastgroup or Role.OTHER)
            at = behind.end() if behind else match.end()
            marked = at > match.end() or _ENTRY.search(self.text, max(0, match.start() - 4), match.start()) is not None
            named = self._names(at, role, marked=marked or role not in _OPENS_ENTRY)
            if match.group() in _GUARDIAN:
                self.people.guardians.update(named)
        return self.placed

    def _names(self, at: int, role: Role, *, marked: bool) -> list[str]:
        named: list[str] = []
        for _ in range(60):
            end = self._name(at, role, marked=marked)
            named.append(self.text[at:end])
            if end == at:
                end += is_masked(self.text, at)
            joined = _JOINED.match(self.text, end)
            if end == at or joined is None:
                break
            at = joined.end()
        return named

    def _name(self, at: int, role: Role, *, marked: bool) -> int:
        """End of the name at a place behind a role word, noted as evidence; `at` where there is none.

        marked: the role word opens an entry of a list, or a bracket or colon stands behind it.
        """
        if self.text[at + 1 : at + 2] == "\n":
            self._broken(at, role)
            return at
        end = end_of_name(self.text, at, self.counts)
        if end == at and marked and role in _RARE_ROLES:
            return self._rare(at, role)
        if role is Role.FAMILY and (end == at or not is_bounded(self.text, end)):
            kin = self._kin(at)
            if kin > at:
                return kin
        name = self.text[at:end]
        if end == at or party_kind(name) != "person" or PAD[0] in name:
            return at
        weight = self._weight(name, end, role, marked=marked)
        if "·" in name or name.isascii():
            self.people.add(name, self._agent(role, end), "rule:role", weight)
            own = _OWN_LETTERS.match(self.text, end)
            if own:
                self.people.add(own["name"], role, "rule:role", weight)
        else:
            self.placed[at, end] = self._agent(role, end), weight
        return end

    def _weight(self, name: str, end: int, role: Role, *, marked: bool) -> float:
        signed = bool(_SIGN.match(self.text, end))
        if _DISCIPLINED.match(self.text, end):
            return LISTED
        if not is_bounded(self.text, end):
            return 0.5
        if role is Role.PARTY and name[0] in SMALL_WORDS and self.counts.of(name) < _RECURS and (not signed or self.text[end : end + 1] in '《"'):
            return 0.5  # 原告才……将，原告曾发出"……"
        if role in _LISTED_ROLES:
            familiar = name[0] in FREQUENT
            if not marked:
                return 3.0 if familiar else -2.0
            return SIGNED if signed else LISTED + (3.5 if familiar else 0.0)
        return (5.0 if signed else 3.0) + (_FAMILIAR if name[0] in FREQUENT and role is not Role.OTHER else 0.0)

    def _agent(self, role: Role, end: int) -> Role:
        """What an agent is by the words behind the name: a lawyer, an official, or a citizen."""
        if role is not Role.AGENT:
            return role
        found = _PROFESSION.match(self.text, end)
        return role if found is None else Role.LAWYER if found["lawyer"] else Role.OFFICIAL

    def _broken(self, at: int, role: Role) -> None:
        """A name whose family name ends the line: 审判员张⏎大力."""
        joined = self.text[at : at + 30].replace("\n", "", 1)
        end = end_of_name(joined, 0, self.counts)
        if end and is_bounded(joined, end) and party_kind(joined[:end]) == "person":
            self.people.add(joined[:end], role, "rule:role", 2.0)

    def _kin(self, at: int) -> int:
        """End of a relative's name whose family name no list holds, or that has both spouses' (梁奶建奎); `at` where none is.

        Such a string is a name if it recurs, with or without the first character, and is made of no ordinary words.
        """
        common = weights().common
        for end in (at + 4, at + 3):
            name = self.text[at:end]
            core = name[1:] if end - at == 4 else name
            if not _HAN.fullmatch(name) or (end - at == 4 and not opening(name, 0)) or self.counts.of(core) < _RECURS:
                continue
            worded = ordinary(core) or any(common.get(core[part : part + 2], 0) > 1 for part in (0, 1)) or not GIVEN_RARE.isdisjoint(name)
            if is_bounded(self.text, end) and not worded and party_kind(core) == "person" and not is_masked(self.text, at):
                self.people.add(name, Role.FAMILY, "rule:role", LISTED)
                return end
        return at

    def _rare(self, at: int, role: Role) -> int:
        """A name whose family name no list holds: two or three characters between such a role and a sign or a place."""
        rare = _RARE.match(self.text, at)
        end = rare.end() if rare else next((at + size for size in (2, 3) if region_opens(self.text, at + size)), at)
        name = self.text[at:end]
        if end == at or ordinary(name) or weights().common.get(name, 0) > 1 or party_kind(name) != "person" or is_masked(self.text, at):
            return at
        self.people.add(name, self._agent(role, end), "rule:role", 2.0)
        return end
