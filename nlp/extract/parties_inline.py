"""Parties of a text without a party list: from the record of the proceedings, then from the body.

Formulas: 原告X不服被告Y……一案; 上诉人X因诉（被上诉人）Y……一案; 申请执行人X申请强制执行被执行人Y……一案.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.inline_names import NOT_A_NAME, name_end, person_end_or, plausible, recurring
from nlp.extract.names import split_names
from nlp.extract.roles import ROLE_OPENING, instance_role, original_role, role_of
from nlp.judgment import Party, Role, value_of
from nlp.lexicon import party_kind
from nlp.structure import SectionKind

_SUED = re.compile(r"(?:因诉|因与|(?<![上申起投])诉(?![人讼求称请])|与)(?=[\u4e00-\u9fff]{4,})")
_APPLICANT = re.compile(
    r"(?P<name>[\u4e00-\u9fff()]{4,30}?(?:局|委员会|政府|大队|支队|中心|办公室|厅|总队|所|站|处))"
    r"(?:向本院)?申请(?:强制)?执行(?:被执行人)?"
)
_OPENING = re.compile(r"(?P<names>[\u4e00-\u9fff·、()]{2,80}?)(?=因诉|因与|因不服|诉(?!讼)|因[\u4e00-\u9fff]{2,12}一案|不服)")
_OPENING_ROLE: dict[str, Role] = {"second": "appellant", "retrial_review": "retrial_applicant", "first": "plaintiff"}
_RESPONDENT_ROLE: dict[str, Role] = {
    "second": "appellee", "retrial_review": "retrial_respondent", "retrial": "retrial_respondent",
}  # fmt: skip
ALIAS = re.compile(r"\((?:以下|下|以下均|以下统)?(?:简称|称)(?:为)?[：]?[\"]?(?P<alias>[^()\"]{2,24}?)[\"]?\)")
"""A short name that the text gives behind a full one: （以下简称×××）."""
_MORE_SUED = re.compile(r"(?:及|、|和|与)(?=[\u4e00-\u9fff]{4,})")
_LONGEST_LIST = 160
"""Characters behind a role word in which its names are looked for."""
_JOINERS = "、和及与"
"""Signs between one party and the role word of the next: 原告甲、原告乙."""
_NEXT_NAME = re.compile(
    r"(?:\((?:以下|下)?简?称[^()]{1,30}\))?(?:、|及|和)(?!其|第三人|被告|原告|委托)"
    r"|\((?:以下|下)?简?称[^()]{1,30}\)[，\n]?(?=[\u4e00-\u9fff]{4,30}\((?:以下|下)?简?称)(?!第三人|被告|原告)"
)


def inline_parties(case: Case, *, listed: bool = False) -> list[Party]:
    """Parties named with a role word: first in the record of the proceedings, then, for roles still missing, below.

    `listed`: there is a party list (read elsewhere); what stands before the record is then left to it.
    """
    course = case.sections.get(SectionKind.COURSE) or Span(0, 0)
    basis = case.sections.start(SectionKind.BASIS, len(case.text))
    found: list[Party] = []
    short_names = frozenset(m["alias"] for m in ALIAS.finditer(case.text, 0, basis))
    _opening_party(case, course, found)
    heading = Span(case.sections.spans[SectionKind.HEADING].end, course.start)
    for window in (course,) if listed else (heading, course):
        for party in _in_window(case, window):
            _merge(found, party, short_names)
    _opponents(case, course, found, short_names)
    _applicant(case, course, found)
    operative = case.sections.get(SectionKind.OPERATIVE) or Span(0, 0)
    for window in (Span(course.end, basis), operative):
        wanted = _missing_roles(case, found)
        for party in _in_window(case, window) if wanted else ():
            respondent = _respondent_of_body(case, party)
            if respondent.role in wanted:
                _merge(found, respondent, short_names)
    return found


def _opening_party(case: Case, course: Span, found: list[Party]) -> None:
    """The side that opens the record without a role word: X因诉Y……一案……提起上诉（申请再审）."""
    role = _OPENING_ROLE.get(value_of(case.judgment.procedure) or "")
    match = _OPENING.match(case.text, course.start, course.end)
    if role is None or match is None or ROLE_OPENING.match(case.text, course.start):
        return
    for party in _named(case, course.start, match.end("names"), role, ""):
        found.append(party)


def _respondent_of_body(case: Case, party: Party) -> Party:
    """The 被告 of the facts is the appellee or respondent of an appeal whose record does not name one."""
    role = _RESPONDENT_ROLE.get(value_of(case.judgment.procedure) or "")
    if role and party.role == "defendant" and party.kind == "agency":
        return replace(party, role=role, original_role=None)
    return party


def _missing_roles(case: Case, found: list[Party]) -> set[Role]:
    """Roles that this kind of procedure has and that the record did not name."""
    sides: dict[str, tuple[Role, ...]] = {
        "first": ("plaintiff", "defendant"),
        "nonlitigation_enforcement": ("enforcement_applicant", "enforcement_respondent"),
        "second": ("appellant", "appellee"),
        "retrial_review": ("retrial_applicant", "retrial_respondent"),
    }
    named = {p.role for p in found}
    if "defendant" in named:  # an agency listed by its first-instance role is the other side
        named |= {"appellee", "retrial_respondent"}
    return set(sides.get(value_of(case.judgment.procedure) or "", ())) - named


def _in_window(case: Case, window: Span) -> list[Party]:
    """The parties behind the role words of a stretch of text; a name ends where the next role word opens."""
    text = case.text
    procedure = value_of(case.judgment.procedure)
    made: list[Party] = []
    openings = list(ROLE_OPENING.finditer(text, window.start, window.end))
    for match, until in zip(openings, [*(m.start() for m in openings[1:]), window.end], strict=False):
        start = match.end()
        if NOT_A_NAME.match(text[start : start + 4]):
            continue
        before = text[match.start() : match.start("word")]
        role = (instance_role(before + match["word"]) if before else None) or role_of(
            match["word"], procedure == "nonlitigation_enforcement", procedure in ("retrial_review", "retrial")
        )
        limit = start + len(text[start : min(until, start + _LONGEST_LIST)].rstrip(_JOINERS))
        made.extend(_named(case, start, limit, role, (match["bracket"] or "") + before))
    return made


def _named(case: Case, start: int, limit: int, role: Role, instances: str) -> list[Party]:
    """The names behind a role word: one, or a list joined by 、 with short names in brackets between."""
    made: list[Party] = []
    position = start
    while position < limit:
        end = name_end(case.text, position, limit)
        for a, cut in split_names(case.text, position, end):
            b = person_end_or(case.text, a, cut)
            name = case.printed(Span(a, b)).strip()
            if plausible(name) or recurring(case.text, a, b):
                made.append(
                    Party(name, role, original_role(role, instances), party_kind(name), None, (), (),
                          evidence(a, b, "rule:parties.running_text", 0.85))
                )  # fmt: skip
            elif not made:
                return made
        more = _NEXT_NAME.match(case.text, end, limit)
        if more is None:
            break
        position = more.end()
    return made


def _merge(found: list[Party], party: Party, short_names: frozenset[str] = frozenset(), *, introduced: bool = False) -> None:
    """Keeps the first, fullest mention of each name; a short form of a known name is not a new party.

    `introduced`: the text gives this name a short form of its own, so it is none itself.
    """
    if party.name in short_names:
        return
    for known in found:
        if known.name == party.name or (
            not introduced and known.kind == party.kind and _short_form(party.name, known.name)
        ):
            return
        if known.role == party.role and "person" in (known.kind, party.kind) and party.name.startswith(known.name):
            return
    found.append(party)


def _short_form(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in order: 大港区政府 for 大港区人民政府.

    A name that the other one only continues is another body: 唐山市公安局 beside 唐山市公安局古冶分局.
    """
    if full.startswith(short):
        return False
    position = 0
    for character in short:
        position = full.find(character, position) + 1
        if position == 0:
            return False
    return True


