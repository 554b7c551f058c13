"""The typed result of reading one judgment document (裁判文书), and its JSON.

Every value is a `Value`: what was found, with the evidence that says where it stands in the text, how sure we
are and which rule or model found it.  Codes are those of `corpora/taxonomy`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar

from nlp.document import Document, Span

T = TypeVar("T")

DocType = Literal[
    "judgment", "ruling", "compensation_judgment", "compensation_ruling", "mediation", "decision", "other"
]
Procedure = Literal["first", "second", "retrial", "retrial_review", "nonlitigation_enforcement", "other"]
Role = Literal[
    "plaintiff", "defendant", "third_party", "appellant", "appellee", "retrial_applicant", "retrial_respondent",
    "enforcement_applicant", "enforcement_respondent", "other",
]  # fmt: skip
PartyKind = Literal["person", "organisation", "agency"]
Attendance = Literal["attended", "absent", "unstated"]
AgencyResult = Literal["lost", "partly_lost", "won", "procedural", "open", "not_suit"]
LOSSES: Final[frozenset[str]] = frozenset({"lost", "partly_lost"})
"""Results with which the agency lost, wholly or in part."""
Status = Literal["complete", "partial", "failed", "not_administrative"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value is believed.

    `spans`: where the document says so (offsets into `Document.text`; empty for “unstated”).
    `confidence`: 0–1, calibrated where a model took part.  `source`: the rule or model, e.g. `rule:heading.court`.
    """

    spans: tuple[Span, ...]
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value with its evidence."""

    value: T
    evidence: Evidence


def value_of(found: Value[T] | None) -> T | None:
    """The bare value; None where the document does not say."""
    return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for a party: 法定代表人, 负责人, 委托代理人 …, with post or firm where given."""

    name: str
    capacity: str
    post: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """A litigating party as the party list names it; `original_role` is its first-instance role."""

    name: str
    role: Role
    original_role: Literal["plaintiff", "defendant", "third_party"] | None
    kind: PartyKind
    representative: Agent | None
    agents: tuple[Agent, ...]
    aliases: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PriorCase:
    """An earlier case number of the same dispute, with the court where the text names it."""

    case_number: str
    court: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Period:
    """A period for performance set by the operative part: its words, and days where it counts days."""

    text: str
    days: int | None
    working_days: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Disposition:
    """One coded effect of an operative item (判项); an item such as 撤销…并责令重作 yields two."""

    code: str
    text: str
    agencies: tuple[str, ...]
    period: Period | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AgencyOutcome:
    """Where one sued agency stands once this document is made."""

    name: str
    result: AgencyResult
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HeadAttendance:
    """Whether a 行政机关负责人 came to court, for which agency, who and in which post."""

    state: Attendance
    agency: str | None
    name: str | None
    post: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cause:
    """A ground on which the agency lost: scored code, sub-cause of the taxonomy, the court's own sentence."""

    code: str
    detail: str | None
    quote: str
    agency: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Statute:
    """One provision that the court applies right before the operative part (依照……之规定)."""

    law: str
    article: int
    paragraph: int | None
    item: int | None
    evidence: Evidence

    def key(self) -> tuple[str, int, int | None, int | None]:
        """What makes two citations the same provision."""
        return self.law, self.article, self.paragraph, self.item


@dataclass(frozen=True, slots=True)
class Review:
    """A field that needs a person (needs_review), and why, in Chinese."""

    field: str
    why: str


