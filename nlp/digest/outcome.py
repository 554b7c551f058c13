"""裁判结果 and 诉讼过程: what this court orders, what the courts below ordered, and by which instances it went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from nlp.case import Case
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.shapes import Instance, Sentence, Source, size, take
from nlp.digest.telling import Telling, Told
from nlp.document import Span
from nlp.extract.dates import dates
from nlp.extract.operative import items
from nlp.judgment import PriorCase, value_of
from nlp.structure import SectionKind, Voice

_VERDICT = re.compile(
    r"(?<![书被原])(?:判决|裁定|改判)(?:结果)?(?:如下|为)?[：，\s]*\"?(?=(?:一、|1[、.]|\(一\))?\s*"
    r"(?:驳回|撤[销消]|确认|责令|判令|维持|限|由|准许|准予|变更|不予|被告|按|指令|发回|继续履行|[一-龥]{2,24}?(?:于|在|自)(?:本|该)?判决))"
)
_WISHED = re.compile(r"(?:请求|要求|恳请|诉请|希望|主张|应当|可以|有权|不能|应|申请)[^。；，\n]{0,30}$")
_RECITED = re.compile(r"(?:人民法院(?:应当|可以)?(?:依法)?|规定[：\"]?[^。]{0,120}的[，]?|情形之一[^。]{0,20})$")
_COSTS = re.compile(
    r"[，；。]?\s{0,3}(?:[一二三四五六]、)?(?:本案|一审|二审|原审)?(?:适用简易程序)?(?:一审|二审)?(?:案件)?(?:诉讼|受理)费[^。\n]*(?:。(?:此款|该款|原告已)[^。\n]*)?"
)
_CLAUSE_STOP = re.compile(r"[，；。\n]")
_APART = 40  # characters of reasons between a court's name and its order that are left out
_TRIES = 8  # verdicts looked at in one sentence; the first that is no wish and no statute counts
# What a line on costs has before the word: 上诉人某某预交的 | 二审案件受理费.
_PAYER = re.compile(r"(?:[^。；]{0,40}(?:预交|交纳|缴纳|收取|负担)的?|本案)?")
_APPEALED = re.compile(r"[，。；]?[^。；，\n]{0,40}?(?:不服|提起上诉|上诉于)[^。\n]*$")
_NEXT_ITEM = re.compile(r"\s*(?:[二三四五六七八]、|[2-8][、.．](?!\d)|\([二三四五六]\))")
_ITEM_MARK = re.compile(r"(?:一审|原审|原判|初审|原一审)")
_SECOND = re.compile(r"(?:二审|终审|原二审)")
_CONFIRMS = re.compile(r"驳回[^。；\n]{0,40}?上诉|维持原判|维持[^。；\n]{0,40}?(?:判决|裁定)")
_OWN = Source(SectionKind.OPERATIVE, Voice.COURT, "operative")
_LEVELS = ("first", "second", "retrial_review", "retrial")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a court below decided: its level, and the words that say so."""

    level: str
    sentence: Sentence


def own_result(case: Case) -> list[Sentence]:
    """The operative items of this document, costs left out."""
    section = case.sections.get(SectionKind.OPERATIVE)
    if section is None:
        return []
    found = []
    for item in items(case.text, section):
        end = _before_costs(case.text, item.start, item.end)
        span = Span(item.start, _payer_cut(case, item.start, end) if end == section.end else end)
        words = case.text[span.start : span.end].strip("。；， \n")
        if len(words) > 3 and not re.match(r"(?:本(?:判决|裁定)为终审|案件受理费|诉讼费)", words):
            left = (Span(span.end, item.end),)
            found.append(take(case.document, (span,), _OWN, left))
    return found


def _before_costs(text: str, start: int, end: int) -> int:
    """End of what is ordered in text[start:end] before a clause on costs begins; `start` when there is nothing else."""
    costs = _COSTS.search(text, start, end)
    if costs is None:
        return end
    if text[costs.start()] in "，；。":
        return costs.start()
    last = max((m.end() for m in _CLAUSE_STOP.finditer(text, start, costs.start())), default=start)
    return last if _PAYER.fullmatch(text, last, costs.start()) else costs.start()


def _payer_cut(case: Case, start: int, end: int) -> int:
    """The end without the words that open the line on costs: 上诉人某某预交的 | 二审案件受理费50元."""
    stops = [m.end() for m in _CLAUSE_STOP.finditer(case.text, start, end)]
    last = max(stops, default=start)
    costs = case.sections.get(SectionKind.COSTS)
    return last if costs is not None and last < end and _PAYER.fullmatch(case.text, last, end) else end


