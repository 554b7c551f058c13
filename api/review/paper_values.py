"""The values of another paper (复议决定书 …): what the machine found with what people said laid over it, and what follows.

Whose act it speaks of is matched by name, never guessed: the organisation sees the paper from then on.  Who handed it in
sees it, too; nobody else does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from api.review.values import code, day, optional, wrong
from api.store import audit
from api.store.actor import Actor
from api.store.organisations import paper_sights
from api.store.tables import Analysis, Document, Paper
from nlp import paper as papers
from nlp.lexicon.folding import fold

LABELS: Final[dict[str, str]] = {
    "kind": "文书种类", "number": "文号", "issuer": "作出机关", "issued_on": "日期", "agency": "原文所写单位", "organisation_id": "所涉单位",
    "agency_result": "结果", "causes": "指出的问题", "act_type": "行政行为", "field": "执法领域",
}  # fmt: skip
"""What people may correct, in the order in which it is shown."""
LENGTHS: Final = {"number": 120, "issuer": 200, "agency": 200}
MOST_CAUSES: Final = 20
Record = dict[str, Any]


def refresh(session: Session, paper: Paper) -> None:
    """Makes the paper what its document's analysis and people's words say: record, columns, organisation, sight, key."""
    document = session.get_one(Document, paper.document_id)
    machine = session.get_one(Analysis, document.analysis_id).record.get("paper") or {}
    record = machine | {name: value for name, value in paper.said.items() if name != "organisation_id"}
    paper.record, paper.kind = record, record["kind"]
    paper.number, paper.issuer = _short(record.get("number"), "number"), _short(record.get("issuer"), "issuer")
    paper.issued_on = date.fromisoformat(record["issued_on"]) if record.get("issued_on") else None
    paper.key = key_of(record, document.sha256)
    paper_sights.attach(session, paper)


def standing(paper: Paper) -> Record:
    """The values as they stand, those of the system among them: what a change is told by."""
    values = {name: paper.record.get(name) for name in LABELS} | {"organisation_id": paper.organisation_id}
    causes = [one["detail"] or one["code"] for one in values["causes"] or []]
    return values | {"causes": causes, "dropped": paper.dropped}


def note(session: Session, actor: Actor, action: str, paper: Paper, *, before: Record, after: Record, **more: Any) -> None:
    """An entry of the audit with the values that a deed changed."""
    names = [name for name in after if before[name] != after[name]]
    told = {name: before[name] for name in names}, {name: after[name] for name in names} | more
    audit.note(session, actor, action, "paper", paper.id, before=told[0], after=told[1])


def key_of(record: Mapping[str, Any], sha256: str) -> str:
    """What copies of one paper share: kind, issuer and number, folded; its bytes where it names no issuer or no number."""
    parts = [record.get(name) for name in ("kind", "issuer", "number")]
    told = "|".join(fold(part) for part in parts if part) if all(parts) else f"sha256|{sha256}"
    return hashlib.sha256(told.encode()).hexdigest()


def clean(name: str, value: Any, record: Mapping[str, Any]) -> Any:
    """A value that a person gave, as it is kept; `record`: as it stands.  Raises ServiceError E602."""
    if name == "causes":
        return _causes(value, record.get("causes") or [])
    return _CLEANING[name](name, value)


def _text(name: str, value: Any) -> str | None:
    return optional(value, LABELS[name], LENGTHS[name])


def _kind(name: str, value: Any) -> str:
    if value not in papers.LABELS:
        raise wrong(f"没有这种{LABELS[name]}")
    return str(value)


def _code(name: str, value: Any) -> str | None:
    return code(name, value, LABELS[name]) if value else None


def _day(name: str, value: Any) -> str | None:
    return day(value.isoformat() if isinstance(value, date) else value, LABELS[name]) if value else None


def _causes(value: Any, known: list[Record]) -> list[Record]:
    """Each {"code", "detail"}; what the machine quoted for the same one stays with it."""
    if not isinstance(value, list) or len(value) > MOST_CAUSES:
        raise wrong(f"{LABELS['causes']}最多 {MOST_CAUSES} 项")
    there = {(one["code"], one.get("detail")): one for one in known}
    found: dict[tuple[str, str | None], Record] = {}
    for one in value:
        given = one if isinstance(one, dict) else {"code": one}
        main = code("cause", given.get("code"), LABELS["causes"])
        detail = code("cause_detail", given["detail"], LABELS["causes"]) if given.get("detail") else None
        found[main, detail] = there.get((main, detail)) or {"code": main, "detail": detail, "quote": None, "confidence": None}
    return list(found.values())


def _short(value: str | None, name: str) -> str | None:
    return value[: LENGTHS[name]] if value else None


_CLEANING: Final[dict[str, Callable[[str, Any], Any]]] = {
    "kind": _kind, "number": _text, "issuer": _text, "agency": _text, "issued_on": _day, "agency_result": _code, "act_type": _code, "field": _code,
}  # fmt: skip
