"""Which of the numbers that a judgment prints are those of the sued acts (被诉行政行为的文号).

The court names the sued act in fixed places: the course paragraph (不服……作出的……一案), the claims (请求撤销……), the
opening of the body (被告于……作出……), its own reasoning (被诉……) and the operative part (撤销／维持／准予执行……).
A number earns points for each place; evidence lists, other papers and laws earn none.  The reconsideration decision
counts where it is sued with the act (行政诉讼法 article 26 paragraph 2) or alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp.case import Case
from nlp.document import Span
from nlp.extract.document_numbers import DocumentNumber, document_numbers
from nlp.folding import fold
from nlp.judgment import Evidence, Value
from nlp.structure import SectionKind, Voice

ENOUGH = 4.1
"""Points from which on a number is taken for that of a sued act: the right kind, or one clear place and a weak one."""
SHARE = 0.6
"""A second number counts when it has at least this share of the best one's points."""

_CLAIM = re.compile(
    r"(?:请求|要求|诉请|请|判令|判决|诉讼请求)[^。；\n]{0,60}?(?:撤销|确认|变更)"
    r"|(?:^|[。；：，、.\d])(?:依法)?(?:判决)?(?:撤销|确认)"
)
_RULED = re.compile(r"(?:撤销|维持|确认|变更|准予|准许|不准予|强制执行|驳回)")
_NOT_CLAIM = re.compile(r"(?:复议|原判|人民法院|申请书)[^。；]{0,30}$")
_SUED = re.compile(r"(?:被诉|诉争|本案审查的是|不服|合法性(?:审查|进行))(?:的)?[^。；，\n]{0,50}$")
_SUED_AFTER = re.compile(r"[^。；\n]{0,30}?(?:以下)?简称[：:]?[\"]?(?:被诉|涉案|案涉|本案|诉争)?[^)]{0,12}(?:处罚|决定|认定|答复|告知|许可|登记|通知|复议)|[^。；，\n]{0,24}不服")
_MADE = re.compile(r"(?:作出|做出|作成|所作|制作|颁发|核发|发放|出具|开具|下达|填发)[^。；]{0,60}$")
_EVIDENCE = re.compile(r"(?:(?:^|[。；：\n、])\s*(?:证据)?[(]?[\d一二三四五六七八九十]{1,2}[)]?[、.．]|证据[\d一二三四五六七八九十]+|提交[^。]{0,30}证据[^。]{0,80})[^。；]{0,40}$")
_PREPARATORY = re.compile(r"(?:告知笔录|事先告知|听证告知|处罚告知|事先通知|立案|传唤|催告|送达|回执|协助执行|鉴定|检验|应诉|"
    r"答复通知|受理通知|补正|举证|询问|告知单|返还物品|车辆|身份)")
_RECONSIDERED = re.compile(r"复[议决不]|复字|复驳|(?:行|政|府|公)复")
_RULE_TITLE = re.compile(r"(?:办法|规定|条例|细则|解释|规范|规程|标准|方案|规划|纪要|的通知|关于印发|笔录|判决|裁定)$")


@dataclass(slots=True)
class _Candidate:
    """All places where one number is printed, and its points."""

    key: str
    places: list[DocumentNumber] = field(default_factory=list)
    points: float = 0.0
    reasons: list[str] = field(default_factory=list)
    fits: bool = False

    @property
    def reconsideration(self) -> bool:
        """Whether it is a reconsideration decision: by its sign, else by most of the names next to it."""
        if _RECONSIDERED.search(self.places[0].text):
            return True
        named = [p.name for p in self.places if p.name]
        return sum("复议" in name and "处罚" not in name for name in named) * 2 > len(named)


def act_numbers(case: Case) -> None:
    """Fills `judgment.act_numbers` with the numbers of the sued acts as printed, in the order of the text."""
    found = sued_numbers(case)
    case.judgment.act_numbers = [_value(case, candidate) for candidate in found]


def sued_numbers(case: Case) -> list[_Candidate]:
    """The candidates that are sued, in the order in which the text first prints them."""
    end = case.sections.start(SectionKind.CLOSING, len(case.text))
    begin = case.sections.start(SectionKind.COURSE, case.sections.start(SectionKind.PARTIES, 0))
    candidates = _grouped(document_numbers(case.text, begin, end))
    if not candidates:
        return []
    zones = _Zones.of(case)
    for candidate in candidates:
        _rate(case, candidate, zones)
        candidate.fits = candidate.points > 0 and (candidate.reconsideration or _fits(candidate, _kind(case)))
        candidate.points += FIT * candidate.fits
    return _settle(case, [c for c in candidates if c.points >= ENOUGH])


