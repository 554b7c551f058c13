"""Which of the numbers that a judgment prints are those of the sued acts (被诉行政行为的文号).

A number earns points for each kind of place where it stands (`number_signs`) and for being that of a paper of the sued
kind.  The reconsideration decision counts where it is sued with the act (行政诉讼法 article 26 paragraph 2) or alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nlp.case import Case, folded_names
from nlp.document import Span
from nlp.extract import number_signs as sign
from nlp.extract.document_numbers import DocumentNumber, document_numbers
from nlp.extract.number_signs import NAMED, POINTS, Zones, made_by_another, maker, makes, signs
from nlp.folding import fold
from nlp.judgment import Evidence, Value, value_of
from nlp.structure import SectionKind, Voice

ENOUGH = 4.1
"""Points from which on a number is taken for that of a sued act: the right kind, or one clear place and a weak one."""
SHARE = 0.6
"""A second number counts when it has at least this share of the best one's points."""
FIT = 4.0
"""Points for a paper of the kind that is sued."""
FOREIGN = -3.0
"""Points for a paper that another agency than the sued one made."""
PREPARATORY = -4.0
"""Points for a paper that only prepares, serves or proves an act."""

_PREPARATORY = re.compile(r"(?:告知笔录|事先告知|听证告知|处罚告知|事项告知|事先通知|(?<!不予)立案|传唤|催告|送达|回执|协助执行|鉴定|检验|应诉|"
    r"答复通知|(?<!不予)受理通知|补正|举证|询问|告知单|返还物品|车辆|身份|第三方|延期|中止|评估|估价|检测|调查报告|仲裁|营业执照|诊断|劳动合同|受案|退费)")
_PREPARATORY_SIGN = re.compile(r"复[延中补受答](?!不)|延字|立字|受案|鉴通|听告|罚告|催|人仲|劳鉴|估字|评报")
_ACCIDENT = re.compile(r"事故(?:责任)?认定|事故证明|事故复核")
_RECONSIDERED = re.compile(r"复[议决不]|复字|复驳|(?:行|政|府|公)复")
_RULE_TITLE = re.compile(r"(?:办法|规定|条例|细则|解释|规范|规程|标准|方案|规划|纪要|的通知|关于印发|笔录|判决|裁定)$")
_YEAR_SERIAL = re.compile(r"^(?P<sign>.*?)\(?(?P<year>(?:19|20)\d\d)年?\)?(?P<unit>\D*?)第?0*(?P<serial>\d+)号?$")


@dataclass(slots=True)
class _Candidate:
    """All places where one number is printed, and its points."""

    key: str
    places: list[DocumentNumber] = field(default_factory=list)
    points: float = 0.0
    reasons: set[str] = field(default_factory=set)
    fits: bool = False

    @property
    def reconsideration(self) -> bool:
        """Whether it is a reconsideration decision: by its sign, else by most of the names next to it."""
        if _RECONSIDERED.search(self.places[0].text):
            return True
        named = [p.name for p in self.places if p.name]
        return sum("复议" in name and "处罚" not in name for name in named) * 2 > len(named)

    def most_names(self, *patterns: re.Pattern[str]) -> bool:
        """Whether most of the names printed next to the number match one of the patterns."""
        named = [p.name for p in self.places if p.name]
        return sum(any(pattern.search(n) for pattern in patterns) for n in named) * 2 > len(named)


def act_numbers(case: Case) -> None:
    """Fills `judgment.act_numbers` with the numbers of the sued acts as printed, in the order of the text."""
    case.judgment.act_numbers = [_value(case, candidate) for candidate in sued_numbers(case)]


def sued_numbers(case: Case) -> list[_Candidate]:
    """The candidates that are sued, in the order in which the text first prints them."""
    end = case.sections.start(SectionKind.CLOSING, len(case.text))
    begin = case.sections.start(SectionKind.COURSE, case.sections.start(SectionKind.PARTIES, 0))
    candidates = _grouped(document_numbers(case.text, begin, end))
    if not candidates:
        return []
    zones = Zones.of(case)
    injury = case.text.count("工伤") >= 3
    for candidate in candidates:
        _rate(case, candidate, zones)
        accident = injury and candidate.most_names(_ACCIDENT)
        candidate.fits = (
            candidate.points > 0 and not accident and (candidate.reconsideration or _fits(candidate, value_of(case.judgment.act_type)))
        )
        candidate.points += FIT * candidate.fits + PREPARATORY * accident
    return _settle(case, [c for c in candidates if c.points >= ENOUGH])