def verdicts_below(case: Case, told: list[Told]) -> list[Verdict]:
    """What the courts below decided, as this document recounts it, oldest first; one a level."""
    if not _reviews(case):
        return []
    best: dict[str, tuple[int, Verdict]] = {}
    for sure, verdict in (*_recounted(case, told), *_summed_up(case)):
        if verdict.level not in best or sure >= best[verdict.level][0] > 0 or sure > best[verdict.level][0]:
            best[verdict.level] = sure, verdict
    if value_of(case.judgment.procedure) != "second" and best and "second" not in best:
        spans = [span for _, verdict in best.values() for span in verdict.sentence.spans]
        affirmed = _affirmed(case, told)
        if affirmed is not None and not any(s.start < affirmed.end and affirmed.start < s.end for s in spans):
            best["second"] = 0, Verdict("second", take(case.document, (affirmed,), Source(SectionKind.BODY, Voice.COURT, "below")))
    return [best[level][1] for level in _LEVELS if level in best]


_AFFIRMED = re.compile(
    r"(?<!求)原?(?:二审|终审)(?:法院)?(?:经审理)?[，]?(?:后)?(?:判决|裁定)?(?:对(?:一审|原审)(?:判决|裁定))?(?:予以)?维持了?(?:(?:一审|原审|原)(?:判决|裁定))?"
)


_SPEAKS = re.compile(r"称|请求|认为|主张|应当|意见|理由")


def _affirmed(case: Case, told: list[Told]) -> Span | None:
    """Where a review says in passing that the second instance left the first in force (二审法院予以维持)."""
    reasoning = case.sections.get(SectionKind.REASONING)
    pleas = (Telling.CLAIM, Telling.PLEA, Telling.EVIDENCE)
    spans = [t.span for t in told if t.telling not in pleas or not _SPEAKS.search(case.text, t.span.start, t.span.end)]
    for span in [*spans, *([reasoning] if reasoning else [])]:
        found = _AFFIRMED.search(case.text, span.start, span.end)
        if found:
            return Span(*found.span())
    return None


def _reviews(case: Case) -> bool:
    return (value_of(case.judgment.procedure) or "") in ("second", "retrial", "retrial_review")


_COURT_BELOW = re.compile(r"(?:原审|原?[一二]审|一、二审|终审|再审)(?:法院|判决|裁定)")
_THEREFORE = re.compile(r"(?:遂|据此|故)(?=(?:判决|裁定)(?:驳回|撤销|确认|维持|责令))")
_ORDERED = re.compile(
    r"(?P<ruled>判决|裁定|据此|予以|依法|遂|改判)?(?:(?<!应予)(?<!应当)(?<!未)撤销|(?<!被)(?<!大队)(?:责令|判令)|确认|驳回)"
    r"(?=[^。；\n]{0,120}(?:决定|行为|判决|裁定|处罚|违法|无效|请求|作出|履行|赔偿|登记|答复|证|起诉|诉请|上诉))[^。；\n]{2,160}"
)
# Behind the decision the court says what it thinks of it; the decision's own clauses go on with an order.
_THEN_WEIGHS = re.compile(r"，(?!(?:并|同时|且)?(?:责令|限|由|维持|驳回|确认|撤销|判令|重新|赔偿))")
_WEIGHED = re.compile(r"(?:请求|要求|不服|申请再审|上诉)[^，。；\n]{0,20}$")


