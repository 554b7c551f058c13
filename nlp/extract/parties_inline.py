"""Parties of a text without a party list: from the record of the proceedings, then from the body.

Formulas: 原告X不服被告Y……一案; 上诉人X因诉（被上诉人）Y……一案; 申请执行人X申请强制执行被执行人Y……一案.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.case import Case, evidence
from nlp.document import Span
from nlp.extract.names import cut_running, ends_as_organisation, person_end, split_names
from nlp.extract.roles import ROLE_OPENING, instance_role, original_role, role_of
from nlp.judgment import Party, Role, value_of
from nlp.lexicon import opens_with_surname, party_kind
from nlp.structure import SectionKind

# Words that carry a sentence on behind a bare role word.  Single characters only where no family name or place opens
# with them (于, 应, 曾, 方, 建, 如, 将, 依 … are names: 于某, 应城市, 建湖县, 如皋市, 将乐县, 依兰县).
_NOT_A_NAME = re.compile(
    r"(?:的|仍|诉|因|认为|均|未|是|称|已经|也|并|、|之|提[出起交供]|向(?:本院|被告|原告|法院|其|第三人)|对(?:原|被|其|该|本|此|上述|于)|在(?:\d|法|本|举|诉|庭|一审|收|其|作)|"
    r"于(?:\d|同日|当|本|法定)|以(?:其|被|原|及|上述|\d)|和(?:被告|原告|第三人|其)|及|与(?:被告|原告|第三人|本案|其)|有[权关]|为(?!县)|应当|应[予该承]|申请|请求|经(?:本院|合法|传|依|审)|"
    r"主[张体]|承担|负担|作出|做出|行[为政]|资格|身份|一方|双方|方(?:当事|的)|等|依[法据照]|按[照期]|关于|通过|收到|实施|接到|位于|系|本人|单位|其|该|上述|自愿|履行|具[有备]|不[服具再予能是存享]|"
    r"答辩|辩称|述称|颁发|下[发达]|建设|建造|既[未不]|或者|曾[经于]|如[果不]|将[其该]|准予|释明|当庭|执法|工作人员|逾期|拒[不绝]|没有|无[权正法任]|占[用有]|邮寄|送达|直接|改正|缴纳|违[法反]|罚款|"
    r"收|负责|参加|到庭|代扣|劳动|欠缴|进行|所[作有在]|相互|各)"
)
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
        if _NOT_A_NAME.match(text[start : start + 4]):
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
        end = _name_end(case.text, position, limit)
        for a, cut in split_names(case.text, position, end):
            b = _person_or_cut(case.text, a, cut)
            name = case.printed(Span(a, b)).strip()
            if plausible_name(name) or _recurring(case.text, a, b):
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


def _recurring(text: str, start: int, end: int) -> bool:
    """A short name with a rare family name counts when the text repeats it behind role words."""
    name = text[start:end]
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,3}", name)) and not _NOT_A_NAME.match(name) and len(
        re.findall(f"(?:原告|被告|上诉人|申请人|第三人|执行人){re.escape(name)}", text)
    ) >= 2


_MASKED = re.compile(r"[\u4e00-\u9fff]某{1,2}[甲乙丙丁\d]?")


def _person_or_cut(text: str, start: int, cut: int) -> int:
    """A masked name (孙某, 李某甲) ends with its mask; one that runs into other words where its repetitions end."""
    masked = _MASKED.match(text, start, cut)
    if masked and cut - masked.end() <= 2:
        return masked.end()
    return person_end(text, start, cut) if _runs_on(text[start:cut]) else cut


def _runs_on(name: str) -> bool:
    """Whether a supposed person's name is too long, or its last character carries the sentence on (徐宏|未经批准)."""
    if len(name) == 3 and name[2] not in "未于在的系对因所将已向与经有不仍又亦也至从被以及为等":
        return False
    return len(name) > 2 and "·" not in name and party_kind(name) == "person" and opens_with_surname(name)


def _name_end(text: str, start: int, limit: int) -> int:
    end = cut_running(text, start, limit)
    return person_end(text, start, end) if _runs_on(text[start:end]) and "、" not in text[start:end] else end


def plausible_name(name: str) -> bool:
    """Whether a string can be a party's name: a person with a family name, a foreign name, or an organisation."""
    if not 2 <= len(name) <= 40 or _NOT_A_NAME.match(name):
        return False
    if re.search(r"[。；：《》]|本院|原审|一审|判决|裁定|起诉|诉讼请求|代理人|^[一二三四五]|名称|民法院|行政决定|具有|管辖|职权", name):
        return False
    if party_kind(name) != "person":
        return len(name) > 3 and ends_as_organisation(name)
    return ("·" in name or len(name) <= 4) and (opens_with_surname(name) or "·" in name)


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