@dataclass(slots=True)
class Judgment:
    """What a judgment document says.  Stages fill it one after another; None or empty: the document does not say."""

    doc_type: Value[DocType] | None = None
    procedure: Value[Procedure] | None = None
    court: Value[str] | None = None
    court_region: str | None = None
    case_number: Value[str] | None = None
    decision_date: Value[str] | None = None
    filed_date: Value[str] | None = None
    hearing_dates: list[Value[str]] = field(default_factory=list)
    prior_cases: list[PriorCase] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    attendance: HeadAttendance | None = None
    act_type: Value[str] | None = None
    act_numbers: list[Value[str]] = field(default_factory=list)
    field_: Value[str] | None = None
    dispositions: list[Disposition] = field(default_factory=list)
    agency_result: Value[AgencyResult] | None = None
    results_by_agency: list[AgencyOutcome] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    statutes: list[Statute] = field(default_factory=list)
    statutes_cited: list[Statute] = field(default_factory=list)
    costs_borne_by: list[Value[str]] = field(default_factory=list)
    needs_review: list[Review] = field(default_factory=list)

    def agencies(self) -> list[Party]:
        """Parties that stand as sued agencies: defendants of the first instance, or the only agencies named."""
        sued = [p for p in self.parties if "defendant" in (p.original_role, p.role)]
        return sued or [p for p in self.parties if p.kind == "agency" and p.role != "enforcement_applicant"]

    def to_json(self) -> dict[str, Any]:
        """The keys of one output line that come from the document's content (no evidence)."""
        return {
            "doc_type": value_of(self.doc_type),
            "procedure": value_of(self.procedure),
            "court": value_of(self.court),
            "court_region": self.court_region,
            "case_number": value_of(self.case_number),
            "decision_date": value_of(self.decision_date),
            "filed_date": value_of(self.filed_date),
            "hearing_dates": [v.value for v in self.hearing_dates],
            "prior_case_numbers": [c.case_number for c in self.prior_cases],
            "prior_cases": [{"case_number": c.case_number, "court": c.court} for c in self.prior_cases],
            "parties": [_party(p) for p in self.parties],
            "head_attended": self.attendance.state if self.attendance else "unstated",
            "attendance": _attendance(self.attendance),
            "act_type": value_of(self.act_type),
            "act_numbers": [v.value for v in self.act_numbers],
            "field": value_of(self.field_),
            "dispositions": list(dict.fromkeys(d.code for d in self.dispositions)),
            "disposition_items": [_disposition(d) for d in self.dispositions],
            "agency_result": value_of(self.agency_result),
            "results_by_agency": [{"name": r.name, "result": r.result} for r in self.results_by_agency],
            "causes": [
                {"code": c.code, "detail": c.detail, "quote": c.quote, "agency": c.agency,
                 "confidence": round(c.evidence.confidence, 3)}
                for c in self.causes
            ],
            "statutes": [_statute(s) for s in self.statutes],
            "statutes_cited": [_statute(s) for s in self.statutes_cited],
            "performance_periods": [_period(d.period) for d in self.dispositions if d.period],
            "costs_borne_by": [v.value for v in self.costs_borne_by],
            "needs_review": [{"field": r.field, "why": r.why} for r in self.needs_review],
        }  # fmt: skip

    def evidence(self) -> Iterator[tuple[str, Evidence]]:
        """Pairs of a JSON pointer into `to_json()` and the evidence for the value there."""
        singles = ("doc_type", "procedure", "court", "case_number", "decision_date", "filed_date", "act_type",
                   "agency_result")  # fmt: skip
        for name in singles:
            value = getattr(self, name)
            if value is not None:
                yield f"/{name}", value.evidence
        if self.field_ is not None:
            yield "/field", self.field_.evidence
        if self.attendance is not None:
            yield "/head_attended", self.attendance.evidence
        for name in ("hearing_dates", "act_numbers", "costs_borne_by", "prior_cases", "parties", "results_by_agency",
                     "causes", "statutes", "statutes_cited"):  # fmt: skip
            for index, item in enumerate(getattr(self, name)):
                yield f"/{name}/{index}", item.evidence
        for index, prior in enumerate(self.prior_cases):
            yield f"/prior_case_numbers/{index}", prior.evidence
        for index, item in enumerate(self.dispositions):
            yield f"/disposition_items/{index}", item.evidence
        for index, code in enumerate(dict.fromkeys(d.code for d in self.dispositions)):
            yield f"/dispositions/{index}", next(d.evidence for d in self.dispositions if d.code == code)
        for index, period in enumerate(d.period for d in self.dispositions if d.period):
            yield f"/performance_periods/{index}", period.evidence


def evidence_json(found: Iterable[tuple[str, Evidence]], document: Document) -> dict[str, list[dict[str, Any]]]:
    """The `evidence` object of the output: JSON pointer → places in the document (see the contract in README)."""
    return {
        pointer: [
            {
                "start": span.start, "end": span.end, "page": place.page, "boxes": [list(b) for b in place.boxes],
                "text": document.text[span.start : span.end], "confidence": round(evidence.confidence, 3),
                "source": evidence.source,
            }
            for span in evidence.spans
            for place in document.places(span)
        ]
        for pointer, evidence in found
    }  # fmt: skip


def _agent(agent: Agent) -> dict[str, Any]:
    return {"name": agent.name, "capacity": agent.capacity, "post": agent.post}


def _party(party: Party) -> dict[str, Any]:
    return {
        "name": party.name, "role": party.role, "original_role": party.original_role, "kind": party.kind,
        "representative": _agent(party.representative) if party.representative else None,
        "agents": [_agent(a) for a in party.agents], "aliases": list(party.aliases),
    }  # fmt: skip


def _attendance(found: HeadAttendance | None) -> list[dict[str, Any]]:
    if found is None or found.state == "unstated":
        return []
    return [{"state": found.state, "agency": found.agency, "name": found.name, "post": found.post}]


def _period(period: Period) -> dict[str, Any]:
    return {"text": period.text, "days": period.days, "working_days": period.working_days}


def _disposition(item: Disposition) -> dict[str, Any]:
    return {
        "code": item.code, "text": item.text, "agencies": list(item.agencies),
        "performance_period": _period(item.period) if item.period else None,
    }  # fmt: skip


def _statute(statute: Statute) -> dict[str, Any]:
    return {"law": statute.law, "article": statute.article, "paragraph": statute.paragraph, "item": statute.item}