def _grouped(numbers: list[DocumentNumber]) -> list[_Candidate]:
    """One candidate a number: the same number with and without 第, 号 or its prefix is one."""
    groups: list[_Candidate] = []
    for number in numbers:
        key = re.sub(r"^no|[第号字:：.\s()]|\((?:19|20)\d\d年?\)(?=\D?\d{5})", "", number.text.lower())
        home = next((g for g in groups if _same(g, key, number)), None)
        if home is None:
            home = _Candidate(key)
            groups.append(home)
        home.places.append(number)
    return groups


def _same(group: _Candidate, key: str, number: DocumentNumber) -> bool:
    short, long = sorted((group.key, key), key=len)
    return long == short or (len(short) >= 7 and long.endswith(short)) or _misprinted(group.places[0].text, number.text)


def _misprinted(one: str, other: str) -> bool:
    """Same year and serial, and signs that begin and end alike: 甲公城(治)行罚决字 for 甲公(城)行罚决字, 012 for 12."""
    a, b = _YEAR_SERIAL.match(one), _YEAR_SERIAL.match(other)
    if a is None or b is None or a.group("year", "serial") != b.group("year", "serial"):
        return False
    left, right = (re.sub(r"[第字()]", "", m["sign"] + m["unit"]) for m in (a, b))
    return left == right or (min(len(left), len(right)) >= 4 and (left[0], left[-3:]) == (right[0], right[-3:]))


def _rate(case: Case, candidate: _Candidate, zones: Zones) -> None:
    for place in candidate.places:
        candidate.reasons |= signs(case.text, place, zones)
    candidate.points = sum(POINTS[reason] for reason in candidate.reasons) + min(len(candidate.places), 5) * 0.2
    if candidate.most_names(_PREPARATORY, _RULE_TITLE) or _PREPARATORY_SIGN.search(candidate.places[0].text):
        candidate.points += PREPARATORY
    elif not candidate.reconsideration and any(made_by_another(case.text, place, zones) for place in candidate.places):
        candidate.points += FOREIGN


_FITTING: dict[str, str] = {
    "penalty": r"处罚|罚款|罚决|罚字|处字|罚|公交决|决字|限拆|凭证|^ ?\d{10}",
    "coercive_measure": r"强制措施|凭证|查封|扣押|扣留|戒",
    "license": r"许可|证|批准|核准|建字|决定",
    "expropriation": r"征收|补偿|征地|公告|批复|征|函",
    "registration": r"登记|证|房|国用|集用|林|婚|注销|公告|决字",
    "confirmation": r"认定|工伤|确认|复核|伤|鉴定|事故|不予受理",
    "payment": r"核定|决定|待遇|通知|答复",
    "levy": r"征收|缴|征|税",
    "information": r"告知|答复|公开|补正|回复|信息|复函|通知",
    "reply": r"批复|回复|函|意见|答复",
    "handling": r"通知|决定|答复|告知|处理|回复|责令|意见|投|改|书",
    "adjudication": r"裁定|裁决|处理决定|复审|无效|确权|决定|商评|政决",
    "reconsideration": r"复议|复[决不驳字终受]|行复",
}
"""What the name or the sign of a paper says when it is an act of that kind."""

_INFORMATION_SIGN = re.compile(r"告|答|公开|依|信|复|回|询|^[\(第\dA-Za-z]")
"""The sign of an answer to a request for information, where no name stands next to it."""
_ALWAYS_NUMBERED = frozenset({"penalty", "confirmation", "levy"})
"""Kinds whose act is always a numbered paper, so that one that fits is taken wherever it is printed."""


def _settle(case: Case, chosen: list[_Candidate]) -> list[_Candidate]:
    """The strongest paper of the sued kind, and the reconsideration decision where it is sued too."""
    kind = value_of(case.judgment.act_type)
    main = [c for c in chosen if not c.reconsideration and _admissible(c, kind)]
    again = [c for c in chosen if c.reconsideration]
    if kind == "reconsideration" and again:
        return _strongest(again)
    kept = _strongest(main) + _strongest(_sued_reconsiderations(case, again))
    return sorted(kept, key=lambda c: c.places[0].span.start)


def _admissible(candidate: _Candidate, kind: str | None) -> bool:
    reasons = candidate.reasons
    if kind not in _FITTING:
        return bool(reasons & NAMED)
    if not candidate.fits:
        return bool(reasons & NAMED) or {sign.OPENING, sign.SUED} <= reasons
    return kind in _ALWAYS_NUMBERED or bool(reasons - {sign.REASONING})


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
    if {sign.OPERATIVE, sign.COURSE} & candidate.reasons:
        return True
    return bool({sign.CLAIM, sign.BELOW} & candidate.reasons) and min(gaps) <= 2


