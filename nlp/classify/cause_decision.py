"""From what rules and model saw to the grounds of the result: which cues are verdicts, which belong to another's verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.classify.cause_rules import GENERAL, Finding, narrower
from nlp.classify.sentences import Sentence
from nlp.document import Span

ABSORB = 2  # a defect named up to two sentences before a verdict is part of it
APART = 90  # places nearer than this are one quotation

_ILLEGAL = re.compile(
    r"违法|违反|违背|有违|不符合|不当|不合法|应(?:当)?(?:依法)?(?:予以|予)?撤销|应(?:当)?予以?纠正|确认无效|于法无据|没有(?:法律)?依据|"
    r"缺乏(?:法律)?依据|不具有合法性|不利(?:的)?后果|侵犯|剥夺|视为|不能(?:认定|证明|视为)|不足以|责令|应当|依法撤销|失实|"
    r"损害(?:了)?[^，。；]{0,12}权益|不准予|不予(?:准予|准许)?(?:强制)?执行|不宜(?:强制)?执行|执行条件"
)
_SUMMARY = re.compile(r"因此|故|据此|从而|属于?|系|构成")


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground before it becomes a `Cause`: `cue` are the words that decide, `support` all places that speak for it."""

    code: str
    detail: str
    cue: Span
    sentence: int
    kind: str
    support: tuple[Span, ...]
    source: str = "rule:causes"


def grounds(found: Sequence[Finding], sentences: Sequence[Sentence], cited: frozenset[str]) -> list[Ground]:
    """The grounds that the affirmed findings amount to.

    cited: the codes that the articles applied by the court stand for (70-1 …), used where words are ambiguous.
    Verdicts come first; a defect without one counts when the court calls it unlawful; weak cues only by themselves.
    """
    settled = _settle(list(found), sentences, cited)
    verdicts = [f for f in settled if f.cue.kind == "conclusion"]
    facts = [f for f in settled if f.cue.kind == "fact"]
    alone = [f for f in facts if not _absorbed(f, verdicts, sentences) and _called_unlawful(f, sentences)]
    chosen = verdicts + alone
    if not chosen:
        chosen = facts or [f for f in settled if f.cue.kind == "weak"]
    else:
        chosen += [f for f in settled if f.cue.kind == "weak" and _breach_of_its_own(f, settled, sentences)]
    codes = {f.code for f in chosen}
    chosen += [f for f in facts if f.code in codes and f not in chosen]
    return _merged(chosen, sentences)


_NOR_OTHER = re.compile(r"其他|其它|进一步|补充")


