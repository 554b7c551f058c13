"""The kind of the sued act: 22 codes after 法发〔2020〕44号, by cues and a trained model, with a decision of its own."""

from __future__ import annotations

from dataclasses import replace

from nlp.case import Case, evidence
from nlp.classify.act_rules import rule_score
from nlp.classify.act_view import ActView, act_view
from nlp.classify.cues import RuleScore
from nlp.classify.decision import Decision, decide, doubt
from nlp.classify.optional import model_for
from nlp.document import Span
from nlp.judgment import Evidence, Review, Value

CLEAR = 6.0
"""Margin of points from which the cause, the claims and the operative part settle the matter without the facts."""


def act_type(case: Case) -> None:
    """Fills `judgment.act_type`; a `Review` says why where rule and model disagree or neither is sure."""
    formal = _formal(case)
    if formal is not None:
        case.judgment.act_type = formal
        return
    view = act_view(case)
    score = rules(case, view)
    model = model_for(case, "act_type")
    code, probability = model.best(view.model_text(case)) if model else (None, 0.0)
    made = decide(score.best, _sure(score), code, probability)
    case.judgment.act_type = Value(made.code, _evidence(made, score, view))
    if (why := doubt("act_type", made, "请按被诉行政行为核对")) is not None:
        case.judgment.needs_review.append(Review("act_type", why))


def _formal(case: Case) -> Value[str] | None:
    """What the form of the suit settles: 公益诉讼起诉人 (行诉法 25④), 行赔 numbers and 行政赔偿 papers (国赔法 9)."""
    doc_type = case.judgment.doc_type
    if doc_type is not None and doc_type.value.startswith("compensation"):
        return Value("compensation", replace(doc_type.evidence, source="rule:act_type.paper"))
    at = case.text.find("公益诉讼起诉人", 0, 1500)
    if at >= 0:
        return Value("public_interest", evidence(at, at + 7, "rule:act_type.plaintiff", 0.97))
    return None


def rules(case: Case, view: ActView) -> RuleScore:
    """The cues' word: of the cause, claims and operative part; of the facts too where those leave it open."""
    zones = {"cause": view.cause, "claims": view.claims, "operative": view.operative}
    score = rule_score(case.text, zones)
    if score.margin < CLEAR:
        score = rule_score(case.text, zones | {"opening": view.opening, "reasoning": view.reasoning})
    return score


def _sure(score: RuleScore) -> float:
    """0.55 for a tie up to 0.97 for a margin of twelve points and more."""
    return min(0.97, 0.55 + score.margin * 0.035)


def _evidence(made: Decision, score: RuleScore, view: ActView) -> Evidence:
    places = score.places.get(made.code, ())[:3] or (view.cause or view.operative)[:1]
    return Evidence(tuple(Span(p.start, p.end) for p in places), round(made.confidence, 3), made.source)
