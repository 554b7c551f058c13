"""The second sources: what the model hears in the reasons, and what the articles applied stand for.

Neither overrules a rule that found a ground; they add what rules missed, lend confidence, and raise doubts
(理由段与引条双取，冲突交人工).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.classify.attribution import Cast, Stance, stance
from nlp.classify.cause_decision import Ground
from nlp.classify.cause_model import Scored
from nlp.classify.cause_rules import Finding
from nlp.classify.sentences import Sentence

SURE = 0.75  # the model alone names a further ground
LIKELY = 0.4  # … when the court applied the article for it
FAINT = 0.3  # … when nothing else is there
HEARD = 0.2  # from here on the model hears a rule's code too; below it contradicts or is deaf
REVIEW_BELOW = 0.8

_RIGHT: Mapping[str, tuple[float, float]] = {
    "conclusion": (0.94, 0.88), "fact": (0.90, 0.72), "weak": (0.50, 0.33), "model": (0.83, 0.33), "article": (0.50, 0.50),
}  # fmt: skip
"""Kind of evidence → share of right codes where the model hears the code, and where it does not.

Counted, with Laplace's correction, on what the rules had never seen when they first met it: 74 held-out documents
and 74 passages of reasoning (models/causes.md); articles alone were too few to count.
"""

LABELS = {
    "insufficient_evidence": "主要证据不足", "wrong_law": "适用法律、法规错误", "procedure_violation": "违反法定程序",
    "minor_procedure": "程序轻微违法", "ultra_vires": "超越职权", "abuse_of_power": "滥用职权",
    "manifestly_improper": "明显不当", "inaction": "不履行法定职责", "void": "重大且明显违法",
    "no_evidence_in_time": "不提供或逾期提供证据", "agreement_breach": "不依法履行行政协议", "other": "其他",
}  # fmt: skip
_TWINS = {
    frozenset({"procedure_violation", "minor_procedure"}), frozenset({"procedure_violation", "no_evidence_in_time"}),
    frozenset({"insufficient_evidence", "no_evidence_in_time"}), frozenset({"inaction", "agreement_breach"}),
    frozenset({"inaction", "procedure_violation"}), frozenset({"wrong_law", "ultra_vires"}),
}  # fmt: skip
"""Codes that courts word alike: the model's vote for one is no news beside the other."""

_ACT_FALLS = re.compile(
    r"(?:应(?:当)?(?:依法)?(?:予以|予)?(?:撤销|纠正|确认违法)|违法|不当|违反|不符合|缺乏|没有[^，。；]{0,6}依据|不能成立|不合法|应当)"
)


@dataclass(frozen=True, slots=True)
class View:
    """What rules and model see in the passages of one authority, and the codes of the articles applied (`cited`)."""

    lines: list[Sentence]
    met: list[Finding]
    pieces: list[Scored]
    members: Cast
    cited: frozenset[str]


def from_model(stated: Sequence[Ground], view: View) -> list[Ground]:
    """Grounds that only the model hears, one a code; a code that the rules heard denied or alleged there is left out."""
    named = {g.code for g in stated}
    best: dict[str, Scored] = {}
    for piece in view.pieces:
        code, probability = piece.best()
        bar = LIKELY if code in view.cited or not named else SURE
        if probability < bar or code == "other" or code in named or _twin(code, named) or _refused(piece, code, view):
            continue
        if any(g.code == "other" and piece.span.start <= g.cue.start < piece.span.end for g in stated):
            continue  # the rules know these words by another name
        if code not in best or probability > best[code].scores[code]:
            best[code] = piece
    return [_of_piece(code, piece) for code, piece in best.items()]


def from_articles(stated: Sequence[Ground], view: View) -> list[Ground]:
    """Grounds of the articles applied that the reasons state in other words.

    Only when the reasons bear out one of the articles: a list that fits nowhere is a matter for a person.  The place
    is a defect of that code without its verdict, else the piece in which the model hears the code best.
    """
    named = {g.code for g in stated}
    borne_out = bool(named & view.cited)
    added = []
    for code in sorted(view.cited - named) if named else []:
        facts = [f for f in view.met if f.code == code and f.stance is Stance.FOUND]
        free = [p for p in view.pieces if not _refused(p, code, view)]
        if facts:
            fact = facts[0]
            added.append(Ground(code, fact.cue.detail, fact.span, fact.sentence, "fact", (fact.span,), "article:causes"))
        elif free and borne_out:
            added.append(_of_piece(code, max(free, key=lambda p: p.scores.get(code, 0.0)), "article:causes"))
    return added