def _grouped(numbers: list[DocumentNumber]) -> list[_Candidate]:
    """One candidate a number: the same number with and without 第, 号 or its prefix is one."""
    groups: list[_Candidate] = []
    for number in numbers:
        key = re.sub(r"^no|[第号字:：.\s]|\((?:19|20)\d\d年?\)(?=\D?\d{5})", "", number.text.lower())
        home = next((g for g in groups if _same(g.key, key)), None)
        if home is None:
            home = _Candidate(key)
            groups.append(home)
        home.places.append(number)
    return groups


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == short or (len(short) >= 7 and long.endswith(short))


@dataclass(frozen=True, slots=True)
class _Zones:
    """Where the text says what is sued."""

    course: Span | None
    opening: Span
    operative: Span | None
    reasoning: Span | None

    @classmethod
    def of(cls, case: Case) -> _Zones:
        get = case.sections.get
        course = get(SectionKind.COURSE)
        body = get(SectionKind.BODY)
        start = body.start if body else (course.end if course else 0)
        return cls(course, Span(start, start + 160), get(SectionKind.OPERATIVE), get(SectionKind.REASONING))


def _rate(case: Case, candidate: _Candidate, zones: _Zones) -> None:
    seen: set[str] = set()
    for place in candidate.places:
        for reason, points in _signs(case.text, place, zones):
            if reason not in seen:
                seen.add(reason)
                candidate.points += points
    candidate.points += min(len(candidate.places), 5) * 0.2
    candidate.reasons = sorted(seen)
    names = [p.name for p in candidate.places if p.name]
    if names and sum(bool(_PREPARATORY.search(n) or _RULE_TITLE.search(n)) for n in names) * 2 > len(names):
        candidate.points -= 4


def _signs(text: str, place: DocumentNumber, zones: _Zones) -> list[tuple[str, float]]:
    """What one place says for the number."""
    at = place.span.start
    sentence = text[max(text.rfind("。", 0, at), text.rfind("\n", 0, at), at - 130) + 1 : at]
    signs: list[tuple[str, float]] = []
    if _inside(place, zones.operative) and _RULED.search(sentence):
        return [("operative", 6.0)]
    if _inside(place, zones.course):
        return [("course", 5.0)]
    if _inside(place, zones.opening) and _MADE.search(sentence):
        signs.append(("opening", 2.5))
    claim = _last(_CLAIM, sentence)
    if claim is not None and not _NOT_CLAIM.search(sentence[: claim.start()]):
        signs.append(("claim", 3.0))
    elif _EVIDENCE.search(sentence):
        return signs
    if _SUED.search(sentence) or _SUED_AFTER.match(text, place.span.end, place.span.end + 60):
        signs.append(("sued", 1.5))
    if _MADE.search(sentence):
        signs.append(("reasoning", 2.0) if _inside(place, zones.reasoning) else ("made", 1.5))
    return signs


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _inside(place: DocumentNumber, span: Span | None) -> bool:
    return span is not None and span.start <= place.span.start < span.end


_FITTING: dict[str, str] = {
    "penalty": r"处罚|罚款|罚决|罚字|处字|罚|公交决|决字|限拆|凭证|^ ?\d{10}",
    "coercive_measure": r"强制措施|凭证|查封|扣押|扣留|戒",
    "license": r"许可|证|批准|核准|建字|决定",
    "expropriation": r"征收|补偿|征地|公告|批复|征|函",
    "registration": r"登记|证|房|国用|集用|林|婚|注销|决字",
    "confirmation": r"认定|工伤|确认|复核|伤|鉴定|事故|不予受理",
    "payment": r"核定|决定|待遇|通知|答复",
    "levy": r"征收|缴|征|税",
    "information": r"告知|答复|公开|补正|回复|信息|\d",
    "reply": r"批复|回复|函|意见|答复",
    "handling": r"通知|决定|答复|告知|处理|回复|责令|意见|投|改|书",
    "adjudication": r"裁定|裁决|处理决定|复审|无效|确权|决定|商评|政决",
    "reconsideration": r"复议|复[决不驳字终受]|行复",
}
"""What the name or the sign of a paper says when it is an act of that kind."""
FIT = 4.0
"""Points for a paper of the kind that is sued."""


