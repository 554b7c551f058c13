"""The enforcement field (执法领域): by the sued agency's name, overruled by the subject where the agency does everything."""

from __future__ import annotations

from functools import cache

from nlp.case import Case
from nlp.classify.act_view import ActView, act_view
from nlp.classify.cues import CueTable, RuleScore
from nlp.classify.decision import decide, doubt
from nlp.classify.optional import model_for
from nlp.document import Span
from nlp.judgment import Evidence, Party, Review, Value, value_of
from nlp.lexicon import field_of_agency
from nlp.structure import SectionKind

GENERIC = ("government", "township", "other")
"""Fields of agencies that do everything: only taken when no subject fits."""
_EVERY_SUBJECT = ("指挥部", "管委会", "管理委员会", "办公室", "领导小组", "行政审批局", "审批服务局", "行政审批服务局")
"""Endings of bodies that act in every subject: for one project, for one zone, or for all permits (行政许可法 25)."""
CLEAR = 6.0
"""Margin of points from which the cause, claims and operative part name the subject beyond doubt."""
CERTAIN = 0.95
"""Confidence of a field that the name of a specialised agency gives."""
LIKELY = 0.5
"""Probability from which the model's subject is preferred to the field of an agency that does everything."""
CLEARLY = 2.5
"""How many times as much an information case needs, whose text always speaks of many things."""
ENOUGH = 8.0
"""Points of words in facts and reasons below which no subject is said to be named."""


@cache
def field_cues() -> CueTable:
    """The table of words that show a subject."""
    return CueTable.read("lexicon/field_cues.toml")


def field(case: Case) -> None:
    """Fills `judgment.field_`; needs the parties, and uses the kind of act where it is known."""
    view = act_view(case)
    named = [(agency, field_of_agency(agency.name)) for agency in sued_agencies(case)]
    subject = subjects(case, view)
    rule, sure, source = _rule(case, named, subject)
    model = model_for(case, "field")
    code, probability = model.best(view.model_text(case)) if model else (None, 0.0)
    if rule in GENERIC and sure < CERTAIN and not _of_information(case) and code not in GENERIC and probability >= LIKELY:
        rule, source = None, None  # “only if no subject above fits”: the model found one
    made = decide(rule, sure, code, probability)
    spans = source.evidence.spans[:1] if source else subject.places.get(made.code, ())[:2] or (view.cause)[:1]
    evidence = Evidence(tuple(spans), round(made.confidence, 3), made.source)
    case.judgment.field_ = Value(made.code, evidence)
    if (why := doubt("field", made, "请按机关和事项核对")) is not None:
        case.judgment.needs_review.append(Review("field", why))


def ruled(case: Case) -> str | None:
    """The field by the rules alone; needs the parties and, where it is known, the kind of act."""
    named = [(agency, field_of_agency(agency.name)) for agency in sued_agencies(case)]
    return _rule(case, named, subjects(case, act_view(case)))[0]


def sued_agencies(case: Case) -> list[Party]:
    """The agencies whose act is at stake: the defendants, or in non-litigation enforcement the applicant."""
    judgment = case.judgment
    if value_of(judgment.procedure) == "nonlitigation_enforcement":
        return [p for p in judgment.parties if p.role == "enforcement_applicant" or p.kind == "agency"]
    return judgment.agencies() or [p for p in judgment.parties if p.kind == "agency"]


def subjects(case: Case, view: ActView) -> RuleScore:
    """What the cause, the claims, the operative part and the opening say the suit is about."""
    zones = {"cause": view.cause, "claims": view.claims, "operative": view.operative, "opening": view.opening}
    return field_cues().score(case.text, zones)


def _rule(
    case: Case, named: list[tuple[Party, str | None]], subject: RuleScore
) -> tuple[str | None, float, Party | None]:
    """The rule's field, its confidence, and the agency that gave it (None: the subject gave it)."""
    special = [(party, code) for party, code in named if code and not _does_everything(party, code)]
    if special and (special[0][0] is named[0][0] or not _contradicted(special[0][1], subject)):
        return special[0][1], 0.95, special[0][0]
    if subject.best is not None and subject.margin >= CLEAR and not _demolition(case):
        return subject.best, min(0.93, 0.6 + subject.margin * 0.03), None
    frequent = _frequent(case, subject)
    if frequent is not None:
        return frequent, 0.7, None
    generic = [(party, code) for party, code in named if code]
    return (generic[0][1], 0.6, generic[0][0]) if generic else (None, 0.0, None)


def _does_everything(party: Party, code: str) -> bool:
    """Governments, townships and bodies that act in every subject: their name says nothing of the subject."""
    return code in GENERIC and (code != "other" or party.name.endswith(_EVERY_SUBJECT))


def _contradicted(code: str, subject: RuleScore) -> bool:
    """Whether the cause itself names another subject than that of an agency sued beside a government."""
    return subject.best not in (None, code) and subject.points.get(code, 0.0) == 0 and subject.margin >= CLEAR


def _demolition(case: Case) -> bool:
    return value_of(case.judgment.act_type) == "coercive_enforcement"


def _takes_property(case: Case) -> bool:
    act = value_of(case.judgment.act_type)
    return act is not None and act in ("expropriation", "agreement", "settlement")


def _frequent(case: Case, subject: RuleScore) -> str | None:
    """The subject that facts and reasons speak of most; demolitions are of illegal buildings or of expropriated ones."""
    spans = [s for kind in (SectionKind.BODY, SectionKind.REASONING) if (s := case.sections.get(kind)) is not None]
    counted = field_cues().count(case.text, *(Span(s.start, min(s.end, s.start + 1500)) for s in spans))
    if _demolition(case):
        counted = {code: counted.get(code, 0.0) for code in ("housing", "urban_management")}
        counted["housing"] += 0.1
    else:
        for code, points in subject.points.items():
            counted[code] = counted.get(code, 0.0) + points
    if _takes_property(case):  # a government that expropriates does so as 房屋征收 unless the text speaks of land
        counted["housing"] = counted.get("housing", 0.0) + ENOUGH
    best = max(counted, key=counted.__getitem__, default=None)
    if best is None or _demolition(case):
        return best
    if _of_information(case):  # “the field of the information's subject where clear, otherwise the agency's”
        return best if counted[best] >= CLEARLY * ENOUGH and counted[best] * 2 >= sum(counted.values()) else None
    return best if counted[best] >= ENOUGH else None


def _of_information(case: Case) -> bool:
    return value_of(case.judgment.act_type) == "information"