def last_resort(view: View) -> Ground | None:
    """The likeliest ground where none is named: the cited article's code at its likeliest place, else the model's best."""
    free = [p for p in view.pieces if not _refused(p, "", view)]
    if not free:
        return None
    if view.cited:
        code = min(view.cited)
        at = max(free, key=lambda p: (bool(_ACT_FALLS.search(view.lines[p.sentence].text)), p.scores.get(code, 0.0)))
        return _of_piece(code, at, "article:causes")
    at = max(free, key=lambda p: p.best()[1])
    return _of_piece(at.best()[0], at) if at.best()[1] >= FAINT else None


def _of_piece(code: str, piece: Scored, source: str = "model:causes") -> Ground:
    return Ground(code, "", piece.span, piece.sentence, "model", (piece.span,), source)


def _refused(piece: Scored, code: str, view: View) -> bool:
    """Whether the words of the piece are denied, alleged or of somebody else, as far as rules can tell."""
    for f in view.met:
        inside = piece.span.start <= f.span.start < piece.span.end
        if inside and f.code == code and f.stance is not Stance.FOUND:
            return True
    line = view.lines[piece.sentence]
    end = piece.span.end - line.span.start
    start = max(piece.span.start - line.span.start, end - 6)
    return stance(line.text, start, end, view.members, subject="any") is not Stance.FOUND


def _twin(code: str, named: set[str]) -> bool:
    return any(frozenset({code, other}) in _TWINS for other in named)


def confidence(ground: Ground, view: View) -> float:
    """The share of right answers that the kind of evidence had on unseen texts (see `_RIGHT`)."""
    heard = max((p.scores.get(ground.code, 0.0) for p in view.pieces if p.sentence == ground.sentence), default=0.0)
    if ground.source == "article:causes":
        return _RIGHT["article"][0]
    bar = 0.5 if ground.kind == "model" else HEARD
    return _RIGHT[ground.kind][0 if heard >= bar else 1]


def doubts(stated: Sequence[Ground], view: View) -> list[str]:
    """Why a person should look, in Chinese; empty when rules, model and articles agree."""
    named = {g.code for g in stated}
    cited = view.cited
    reasons = []
    if cited and not named & cited:
        reasons.append(f"判决理由（{_labels(named)}）与所引条文（{_labels(cited)}）不一致。")
    elif missing := cited - named:
        reasons.append(f"所引条文对应的“{_labels(missing)}”在理由部分没有找到。")
    for ground in stated:
        if ground.source == "model:causes":
            reasons.append(f"“{LABELS[ground.code]}”只由模型认出，规则没有找到。")
        elif ground.source == "article:causes":
            reasons.append(f"“{LABELS[ground.code]}”依据所引条文列出，理由部分没有明说。")
        elif (sure := confidence(ground, view)) < REVIEW_BELOW:
            reasons.append(f"“{LABELS[ground.code]}”的把握只有 {sure:.0%}。")
        elif ground.kind == "conclusion" and (other := _other_voice(ground, view)):
            reasons.append(f"规则认为是“{LABELS[ground.code]}”，模型认为是“{LABELS[other]}”。")
    return list(dict.fromkeys(reasons))


def _other_voice(ground: Ground, view: View) -> str | None:
    """The code that the model strongly prefers where the rule found another."""
    for piece in view.pieces:
        if piece.span.start <= ground.cue.start < piece.span.end:
            code, probability = piece.best()
            if code != ground.code and probability > SURE and not _twin(code, {ground.code}):
                return code
    return None


def _labels(codes: frozenset[str] | set[str]) -> str:
    return "、".join(LABELS[c] for c in sorted(codes))
