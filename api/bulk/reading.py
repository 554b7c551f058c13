"""What a reading process makes of a document: its record, and what ties and verdicts the ledger would see in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from nlp.batch import PRELOAD, Analysis
from nlp.reading.containers import Source
from nlp.reading.guard.limits import Limits
from nlp.record import Record

IMPORTED_ONCE: Final = (*PRELOAD, "api.ledger.disputes.verdicts")
"""What the fork server imports for all reading processes."""
READ: Final = frozenset({"complete", "partial"})
"""Statuses of a judgment whose values count."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading process's task."""

    limits: Limits
    evidence: bool

    def __call__(self, source: Source) -> Record:
        """The record with the keys of `NOTHING`; raises ReadingError when the document cannot be loaded."""
        record, text = Analysis(self.limits, self.evidence).found(source)
        return record | (ledger(record, text) if record["status"] in READ else NOTHING)


NOTHING: Final[dict[str, Any]] = {"verdicts": [], "traits": None, "numbers": [], "judgment": None}


def ledger(record: Record, text: str) -> dict[str, Any]:
    """The columns by which judgments are chained and counted.

    `verdicts` are those of the judgment alone, without the other instances of its dispute and without what people say of it.
    """
    from api.ledger.disputes.traits import to_json, traits_of

    traits = traits_of(0, record, text, {})
    own = next((tie for tie in traits.ties if tie.tie == "own"), None)
    return {
        "verdicts": verdicts([(traits, record)])[0],
        "traits": json.dumps(to_json(traits), ensure_ascii=False),
        "numbers": sorted({tie.number for tie in traits.ties}),
        "judgment": "|".join((own.court, own.number, record["doc_type"] or "")) if own and own.court else None,
    }


def verdicts(judgments: list[tuple[Any, Record]]) -> list[list[dict[str, Any]]]:
    """The verdicts of a dispute's judgments, given with their traits: a list for each, in the order given."""
    from api.ledger.disputes import verdicts as ledger_
    from api.ledger.due.workdays import Calendar

    sources = [ledger_.Source(traits, record, {}) for traits, record in judgments]
    found, _ = ledger_.of(sources, {}, Calendar(), date.max)  # nobody has filled in a line: no day decides
    return [[_verdict(one) for one in found if one.source is source] for source in sources]


def _verdict(found: Any) -> dict[str, Any]:
    values = found.values
    names = (
        "name", "capacity", "stage", "court", "decided_on", "filed_on", "result", "dispositions", "act_type", "field", "merits", "closing", "final", "mild",
        "withdrawn", "mediated", "heard", "head",
    )  # fmt: skip
    causes = [{"code": code, "detail": detail} for code, detail in values["causes"]]
    return {"party": found.key, **{name: values[name] for name in names}, "causes": causes}