def _nothing_further(f: Finding, found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether missing proof is a step to 主要证据不足: 现有照片不能证明……，亦未提交其他证据。因此，……主要证据不足."""
    if f.code != "no_evidence_in_time" or f.cue.subject != "self":
        return False
    line = sentences[f.sentence]
    words = line.text[f.span.start - line.span.start : f.span.end - line.span.start]
    return bool(_NOR_OTHER.search(words)) and any(
        g.code == "insufficient_evidence" and g.cue.kind == "conclusion" and 0 <= g.sentence - f.sentence <= 1 for g in found
    )


_POINTED_OUT = re.compile(r"，?(?:本院)?(?:予以|仅予|在此)?(?:指正|指出)")


def _only_pointed_out(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether a slight breach is only pointed out (属轻微瑕疵，予以指正) while the act falls for another reason."""
    line = sentences[f.sentence]
    return f.code == "minor_procedure" and bool(_POINTED_OUT.match(line.text, f.span.end - line.span.start))


_NONE_AT_ALL = re.compile(r"(?:没有|无|缺乏)(?:任何|相应)?的?(?:事实)?证据")


def _same_lack(f: Finding, found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether 没有证据 only draws the consequence of evidence not brought in time (视为没有相应证据。因此……没有证据支持)."""
    if f.code != "insufficient_evidence" or f.cue.kind != "conclusion" or f.cue.detail == "E06":
        return False
    line = sentences[f.sentence]
    if not _NONE_AT_ALL.search(line.text[f.span.start - line.span.start : f.span.end - line.span.start]):
        return False
    return any(
        g.code == "no_evidence_in_time" and g.cue.kind == "conclusion" and 0 <= f.sentence - g.sentence <= 1 for g in found
    )


def _settle(found: list[Finding], sentences: Sequence[Sentence], cited: frozenset[str]) -> list[Finding]:
    """Resolves cues that cover the same words or mean another code in this company."""
    found = [f for f in found if not (_about_damage(f, sentences) or _claim_fails(f, sentences) or _aside(f, sentences))]
    found = [f for f in found if not (_nothing_further(f, found, sentences) or _same_lack(f, found, sentences))]
    found = [f for f in found if not any(_yields(f, g) for g in found)]
    procedure = any(f.code == "procedure_violation" and f.cue.kind == "conclusion" for f in found)
    if "minor_procedure" not in cited and any(f.cue.kind == "conclusion" and f.code != "minor_procedure" for f in found):
        found = [f for f in found if not _only_pointed_out(f, sentences)]
    slight = "minor_procedure" in cited or any(f.code == "minor_procedure" for f in found)
    settled = []
    for f in found:
        code = f.code
        if _unproven(f, sentences) and not procedure:
            code = "no_evidence_in_time"
        if code == "procedure_violation" and slight:
            code = "minor_procedure"
        if f.cue.detail == "C01" and f.cue.kind == "fact" and "ultra_vires" not in cited and (
            "wrong_law" in cited or _citation_form(f, sentences)
        ):
            code = "wrong_law"
        settled.append(f if code == f.code else replace(f, cue=replace(f.cue, code=code)))
    return settled


_PROOF = re.compile(r"证据|证明|举证")


def _unproven(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether a defect of procedure is only that its observance was not proved (34, 67)."""
    line = sentences[f.sentence]
    words = line.text[f.span.start - line.span.start : f.span.end - line.span.start]
    return f.code == "procedure_violation" and f.cue.kind == "fact" and bool(_PROOF.search(words))


def _about_damage(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether proof is missing of the damage, which the agency made impossible (38②), not of the act's lawfulness."""
    return f.code == "no_evidence_in_time" and bool(re.search(r"损失|损害|赔偿|原告无法举证", sentences[f.sentence].text))


_PLEA = re.compile(r"(?:辩称|辩解|主张|抗辩|述称|诉称|认为|称)")
_NOT_HEARD = re.compile(r"[^。；]{0,30}?(?:不予|不能|不应|难以)(?:采信|采纳|支持|认可|认定)")


def _claim_fails(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether it is the agency's plea that lacks proof (辩称……，没有证据，本院不予采信): a plea that fails is no ground."""
    line = sentences[f.sentence]
    before = line.text[: f.span.start - line.span.start]
    clause = before[before.rfind("；") + 1 :]
    words = line.text[f.span.start - line.span.start : f.span.end - line.span.start]
    pleaded = f.code in {"no_evidence_in_time", "insufficient_evidence"} and bool(_PROOF.search(words))
    return pleaded and bool(_PLEA.search(clause)) and bool(_NOT_HEARD.match(line.text, f.span.end - line.span.start))


_CIRCUMSTANCE = re.compile(r"[^，。；]{0,30}?的?(?:情况|情形|前提|条件)下")


def _aside(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether an omission is only the circumstance of what the agency did (在未作出补偿决定的情形下拆除), no inaction.

    不予受理 of an application for enforcement is what the court does.
    """
    line = sentences[f.sentence]
    if f.code != "inaction":
        return False
    refused = "申请执行人" in line.text and "不予" in line.text[f.span.start - line.span.start :][:2]
    return refused or bool(_CIRCUMSTANCE.match(line.text, f.span.end - line.span.start))


def _citation_form(f: Finding, sentences: Sequence[Sentence]) -> bool:
    """没有法律依据 said of how a decision cites (缩略、未载明条款) rather than of a power."""
    return bool(re.search(r"缩略|简称|未(?:引用|载明|注明|写明)|没有[^，。；]{0,8}注明|条款|全名", sentences[f.sentence].text))


_PRIORITY = {
    "minor_procedure": ("procedure_violation",),
    "agreement_breach": ("inaction",),
    "void": ("ultra_vires", "procedure_violation"),
    "abuse_of_power": ("ultra_vires",),
    "procedure_violation": ("inaction",),
    "other": ("inaction", "insufficient_evidence", "procedure_violation"),
}
"""Where two verdicts stand on overlapping words, the first takes them from the others."""


_DETAIL_PRIORITY = frozenset({("S01", "E06"), ("S01", "P19"), ("C01", "L01"), ("L04", "C01")})
"""(sub-cause, the one that it gives way to) on overlapping words: a narrower formula contains the wider one's words."""


def _yields(f: Finding, g: Finding) -> bool:
    """Whether f gives way to g, which tells the same words better."""
    if f is g or f.sentence != g.sentence:
        return False
    if g.code == "minor_procedure" and f.code == "procedure_violation":
        return True
    if g.code == "void" and f.code == "ultra_vires" and g.cue.kind == "conclusion" and f.span.start < g.span.start:
        return True  # want of competence is why the act is void (解释 99①)
    if f.span.start >= g.span.end or g.span.start >= f.span.end:
        return False
    outranked = f.code in _PRIORITY.get(g.code, ()) and g.cue.kind != "weak"
    if outranked and not (f.cue.kind == "conclusion" and g.cue.kind == "fact"):
        return True
    inside = f.code == g.code and f.cue.kind == g.cue.kind and len(f.span) < len(g.span)
    unproven = g.code == "no_evidence_in_time" and g.cue.kind == "conclusion" and f.code == "insufficient_evidence"
    return inside or (f.cue.detail, g.cue.detail) in _DETAIL_PRIORITY or (unproven and f.cue.detail != "E06")


# Words with which a court passes to a further ground: the verdict behind them is not about what stands before.
_FURTHER = re.compile(
    r"；(?:且|同时|并且|又|另|亦|也)|此外|另外|其次|再次|再者|[，；。](?:二|三|四)是|第[二三四]，|同时，|(?:^|。)(?:且|并且|另)|[(](?:二|三|四)[)]"
)
_ADDED = re.compile(r"，(?:且|并且|同时|又|更|而且)|[一-龥](?:且|并且|同时)(?:其|被告)?$")  # 没有职权，且未催告: behind a verdict this adds a defect
_FIRST = re.compile(r"首先|一是|第一，|[(]一[)]")
# A closing that names no ground: what was listed before it are the grounds.
_BARE_CLOSING = re.compile(
    r"^(?:因此|故|综上(?:所述)?|据此|上述|以上)[^。]{0,40}?(?:应(?:当)?(?:依法)?(?:予以|予)?(?:撤销|确认违法|纠正)|(?:依法|予以)撤销|影响[^，。]{0,12}合法性)"
)


_NEXT_GROUND = re.compile(r"(?:此外|另外|其次|再次|再者|同时)，")


def _breach_of_its_own(f: Finding, found: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether a breach of a named article is a ground by itself: the only word of a sentence that opens a further ground."""
    alone = all(g.sentence != f.sentence or g is f or g.code == f.code or g.cue.kind != "conclusion" for g in found)
    return f.code == "wrong_law" and alone and bool(_NEXT_GROUND.match(sentences[f.sentence].text))


def _absorbed(fact: Finding, verdicts: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether a verdict in the same sentence or just behind speaks about the fact."""
    return any(0 <= v.sentence - fact.sentence <= ABSORB and not _apart(fact, v, sentences) for v in verdicts)


_OF_SUBSTANCE = frozenset({"insufficient_evidence", "wrong_law", "manifestly_improper"})


def _apart(fact: Finding, verdict: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether the court passes to a further ground between a fact and a verdict of another code.

    A later statement about substance says nothing of a step of procedure that was left out.
    """
    if fact.code == verdict.code:
        return False
    here, there = sentences[fact.sentence], sentences[verdict.sentence]
    if here is there:
        first, last = sorted((fact.span, verdict.span), key=lambda span: span.start)
        between = here.text[first.end - here.span.start : max(0, last.start - here.span.start)]
    else:
        between = here.text[fact.span.end - here.span.start :] + "。" + there.text[: verdict.span.start - there.span.start]
    if here is there and verdict.span.end <= fact.span.start and _ADDED.search(between):
        return True
    if fact.code == "procedure_violation" and verdict.code in _OF_SUBSTANCE:
        return bool(re.search(r"[；。]", between))
    return bool(_FURTHER.search(between))


def _called_unlawful(fact: Finding, sentences: Sequence[Sentence]) -> bool:
    """Whether the court calls the fact unlawful in its sentence or the next, or lists it before a bare closing."""
    here = sentences[fact.sentence]
    if _ILLEGAL.search(here.text, max(0, fact.span.start - here.span.start)):
        return True
    behind = fact.sentence + 1
    if behind < len(sentences) and _ILLEGAL.search(sentences[behind].text[:80]):
        return True
    told = here.text[: fact.span.end - here.span.start]
    listed = _FIRST.search(told) or _FURTHER.search(told)
    return bool(listed) and any(_BARE_CLOSING.match(s.text) for s in sentences[behind:])


def _merged(chosen: Sequence[Finding], sentences: Sequence[Sentence]) -> list[Ground]:
    """The grounds in the order of the text."""
    by_code: dict[str, list[Finding]] = {}
    for f in chosen:
        by_code.setdefault(f.code, []).append(f)
    crowd = [{f.code for f in chosen if f.sentence == n and f.cue.kind == "conclusion"} for n in range(len(sentences))]
    merged = [g for code, members in by_code.items() for g in _places(code, members, sentences, crowd)]
    return sorted(merged, key=lambda g: g.cue.start)


def _places(
    code: str, members: Sequence[Finding], sentences: Sequence[Sentence], crowd: Sequence[set[str]]
) -> list[Ground]:
    """At most two places of a code: where the court reasons, and a second defect or the verdict where it sums up.

    crowd: the codes of the verdicts in each sentence; where one sentence sums up several grounds, another says more.
    A place that says no more than the first (the same bare verdict again, a mention in passing) is left out.
    """
    weights = {f: _weight(f, members, sentences) - 2 * max(0, len(crowd[f.sentence] - {code}) - 1) for f in members}
    ranked = sorted(members, key=lambda f: (f.cue.kind == "conclusion", weights[f], f.span.start), reverse=True)
    best = ranked[0]
    further = [f for f in ranked if weights[f] >= PASSING and _adds(f, best, members, sentences)]
    if _told(best, members) <= GENERAL and len(distinct := _distinct(further)) > 1:
        return [_ground(code, f, members) for f in distinct[:2]]
    return [_ground(code, f, members) for f in (best, *further[:1])]


def _distinct(places: Sequence[Finding]) -> list[Finding]:
    """The first place of each sub-cause, in different sentences."""
    kept: list[Finding] = []
    for f in places:
        if f.cue.detail not in GENERAL and all(k.cue.detail != f.cue.detail and k.sentence != f.sentence for k in kept):
            kept.append(f)
    return kept


def _ground(code: str, f: Finding, members: Sequence[Finding]) -> Ground:
    beside = [m for m in members if m.sentence == f.sentence]
    support = tuple(m.span for m in members if m.sentence == f.sentence or m.cue.detail == f.cue.detail)
    return Ground(code, f.cue.detail, _joined(f.span, [m.span for m in beside]), f.sentence, f.cue.kind, support)


def _joined(span: Span, others: Sequence[Span]) -> Span:
    """The words that decide, with those of the same code close by: a quotation should hold both."""
    for other in sorted(others, key=lambda o: abs(o.start - span.start)):
        wide = Span(min(span.start, other.start), max(span.end, other.end))
        if len(wide) <= APART:
            span = wide
    return span


def _adds(f: Finding, best: Finding, members: Sequence[Finding], sentences: Sequence[Sentence]) -> bool:
    """Whether a second place tells the reader something that the best one does not."""
    if f.sentence == best.sentence and abs(best.span.start - f.span.start) < APART:
        return False
    told, here = (_told(g, members) for g in (best, f))
    if here - told - GENERAL:
        return f.cue.kind == "conclusion" or told <= GENERAL or _called_unlawful(f, sentences)
    bare = f.cue.kind == "conclusion" and f.cue.detail in GENERAL
    return bare and (not told <= GENERAL or f.cue is not best.cue)


def _told(f: Finding, members: Sequence[Finding]) -> set[str]:
    """The sub-causes told of a code in the sentence of f."""
    return {m.cue.detail for m in members if m.sentence == f.sentence}


PASSING = -4  # a weight below this is a mention in passing
_CONSEQUENCE = re.compile(r"应(?:当)?(?:依法)?(?:予以|予)?(?:撤销|纠正|确认|变更)|确认(?:其|该)?[^，。；]{0,10}违法|属于?|构成|系|行为违法")
_ABOUT_ACT = re.compile(r"被诉|涉案|案涉|该[^，。；]{0,8}(?:决定|行为|登记)|作出的|所作|本案|行政行为|被告")
# The word is used to refer back, to answer a claim or to leave a point open; the verdict stands elsewhere.
_IN_PASSING = re.compile(r"(?:因|由于|鉴于|所称|关于|对于|提出的?|认为)[^，。；]{0,16}$|(?:[，。；]|^)(?:该|此|上述|前述)$")
_LEFT_OPEN = re.compile(r"不再(?:评判|评述|审查|赘述|审理|论述)|应由[^，。；]{0,8}重新")


def _weight(f: Finding, members: Sequence[Finding], sentences: Sequence[Sentence]) -> int:
    """How much a statement sounds like the verdict on the act, with the defect that it rests on."""
    sentence = sentences[f.sentence]
    start = f.span.start - sentence.span.start
    before, after = sentence.text[max(0, start - 60) : start], sentence.text[f.span.end - sentence.span.start :][:30]
    weight = 2 * bool(_CONSEQUENCE.search(before[-8:] + after)) + bool(_ABOUT_ACT.search(before))
    beside = [m for m in members if m.sentence == f.sentence]
    weight += bool(_SUMMARY.search(before)) + any(m.cue.detail not in GENERAL for m in beside) + (len(beside) > 1)
    if _LEFT_OPEN.search(sentence.text) or _IN_PASSING.search(before):
        weight -= 6
    return weight


def detail_of(ground: Ground, found: Sequence[Finding], quote: str) -> str:
    """The sub-cause: that of a defect in the same sentence, or named in the quoted words, when the verdict is bare."""
    if ground.detail and ground.detail not in GENERAL:
        return ground.detail
    near = [f for f in found if f.sentence == ground.sentence and f.code == ground.code and f.cue.detail not in GENERAL]
    return near[0].cue.detail if near else narrower(ground.code, quote) or ground.detail


_SUIT_LAW: Mapping[tuple[int, int | None, int | None], str] = {
    (70, None, 1): "insufficient_evidence", (70, None, 2): "wrong_law", (70, None, 3): "procedure_violation",
    (70, None, 4): "ultra_vires", (70, None, 5): "abuse_of_power", (70, None, 6): "manifestly_improper",
    (74, 1, 2): "minor_procedure", (74, 2, 3): "inaction",
    (54, None, 3): "inaction", (54, None, 4): "manifestly_improper",
}  # fmt: skip
"""行政诉讼法: article, paragraph, item → what it says the act lacks.  Article 54 is that of 1989."""
_WHOLE_ARTICLES = {72: "inaction", 73: "inaction", 75: "void", 77: "manifestly_improper", 78: "agreement_breach"}
"""Articles that stand for one code whichever of their paragraphs is cited."""
_ITEMS_ONLY = frozenset({54, 70})
"""Articles of a single list: courts sometimes count a paragraph that is not there."""


def cited_codes(statutes: Sequence[tuple[str, int, int | None, int | None]]) -> frozenset[str]:
    """The codes that the articles applied (law, article, paragraph, item) stand for."""
    codes = set()
    for law, article, paragraph, item in statutes:
        if "行政诉讼法" not in law or "解释" in law:
            continue
        counted = None if article in _ITEMS_ONLY else paragraph
        codes.add(_WHOLE_ARTICLES.get(article) or _SUIT_LAW.get((article, counted, item)))
    return frozenset(code for code in codes if code)