NAMED = frozenset({"operative", "course", "claim"})
"""Places that identify the sued act."""
_ALWAYS_NUMBERED = frozenset({"penalty", "confirmation", "levy"})
"""Kinds whose act is always a numbered paper, so that one that fits is taken wherever it is printed."""


def _settle(case: Case, chosen: list[_Candidate]) -> list[_Candidate]:
    """The strongest paper of the sued kind, and the reconsideration decision where it is sued too."""
    kind = _kind(case)
    main = [c for c in chosen if not c.reconsideration and _admissible(c, kind)]
    again = [c for c in chosen if c.reconsideration]
    if kind == "reconsideration" and again:
        return _strongest(again)
    kept = _strongest(main) + _strongest(_sued_reconsiderations(case, again))
    return sorted(kept, key=lambda c: c.places[0].span.start)


def _admissible(candidate: _Candidate, kind: str | None) -> bool:
    reasons = set(candidate.reasons)
    if kind not in _FITTING:
        return bool(reasons & NAMED)
    if not candidate.fits:
        return bool(reasons & NAMED) or {"opening", "sued"} <= reasons
    return kind in _ALWAYS_NUMBERED or bool(reasons)


def _strongest(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidate with the most points, and others as strong that are ruled on or named in one breath with it."""
    if not candidates:
        return []
    best = max(candidates, key=lambda c: (c.fits, c.points))
    return [c for c in candidates if c is best or (c.fits == best.fits and _stands_beside(c, best))]


def _stands_beside(candidate: _Candidate, best: _Candidate) -> bool:
    if candidate.points < SHARE * best.points:
        return False
    gaps = [
        max(a.span.start, b.span.start) - min(a.span.end, b.span.end) for a in candidate.places for b in best.places
    ]
    return bool({"operative", "course"} & set(candidate.reasons)) or ("claim" in candidate.reasons and min(gaps) <= 2)


def _kind(case: Case) -> str | None:
    return case.judgment.act_type.value if case.judgment.act_type else None


def _fits(candidate: _Candidate, kind: str | None) -> bool:
    """Whether the paper is of the sued kind by its name, or by its sign where no name stands next to it."""
    pattern = _FITTING.get(kind or "")
    if pattern is None:
        return False
    words = " ".join(p.name for p in candidate.places) + candidate.places[0].text
    return re.search(pattern, words) is not None


_RECONSIDERATION_CLAIM = re.compile(r"(?:撤销|确认)[^。；\n]{0,60}(?:复议决定|复[决字议]|复议申请)")


def _sued_reconsiderations(case: Case, candidates: list[_Candidate]) -> list[_Candidate]:
    """Those of the reconsideration decisions that the suit is about: all where it says so, else the defendants' own."""
    if reconsideration_sued(case):
        return candidates
    agencies = case.judgment.agencies()
    if len(agencies) < 2:
        return []
    names = [name for party in agencies for name in (party.name, *party.aliases)]
    return [c for c in candidates if any(_made_by(case.text, place, names) for place in c.places)]


def _made_by(text: str, place: DocumentNumber, names: list[str]) -> bool:
    before = text[max(0, place.span.start - 70) : place.span.start]
    sentence = before[before.rfind("。") + 1 :]
    return _MADE.search(sentence) is not None and any(fold(name) in sentence for name in names)


def reconsideration_sued(case: Case) -> bool:
    """Whether the text names a reconsideration decision as sued: in the course, the operative part, or the claims.

    Claims count only with two agencies sued, as article 26 paragraph 2 of 行政诉讼法 has it (复议机关…是共同被告).
    """
    sections = case.sections
    if "复议" in case.within(sections.get(SectionKind.COURSE)) + case.within(sections.get(SectionKind.OPERATIVE)):
        return True
    if len(case.judgment.agencies()) == 1:
        return False
    return any(
        _RECONSIDERATION_CLAIM.search(case.text, passage.span.start, passage.span.end)
        for passage in sections.of_voice(Voice.PLAINTIFF)
    )


def _value(case: Case, candidate: _Candidate) -> Value[str]:
    forms = [case.printed(p.span) for p in candidate.places]
    # Later places often shorten or misprint it; 第285、286号 is short for two numbers, so a full form is better.
    best = next((form for form in forms if "、" not in form), forms[0])
    spans = tuple(p.span for p, form in zip(candidate.places, forms, strict=True) if form == best)
    confidence = min(0.97, 0.5 + candidate.points / 20)
    return Value(best, Evidence(spans[:4], confidence, "rule:act_numbers." + "+".join(candidate.reasons)))
