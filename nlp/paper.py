"""The typed result of reading another paper that speaks of an agency's act: no judgment, but counted by some plans.

复议决定书 (行政复议法63–71), 复议意见书 (76), 行政执法监督文书, 司法建议书.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from nlp.judgment import AgencyResult, Cause, Disposition, Evidence, Value, value_of

PaperKind = Literal["reconsideration_decision", "reconsideration_opinion", "supervision_notice", "judicial_suggestion"]
LABELS: Final[Mapping[str, str]] = {
    "reconsideration_decision": "行政复议决定书",
    "reconsideration_opinion": "行政复议意见书",
    "supervision_notice": "行政执法监督文书",
    "judicial_suggestion": "司法建议书",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What the paper says.  `agency`: whose act it is about (被申请人, or to whom it is sent); None and empty: it does not say."""

    kind: PaperKind
    title: Evidence
    number: Value[str] | None
    issuer: Value[str] | None
    issued_on: Value[str] | None
    agency: Value[str] | None
    applicants: tuple[Value[str], ...]
    dispositions: tuple[Disposition, ...]
    agency_result: Value[AgencyResult] | None
    causes: tuple[Cause, ...]
    act_type: Value[str] | None
    field: Value[str] | None

    def to_json(self) -> dict[str, Any]:
        """The object `paper` of an output line."""
        return {
            "kind": self.kind, "number": value_of(self.number), "issuer": value_of(self.issuer), "issued_on": value_of(self.issued_on),
            "agency": value_of(self.agency), "applicants": [one.value for one in self.applicants],
            "dispositions": list(dict.fromkeys(one.code for one in self.dispositions)),
            "agency_result": value_of(self.agency_result),
            "causes": [{"code": one.code, "detail": one.detail, "quote": one.quote, "confidence": round(one.evidence.confidence, 3)} for one in self.causes],
            "act_type": value_of(self.act_type), "field": value_of(self.field),
        }  # fmt: skip

    def evidence(self) -> Iterator[tuple[str, Evidence]]:
        """JSON pointer into the output line → evidence, for every value that has one."""
        yield "/paper/kind", self.title
        for name in ("number", "issuer", "issued_on", "agency", "agency_result", "act_type", "field"):
            found: Value[Any] | None = getattr(self, name)
            if found is not None:
                yield f"/paper/{name}", found.evidence
        yield from ((f"/paper/applicants/{place}", one.evidence) for place, one in enumerate(self.applicants))
        yield from ((f"/paper/causes/{place}", one.evidence) for place, one in enumerate(self.causes))
        seen: dict[str, int] = {}
        for item in self.dispositions:
            yield f"/paper/dispositions/{seen.setdefault(item.code, len(seen))}", item.evidence