def _summed_up(case: Case) -> Iterator[tuple[int, Verdict]]:
    """How this court's reasons sum up what was decided below: 原审法院确认……行为违法，并无不当."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return
    for line in whole_sentences(case.text, reasoning, line_width(case.text)):
        court = _COURT_BELOW.search(case.text, line.start, line.end) or _THEREFORE.search(case.text, line.start, line.end)
        ordered = _ORDERED.search(case.text, court.end(), line.end) if court else None
        if court is None or ordered is None or _WEIGHED.search(case.text[line.start : ordered.start()]):
            continue
        apart = ordered.start() - court.end() > _APART
        start = ordered.start() if apart else court.start()
        weighs = _THEN_WEIGHS.search(case.text, ordered.start() + 6, ordered.end())
        end = weighs.start() if weighs else ordered.end()
        skipped = [Span(court.end(), start)] if apart else []
        left = (Span(line.start, court.start()), *skipped, Span(end, line.end))
        pieces = (*([Span(*court.span())] if apart else []), Span(start, end))
        sentence = take(case.document, pieces, Source(SectionKind.REASONING, Voice.COURT, "below"), left)
        yield bool(ordered["ruled"]) - 1, Verdict(_at(case, _level(court.group(), "first")), sentence)


def _at(case: Case, level: str) -> str:
    """The level of a decision below: an appeal has only a first instance under it."""
    return "first" if value_of(case.judgment.procedure) == "second" else level


_BELOW = Source(SectionKind.BODY, Voice.LOWER_COURT, "below")
_BASED = re.compile(r"(?:依照|依据|根据|按照)[^。]{0,12}《[^。]*$")
_BY_COURT = re.compile(r"(?:原审|一审|二审|再审)(?:法院)?(?:遂|据此|作出)?$")
_APPRAISED = re.compile(r"(?:正确|不当|错误|有误|妥当)[，。]?(?:本院|应)?[^。]{0,12}$")
_OTHER_CASE = re.compile(r"\(\d{4}\)[^，。；]{2,24}号")


def _recounted(case: Case, told: list[Told]) -> Iterator[tuple[int, Verdict]]:
    """Verdicts in what is told of the courts below, each with how surely it is the one under review."""
    level = "first"
    for number, one in enumerate(told):
        if one.telling in (Telling.CLAIM, Telling.PLEA, Telling.EVIDENCE):
            continue
        level = _level(case.text[one.span.start : min(one.span.end, one.span.start + 30)], level)
        for match in islice(_VERDICT.finditer(case.text, one.span.start, one.span.end), _TRIES):
            before = case.text[max(one.span.start, match.start() - 200) : match.start()]
            if _WISHED.search(before) or _RECITED.search(before):
                continue
            span = _verdict_span(case.text, told, number, match)
            said = case.text[span.start : span.end]
            at = "second" if _CONFIRMS.search(said) else _at(case, _level(before[-60:], level))
            if at == "second" and _at(case, at) == "first":
                continue  # in an appeal, the appeal of another suit
            yield _sureness(one, before, said), Verdict(at, _told(case, one.span, span))
            break


def _told(case: Case, line: Span, verdict: Span) -> Sentence:
    pieces = _pieces(case.text, line, verdict)
    between = Span(pieces[0].end, verdict.start) if len(pieces) > 1 else Span(line.start, pieces[0].start)
    return take(case.document, pieces, _BELOW, (between,))


def _sureness(one: Told, before: str, said: str) -> int:
    """How surely words are the decision under review: most where provisions stand before them, least in another case."""
    sure = 2 + (one.telling is Telling.DECIDED_BELOW) + 3 * bool(_BASED.search(before)) + 2 * bool(_BY_COURT.search(before))
    foreign = 2 * bool(_OTHER_CASE.search(before)) + 3 * bool(_APPRAISED.search(said))
    return sure - foreign - (one.telling in (Telling.FOUND, Telling.STATED))


def _level(words: str, now: str) -> str:
    second, first = list(_SECOND.finditer(words)), list(_ITEM_MARK.finditer(words))
    if second and (not first or second[-1].start() > first[-1].start()):
        return "second"
    return "first" if first else now


def _verdict_span(text: str, told: list[Told], number: int, match: re.Match[str]) -> Span:
    """From the word 判决 to the end of its items, without costs."""
    end = told[number].span.end
    for after in told[number + 1 : number + 6]:
        if not _NEXT_ITEM.match(text, after.span.start) or _COSTS.match(text, after.span.start):
            break
        end = after.span.end
    end = _before_costs(text, match.end(), end)
    appealed = _APPEALED.search(text, match.end() + 6, end)
    return Span(match.start(), appealed.start() if appealed and appealed.start() > match.end() + 6 else end)


_HEAD = re.compile(r"(?:(?:原审|一审|二审|原一审|原二审|再审)(?:人民)?法院|[一-龥]{2,24}法院)(?=[一-龥（(，])")


def _pieces(text: str, sentence: Span, verdict: Span) -> tuple[Span, ...]:
    """The verdict, with the court that gave it where its sentence opens with the court's name."""
    if verdict.start - sentence.start <= 30 and "《" not in text[sentence.start : verdict.start]:
        return (Span(sentence.start, verdict.end),)
    court = _HEAD.match(text, sentence.start, verdict.start)
    return (Span(*court.span()), verdict) if court else (verdict,)


