"""Parties from the party list of the heading (当事人部分), with representatives and agents."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.names import cut_listed, person_end, split_names
from nlp.extract.parties_inline import ALIAS, inline_parties
from nlp.extract.roles import ROLE_OPENING, instance_role, original_role, role_of
from nlp.judgment import Agent, Party, Role, value_of
from nlp.lexicon import opens_with_surname, party_kind
from nlp.structure import SectionKind

_AGENT = re.compile(
    r"(?P<capacity>法定代表人|法定代理人|主要负责人|行政负责人|出庭负责人|负责人|诉讼代表人|代表人|经营者|业主|执行事务合伙人|"
    r"(?:共同|[二三四五六七八九十两])*委托(?:诉讼)?代理人|诉讼代理人|指定代理人)(?:\([^()]{0,12}\))?[ ]*[：，]?[ ]*"
)
_POST = re.compile(r"[ ]*(?:[，(]|系|任|为|该)?[ ]*(?P<post>[\u4e00-\u9fff()]{2,40}?)(?=[，。；)\n]|$)")


def parties(case: Case) -> None:
    """Fills the parties from the party list; without one, from the record of the proceedings and the body."""
    listed = _listed(case)
    case.judgment.parties = _completed(listed, case) if listed else inline_parties(case)
    _add_aliases(case)


_SIDES: tuple[tuple[Role, ...], ...] = (
    ("plaintiff", "appellant", "retrial_applicant", "enforcement_applicant"),
    ("defendant", "appellee", "retrial_respondent", "enforcement_respondent"),
)


def _completed(listed: list[Party], case: Case) -> list[Party]:
    """Adds the side that a broken list lacks, as the record of the proceedings names it.

    A list that calls a party of an appeal plainly 原告 or 被告 is put right by the record (上诉人X与被上诉人Y).
    """
    roles = {p.role for p in listed}
    if all(roles.intersection(side) for side in _SIDES) and not _plain_in_appeal(case, roles):
        return listed
    named = inline_parties(case, listed=True)
    by_name = {p.name: p for p in named}
    mended = [
        replace(p, role=by_name[p.name].role) if p.name in by_name and by_name[p.name].role != p.role else p
        for p in listed
    ]
    known = {p.name for p in mended}
    roles = {p.role for p in mended}
    missing = [side for side in _SIDES if not roles.intersection(side)]
    return [p for p in named if p.name not in known and any(p.role in side for side in missing)] + mended


def _plain_in_appeal(case: Case, roles: set[Role]) -> bool:
    """An appeal's list names appellant and appellee; without one of them it is broken."""
    return value_of(case.judgment.procedure) == "second" and not {"appellant", "appellee"} <= roles


def _listed(case: Case) -> list[Party]:
    section = case.sections.get(SectionKind.PARTIES)
    if section is None:
        return []
    openings = _openings(case.text, section)
    found: list[Party] = []
    for match, until in openings:
        found.extend(_parties_at(case, match, until))
    return _unique(found)


def _openings(text: str, section: Span) -> list[tuple[re.Match[str], int]]:
    """Role words that open an entry of the list, each with the end of its entry."""
    matches: list[re.Match[str]] = []
    for match in ROLE_OPENING.finditer(text, section.start, section.end):
        before = text[max(section.start, match.start() - 1) : match.start()]
        if before in ("", "\n", "。", "；", " ") or (
            (match["bracket"] or match.group().rstrip().endswith("：")) and before not in "、(兼暨为系与和及"
        ):
            if matches and match.start() < matches[-1].end():
                continue
            matches.append(match)
    ends = [m.start() for m in matches[1:]] + [section.end]
    return list(zip(matches, ends, strict=False))