_OPPOSITE: dict[str, Role] = {
    "plaintiff": "defendant", "appellant": "appellee", "retrial_applicant": "retrial_respondent",
    "enforcement_applicant": "enforcement_respondent",
}  # fmt: skip


def _opponents(case: Case, course: Span, found: list[Party], short_names: frozenset[str]) -> None:
    """The agencies that 诉X……及Y……一案 names without role words."""
    if not found or found[0].role not in _OPPOSITE:
        return
    role = _OPPOSITE[found[0].role]
    end = case.text.find("一案", course.start, course.end)
    match = _SUED.search(case.text, course.start, course.end)
    if match is None:
        return
    named = any(p.role in (role, "defendant") for p in found)
    starts = [] if named else [match.end()]
    starts += [m.end() for m in _MORE_SUED.finditer(case.text, match.end(), end if end > 0 else match.end())]
    for start in starts:
        if any(p.evidence.spans[0].start < start < p.evidence.spans[0].end for p in found):
            continue  # the 和 of 住房和城乡建设局
        for party in _named(case, start, min(course.end, start + 150), role, ""):
            introduced = case.text.startswith("(", party.evidence.spans[0].end)
            if party.kind == "agency" and (start == match.end() or introduced):
                _merge(found, party, short_names, introduced=introduced)


def _applicant(case: Case, course: Span, found: list[Party]) -> None:
    """Enforcement without role words: X局申请强制执行Y……一案."""
    if value_of(case.judgment.procedure) != "nonlitigation_enforcement":
        return
    match = _APPLICANT.search(case.text, course.start, course.end)
    if match is None:
        return
    roles = {p.role for p in found}
    if "enforcement_applicant" not in roles:
        name = case.printed(Span(*match.span("name")))
        place = evidence(*match.span("name"), "rule:parties.enforcement", 0.85)
        found.insert(0, Party(name, "enforcement_applicant", None, party_kind(name), None, (), (), place))
    if "enforcement_respondent" not in roles:
        for party in _named(case, match.end(), min(course.end, match.end() + 60), "enforcement_respondent", ""):
            _merge(found, party)