def result(case: Case, below: list[Verdict], limit: int) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """裁判结果: what the courts below decided, then this court's items; what does not fit is named as missing.

    limit: characters at most.  This court's own items come first in claim to the room.
    """
    own = own_result(case)
    chosen = _fitting(own, limit)
    missing = []
    if len(chosen) < len(own):
        missing.append(f"裁判结果超出字数，有 {len(own) - len(chosen)} 项未列入。")
    if not own:
        missing.append("文书没有写明裁判结果。")
    earlier = [v.sentence for v in below]
    kept = _fitting(earlier, limit - size(chosen))
    if len(kept) < len(earlier):
        missing.append("原审裁判结果超出字数，未列入。")
    if not below and _reviews(case):
        missing.append("文书没有写明原审裁判结果。")
    elif _second_untold(case, below):
        missing.append("文书没有写明二审裁判结果。")
    return (*kept, *chosen), tuple(missing)


def _second_untold(case: Case, below: list[Verdict]) -> bool:
    """Whether a review names a second instance by its number and no verdict below speaks of one."""
    if (value_of(case.judgment.procedure) or "") not in ("retrial", "retrial_review"):
        return False
    named = any(_level_of_number(prior.case_number) == "second" for prior in _own_suit(case))
    return named and not any(v.level == "second" or _SECOND.search(v.sentence.text) for v in below)


def _fitting(sentences: list[Sentence], room: int) -> list[Sentence]:
    chosen = []
    for sentence in sentences:
        if size([sentence]) <= room:
            chosen.append(sentence)
            room -= size([sentence])
    return chosen


def course(case: Case, below: list[Verdict]) -> tuple[Instance, ...]:
    """诉讼过程: one entry an instance, oldest first, this document's own last."""
    judgment = case.judgment
    procedure = value_of(judgment.procedure) or "other"
    own = Instance(
        procedure, value_of(judgment.court), value_of(judgment.case_number), value_of(judgment.decision_date),
        tuple(own_result(case)), this=True,
    )  # fmt: skip
    earlier = sorted((_instance(case, prior) for prior in _own_suit(case)), key=_age)
    for verdict in below:
        named = [n for n, instance in enumerate(earlier) if instance.level == verdict.level]
        if named:
            earlier[named[-1]] = replace(earlier[named[-1]], result=(verdict.sentence,))
        else:
            earlier.append(Instance(verdict.level, None, None, None, (verdict.sentence,)))
    return (*sorted(earlier, key=_age), own)


def _own_suit(case: Case) -> list[PriorCase]:
    """Earlier instances of this suit: those that the record names, and of levels it leaves unnamed those told elsewhere.

    Below an appeal stands a first instance alone; a number in a list of evidence is of another suit.
    """
    record = case.sections.get(SectionKind.COURSE) or Span(0, 0)
    priors = case.judgment.prior_cases
    named = [p for p in priors if record.start <= p.evidence.spans[0].start < record.end]
    if not _reviews(case):
        return named
    levels = {_level_of_number(p.case_number) for p in named}
    below = {"first"} if value_of(case.judgment.procedure) == "second" else set(_LEVELS)
    others = (p for p in priors if p not in named and _level_of_number(p.case_number) in below - levels)
    return [*named, *(p for p in others if _REVIEWED_PAPER.search(case.text[max(0, p.evidence.spans[0].start - 60) : p.evidence.spans[0].start]))]


_REVIEWED_PAPER = re.compile(r"原审|一审|二审|初审|撤销|维持|本案|不服|诉至|起诉|该院|作出|[：，。\n]$|法院$")


def _age(instance: Instance) -> tuple[str, int]:
    """Oldest first; an instance without a number is a first instance told of in a review."""
    year = re.search(r"\d{4}", instance.number or "")
    return year.group() if year else "0", _LEVELS.index(instance.level) if instance.level in _LEVELS else len(_LEVELS)


def _instance(case: Case, prior: PriorCase) -> Instance:
    place = prior.evidence.spans[0]
    told = [day for day, at in dates(case.text, max(0, place.start - 40), place.start) if place.start - at.end <= 12]
    date = told[-1].isoformat() if told else None
    return Instance(_level_of_number(prior.case_number), prior.court, prior.case_number, date)


def _level_of_number(number: str) -> str:
    for mark, level in (("申", "retrial_review"), ("监", "retrial_review"), ("再", "retrial"), ("终", "second"), ("初", "first")):
        if mark in number:
            return level
    return "first"