def _parties_at(case: Case, match: re.Match[str], until: int) -> list[Party]:
    text = case.text
    procedure = value_of(case.judgment.procedure)
    before = text[match.start() : match.start("word")]
    listed_below = instance_role(before + match["word"]) if before else None
    role = listed_below or role_of(
        match["word"], procedure == "nonlitigation_enforcement", procedure in ("retrial_review", "retrial")
    )
    instances = (match["bracket"] or "") + before
    name_end = cut_name(text, match.end(), until)
    representative, agents = _agents(case, Span(name_end, until))
    made: list[Party] = []
    for start, end in split_names(text, match.end(), name_end):
        name = case.printed(Span(start, end)).strip(" 　、“”\"")
        if not _plausible(name):
            continue
        made.append(
            Party(
                name=name, role=role, original_role=original_role(role, instances), kind=party_kind(name),
                representative=representative, agents=tuple(agents), aliases=(),
                evidence=evidence(start, end, "rule:parties.list", 0.97),
            )
        )  # fmt: skip
    return made


_STANDING = re.compile(
    r"(?P<name>[\u4e00-\u9fff·某×X]{2,4}?)(?:居民|农民|村民|市民|职工|工人|干部|教师|代课教师|学生|无业|无职业|务农|个体户|个体工商户|退休[\u4e00-\u9fff]{0,6})"
)
"""A name and what its bearer is, run together where commas were lost."""

_GROUP = re.compile(r"等(?:\d{1,4}|[二三四五六七八九十百]{1,5})(?:名|个)?[人户]$")
"""Many plaintiffs under the name of one (行诉法 28; 解释 29): ……等12人（名单附后）."""


def cut_name(text: str, start: int, until: int) -> int:
    """End of a listed name; a person's name that runs into words about him ends where its repetitions end."""
    end = cut_listed(text, start, until)
    standing = _STANDING.fullmatch(text, start, end)
    if standing and opens_with_surname(standing["name"]):
        return start + len(standing["name"])
    name = text[start:end]
    if _GROUP.search(name):
        return end
    if 4 < len(name) <= 12 and "·" not in name and party_kind(name) == "person" and opens_with_surname(name):
        return person_end(text, start, end)
    return end


def _plausible(name: str) -> bool:
    return 1 < len(name) <= 60 and not re.search(r"[。；]|本院|一案|委托|代理", name)


def _agents(case: Case, span: Span) -> tuple[Agent | None, list[Agent]]:
    """Representative and agents named between a party and the next."""
    representative: Agent | None = None
    agents: list[Agent] = []
    for match in _AGENT.finditer(case.text, span.start, span.end):
        end = cut_listed(case.text, match.end(), span.end)
        for a, b in split_names(case.text, match.end(), min(end, match.end() + 40)):
            name = case.printed(Span(a, b)).strip()
            if not 1 < len(name) <= 12:
                continue
            post = _POST.match(case.text, end, span.end)
            agent = Agent(name, match["capacity"], post["post"] if post else None, Span(a, b))
            if "代理人" in match["capacity"]:
                agents.append(agent)
            elif representative is None:
                representative = agent
    return representative, agents


def _unique(found: list[Party]) -> list[Party]:
    seen: dict[tuple[str, str], Party] = {}
    for party in found:
        seen.setdefault((party.name, party.role), party)
    return list(seen.values())



def _add_aliases(case: Case) -> None:
    """Short names that the text gives a party right behind its full name: （以下简称×××）."""
    aliases: dict[str, list[str]] = {}
    folded = {p.name: _folded_name(case, p) for p in case.judgment.parties}
    for match in ALIAS.finditer(case.text):
        for name, pattern in folded.items():
            if case.text.endswith(pattern, 0, match.start()):
                aliases.setdefault(name, []).append(match["alias"])
    case.judgment.parties = [
        replace(p, aliases=tuple(dict.fromkeys(aliases.get(p.name, ())))) for p in case.judgment.parties
    ]


def _folded_name(case: Case, party: Party) -> str:
    span = party.evidence.spans[0]
    return case.text[span.start : span.end].strip()

