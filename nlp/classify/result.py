"""Did the agency lose: overall and per agency, from this document and from what it leaves in force.

Counts as lost: relief under 行诉法 70, 72–78 against the agency, in force after this document (the definition on which
every plan agrees); how a bureau counts withdrawals or mild defects is policy and not decided here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.case import Case
from nlp.classify.below import INFERRED, PROCEDURAL, Below, decision_below
from nlp.classify.result_model import agrees, opinion
from nlp.judgment import LOSSES, AgencyOutcome, AgencyResult, Disposition, Evidence, Party, Review, Value
from nlp.taxonomy import MERITS_WON, RELIEF, REOPENING, UNCHANGED, label

HEARD = {"rule:result.operative": 0.85, "rule:below.": 0.6}
"""Probability from which a model that disagrees is heard, by the rule's source: our own operative part is nearly certain."""


DOUBTED = 0.6
"""Confidence left to the rules where the model is heard against them; a person decides then."""


def agency_result(case: Case) -> None:
    """Fills `agency_result` and `results_by_agency`; asks for review when the decision below is only inferred.

    The rules decide; a trained model gives a second opinion, and where it disagrees a person is asked.
    """
    _by_rules(case)
    found = case.judgment.agency_result
    if found is None or found.value == "not_suit":
        return
    second = opinion(case)
    if second is None:
        return
    kind, probability = second
    needed = next((p for source, p in HEARD.items() if found.evidence.source.startswith(source)), 1.0)
    if agrees(found.value, kind):
        source = found.evidence.source + "+model"
        case.judgment.agency_result = Value(found.value, replace(found.evidence, source=source))
    elif probability >= needed:
        doubted = min(found.evidence.confidence, DOUBTED)
        case.judgment.agency_result = Value(found.value, replace(found.evidence, confidence=doubted))
        why = f"规则判为“{label('agency_result', found.value)}”，模型判为“{label('agency_result', kind)}”，请核对主文和原审结果"
        case.judgment.needs_review.append(Review("agency_result", why))


def _by_rules(case: Case) -> None:
    judgment = case.judgment
    if judgment.procedure and judgment.procedure.value == "nonlitigation_enforcement":
        judgment.agency_result = Value("not_suit", judgment.procedure.evidence)
        return
    codes = {d.code for d in judgment.dispositions}
    if not codes:
        judgment.needs_review.append(Review("agency_result", "没有找到判决或裁定主文，无法判断结果"))
        return
    here = codes & (RELIEF | MERITS_WON | PROCEDURAL | REOPENING)
    if codes & UNCHANGED and not here:
        _left_in_force(case, decision_below(case))
        return
    result = result_of(codes)
    spans = tuple(s for d in judgment.dispositions for s in d.evidence.spans)
    judgment.agency_result = Value(result, Evidence(spans, 0.97, "rule:result.operative"))
    judgment.results_by_agency = _per_agency(case, result)


def result_of(codes: set[str] | frozenset[str]) -> AgencyResult:
    """The result that a set of dispositions means for the sued agency (GUIDE of the annotation, 行诉法 69–79, 89)."""
    if codes & RELIEF:
        return "partly_lost" if codes & MERITS_WON else "lost"
    if codes & REOPENING:
        return "open"
    if codes & MERITS_WON:
        return "won"
    return "procedural"


def _left_in_force(case: Case, below: Below | None) -> None:
    if below is None:
        case.judgment.needs_review.append(Review("agency_result", "文书没有写明原审结果，请核对原审裁判"))
        return
    result = result_of(below.codes)
    evidence = Evidence(
        (*(s for d in case.judgment.dispositions for s in d.evidence.spans), below.span), below.confidence, below.source
    )
    case.judgment.agency_result = Value(result, evidence)
    case.judgment.results_by_agency = [
        AgencyOutcome(p.name, result, evidence) for p in case.judgment.agencies() if p.kind == "agency"
    ]
    if below.source.startswith(INFERRED):
        case.judgment.needs_review.append(Review("agency_result", "原审结果系按谁提起上诉或申请再审推断，请核对原审裁判"))


def _per_agency(case: Case, overall: AgencyResult) -> list[AgencyOutcome]:
    """Each sued agency's own result: items that name it decide, items that name nobody concern all (行诉法 79)."""
    judgment = case.judgment
    agencies = [p for p in judgment.agencies() if p.kind == "agency"]
    granted = {name for d in judgment.dispositions if d.code in RELIEF for name in d.agencies}
    outcomes: list[AgencyOutcome] = []
    for agency in agencies:
        items = [d for d in judgment.dispositions if _concerns(d, agency, len(agencies))]
        if agency.name in granted and len(granted) < len(agencies):
            # 驳回原告的其他诉讼请求 then means the claims against the agency that no item grants anything against.
            items = [d for d in items if d.agencies or d.code not in MERITS_WON]
        codes = {d.code for d in items}
        spans = tuple(s for d in items for s in d.evidence.spans)
        decided = codes & (RELIEF | MERITS_WON | PROCEDURAL | REOPENING)
        result = result_of(codes) if decided else _unnamed(overall)
        outcomes.append(AgencyOutcome(agency.name, result, Evidence(spans, 0.9, "rule:result.per_agency")))
    return outcomes


def _concerns(item: Disposition, agency: Party, count: int) -> bool:
    if count == 1 or not item.agencies:
        return True
    if agency.name in item.agencies:
        return True
    return bool(re.search(r"二被告|两被告|各被告|上述被告", item.text))


def _unnamed(overall: AgencyResult) -> AgencyResult:
    """An agency that no item names, beside one that lost: nothing was granted against it."""
    return "won" if overall in LOSSES else overall
