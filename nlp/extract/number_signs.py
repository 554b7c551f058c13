"""What the place where a number is printed says about it: does the court name the sued act there, or some other paper.

The court names the sued act in fixed places: the course paragraph (不服……作出的……一案), the verdict of the court below
(判决撤销……), the claims (请求撤销……), the opening of the body (被告于……作出……), its reasoning (被诉……) and the operative
part.  Lists of evidence, what an answer quotes, and earlier suits say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.case import Case, folded_names
from nlp.document import Span
from nlp.extract.document_numbers import DocumentNumber
from nlp.judgment import value_of
from nlp.structure import SectionKind

OPERATIVE, COURSE, BELOW, CLAIM, OPENING, SUED, MADE, REASONING = (
    "operative", "course", "below", "claim", "opening", "sued", "made", "reasoning",
)  # fmt: skip
POINTS = {OPERATIVE: 6.0, COURSE: 5.0, BELOW: 5.0, CLAIM: 3.0, OPENING: 2.5, REASONING: 2.0, SUED: 1.5, MADE: 1.5}
"""How much each place says for a number; each place counts once."""
NAMED = frozenset({OPERATIVE, COURSE, BELOW, CLAIM})
"""Places that identify the sued act."""

_CLAIM = re.compile(
    r"(?:请求|要求|诉请|(?<!申)请(?!求人|人)|判令|判决|诉讼请求)[^。；\n]{0,60}?(?:撤销|确认|变更)"
    r"|(?:^|[。；：，、.\d])(?:依法)?(?:判决)?(?:撤销|确认)"
)
_NOT_CLAIM = re.compile(r"(?:复议|原判|人民法院|申请书|号行政)[^。；]{0,30}$")
_OTHER_DEMAND = re.compile(r"判令|责令|提供|履行|赔偿|公开(?!告知|答复|申请|信息|的)")
"""Between 撤销 and the number: the number belongs to another demand, such as 撤销一审判决，判令公开……."""
_RULED = re.compile(r"(?:撤销|维持|确认|变更|准予|准许|不准予|强制执行|驳回)")
_RULED_BELOW = re.compile(
    r"(?<!行政)(?<!诉讼)(?<!改)(?:判决|裁定)(?:如下)?[：:，]?(?:\(?[一1]\)?[、.])?(?:依法)?"
    r"(?:驳回[^。；]{0,60}?(?:撤销|确认|变更|不服)|撤销|维持|确认|变更|准予)[^。；]{0,70}$"
)
_ASKS = re.compile(r"(?:请求|要求|诉请|(?<!申)请(?:法院|依法|判))[^。；]{0,30}$")
_SUED = re.compile(r"(?:被诉|所诉|诉争|本案审查的是|不服|合法性(?:审查|进行))(?:的)?[^。；，\n]{0,50}$")
_SUED_AFTER = re.compile(
    r"[^。；\n]{0,30}?(?:以下)?简称[：:]?[\"]?(?:被诉|涉案|案涉|本案|诉争)?[^)]{0,12}(?:处罚|决定|认定|答复|告知|许可|登记|通知|复议)"
    r"|[^。；，\n]{0,24}(?:不服|提起(?:本案|行政)?(?:之诉|诉讼))"
)
_MADE = re.compile(r"(?:作出|做出|作成|所作|制作|颁发|核发|发放|出具|开具|下达|填发|发布|张贴)(?P<what>[^。；]{0,60})$")
_QUOTED = re.compile(r"内容|如下|载明|分别为|根据《|依据《")
"""What follows is quoted from the paper, not its own number."""
_EVIDENCE = re.compile(
    r"(?:(?:^|[。；：\n、])\s*(?:证据)?[(]?[\d一二三四五六七八九十]{1,2}[)]?[、.．]|证据[\d一二三四五六七八九十]+"
    r"|提交[^。]{0,30}证据[^。]{0,80})[^。；]{0,40}$"
)
_OWN = re.compile(r"(?:被告|被上诉人|被申请人|上诉人|申请执行人|本[局厅府机关大队]|我[局厅府大队机关])")
_AGENCY_BEFORE = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{2,24}?(?:局|政府|大队|支队|派出所|委员会|办事处|厅|办公室|公司|中心|法院|检察院))"
    r"(?:于?[^，。]{0,14}日)?(?:[向对为给][^，。]{1,12})?(?:再次|重新|又|另|依法)?$"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """Where the text says what is sued, and who is sued."""

    course: Span | None
    opening: Span
    operative: Span | None
    reasoning: Span | None
    appeal: bool
    agencies: tuple[str, ...]

    @classmethod
    def of(cls, case: Case) -> Zones:
        """The zones of a case whose sections and parties are known."""
        get = case.sections.get
        course = get(SectionKind.COURSE)
        body = get(SectionKind.BODY)
        start = body.start if body else (course.end if course else 0)
        procedure = value_of(case.judgment.procedure)
        return cls(
            course,
            Span(start, start + 160),
            get(SectionKind.OPERATIVE),
            get(SectionKind.REASONING),
            procedure is not None and procedure in ("second", "retrial", "retrial_review"),
            tuple(name for party in case.judgment.agencies() for name in folded_names(party)),
        )


def signs(text: str, place: DocumentNumber, zones: Zones) -> set[str]:
    """What one place says for the number: keys of `POINTS`."""
    at = place.span.start
    sentence = text[max(text.rfind("。", 0, at), text.rfind("\n", 0, at), at - 130) + 1 : at]
    if _inside(place, zones.operative) and _RULED.search(sentence):
        return {OPERATIVE}
    if _inside(place, zones.course):
        return {COURSE}
    made = makes(sentence)
    found = {OPENING} if made and _inside(place, zones.opening) else set()
    below = _RULED_BELOW.search(sentence) if zones.appeal else None
    if below is not None and not _ASKS.search(sentence[: below.start()]):
        return found | {BELOW}
    if _claimed(sentence):
        found.add(CLAIM)
    elif _EVIDENCE.search(sentence):
        return found
    if _SUED.search(sentence) or _SUED_AFTER.match(text, place.span.end, place.span.end + 60):
        found.add(SUED)
    if made:
        found.add(REASONING if _inside(place, zones.reasoning) else MADE)
    return found


def _claimed(sentence: str) -> bool:
    """Whether the sentence asks for the number that follows to be revoked or declared unlawful."""
    claim = _last(_CLAIM, sentence)
    if claim is None or _NOT_CLAIM.search(sentence[: claim.start()]):
        return False
    verb = max(sentence.rfind(word) for word in ("撤销", "确认", "变更"))
    return not _OTHER_DEMAND.search(sentence, verb)


def makes(sentence: str) -> re.Match[str] | None:
    """The verb with which the sentence says that a paper was made, where the number that follows is that paper's."""
    made = _MADE.search(sentence)
    return None if made is None or _QUOTED.search(made["what"]) else made


def maker(text: str, place: DocumentNumber) -> str | None:
    """The agency that the clause names as the maker of the paper, with what else stands before its name.

    None where the clause names none, or a party by its role.
    """
    before = text[max(0, place.span.start - 90) : place.span.start]
    clause = before[max(before.rfind(mark) for mark in "。；，\n") + 1 :]
    made = makes(clause)
    found = _AGENCY_BEFORE.search(clause, 0, made.start()) if made and not _OWN.search(clause) else None
    return found["agency"] if found else None


def made_by_another(text: str, place: DocumentNumber, zones: Zones) -> bool:
    """Whether an agency that is not sued made it: 市规划局作出…… where 市人社局 is sued."""
    agency = maker(text, place)
    return agency is not None and bool(zones.agencies) and not any(_stands_for(agency, n) for n in zones.agencies)


def _stands_for(short: str, name: str) -> bool:
    """Whether the last letters of a name as used in the text are letters of the full name, in order."""
    letters = iter(name)
    return all(letter in letters for letter in short[-4:])


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _inside(place: DocumentNumber, span: Span | None) -> bool:
    return span is not None and span.start <= place.span.start < span.end