def _fits(candidate: _Candidate, kind: str | None) -> bool:
    """Whether the paper is of the sued kind by its name, or by its sign where no name stands next to it."""
    pattern = _FITTING.get(kind or "")
    if pattern is None:
        return False
    names = " ".join(p.name for p in candidate.places)
    if kind == "information":
        found = re.search(pattern, names) if names.strip() else _INFORMATION_SIGN.search(candidate.places[0].text)
        return found is not None
    words = names + candidate.places[0].text
    return re.search(pattern, words) is not None


_RECONSIDERATION = re.compile(r"复议(?!(?:法定)?职责|机关|申请)")
_RECONSIDERATION_CLAIM = re.compile(r"(?:撤销|确认)[^。；\n]{0,60}(?:复议决定|复[决字议]|复议申请)")


def _sued_reconsiderations(case: Case, candidates: list[_Candidate]) -> list[_Candidate]:
    """Those of the reconsideration decisions that the suit is about: all where it says so, else the defendants' own."""
    if reconsideration_sued(case):
        return candidates
    agencies = case.judgment.agencies()
    names = [name for party in agencies for name in folded_names(party)] if len(agencies) > 1 else []
    if case.sections.get(SectionKind.PARTIES) is None:  # the party list is missing: the body tells who is a defendant
        makers = {maker(case.text, place) for candidate in candidates for place in candidate.places}
        names += [name for name in makers if name and f"被告{name}" in case.text]
    return [c for c in candidates if any(_made_by(case.text, place, names) for place in c.places)]


def _made_by(text: str, place: DocumentNumber, names: list[str]) -> bool:
    before = text[max(0, place.span.start - 70) : place.span.start]
    sentence = before[before.rfind("。") + 1 :]
    return makes(sentence) is not None and any(name in sentence for name in names)


def reconsideration_sued(case: Case) -> bool:
    """Whether the text names a reconsideration decision as sued: in the course, the operative part, or the claims.

    Claims count only with two agencies sued, as article 26 paragraph 2 of 行政诉讼法 has it (复议机关…是共同被告).
    """
    sections = case.sections
    named = case.within(sections.get(SectionKind.COURSE)) + case.within(sections.get(SectionKind.OPERATIVE))
    if _RECONSIDERATION.search(named):
        return True
    if len(case.judgment.agencies()) == 1:
        return False
    return any(
        _RECONSIDERATION_CLAIM.search(case.text, passage.span.start, passage.span.end)
        for passage in sections.of_voice(Voice.PLAINTIFF)
    )


_TICKET = re.compile(r"[A-Za-z]*[\d×X*\-]+")
"""A number without year and sign, such as that of a 简易程序处罚决定书."""

_SIGNED = re.compile(r"(?!字|第)[\u4e00-\u9fff(（〔［\[【](?!\d)[^\d]{2}")


def _value(case: Case, candidate: _Candidate) -> Value[str]:
    spans = [_without_counter(candidate, place) for place in candidate.places]
    forms = [case.printed(span) for span in spans]
    best = _best_form(forms)
    confidence = min(0.97, 0.5 + candidate.points / 20)
    places = tuple(span for span, form in zip(spans, forms, strict=True) if form == best)
    return Value(best, Evidence(places[:4], confidence, "rule:act_numbers." + "+".join(sorted(candidate.reasons))))


def _without_counter(candidate: _Candidate, place: DocumentNumber) -> Span:
    """A ticket's number that stands behind 编号 without 号 is meant without it: 号 elsewhere only counts."""
    span = place.span
    if place.text.endswith("号") and any(_TICKET.fullmatch(other.text) for other in candidate.places):
        return Span(span.start, span.end - 1)
    return span


def _best_form(forms: list[str]) -> str:
    """The first form that is complete: other places shorten it, and 第285、286号 is short for two."""
    complete = [form for form in forms if "、" not in form] or forms
    complete = [_without_lead(form, complete) for form in complete]
    dated = _YEAR_SERIAL.match(fold(complete[0])) is not None
    return next((form for form in complete if form.endswith("号") or not dated), complete[0])


def _without_lead(form: str, forms: list[str]) -> str:
    """Words that are no part of the number (发现甲公决字〔2014〕7号) go where the text prints it as often without them."""
    shorter = [f for f in forms if len(f) < len(form) and form.endswith(f) and _SIGNED.match(f)]
    return next((f for f in shorter if forms.count(f) >= forms.count(form)), form)
