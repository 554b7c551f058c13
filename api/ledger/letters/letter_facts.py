"""What a supervision letter says of the case: its blanks, filled from the dispute and the judgment that stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.letters.letter_frames import basis
from api.ledger.official import chinese_day
from api.ledger.rectification import problems
from api.ledger.rectification.rectification_states import COUNTED
from api.store.tables import Dispute, Judgment, Letter, Organisation, Rectification, Verdict
from nlp.folding import fold
from nlp.taxonomy import codes, label

NAMES: Final = frozenset({
    "agency", "bureau", "government", "case", "court", "decided_on", "result", "act", "field", "operative", "held", "due", "basis",
    "opinion_label", "opinion_number", "opinion_date", "opinion_due", "unmet",
})  # fmt: skip
"""All blanks that a frame may have."""


def of(
    session: Session,
    agency: Organisation,
    bureau: Organisation,
    *,
    dispute: Dispute | None,
    follows: Letter | None,
    day: date,
    due: date | None,
) -> dict[str, str]:
    """Name of a blank → words; what is not known is not there."""
    found = {
        "agency": agency.name, "bureau": bureau.name, "government": government(bureau), "basis": basis(day),
        "due": chinese_day(due) if due else "",
    }  # fmt: skip
    if dispute is not None:
        found |= _case(session, dispute, agency)
    if follows is not None:
        found |= _opinion(session, follows, day)
    return {name: text for name, text in found.items() if text}


def government(bureau: Organisation) -> str:
    """The government whose bureau this is: 某区司法局 → 某区人民政府; empty for another name."""
    place = bureau.name.removesuffix("司法局")
    return f"{place}人民政府" if place and place != bureau.name else ""


def unmet(session: Session, opinion: Letter, day: date) -> str:
    """Why an opinion counts as not followed in time on this day, as the agency is told it; empty: it does not.

    It has run out, and either it was not answered or problems of its case are not rectified (昌吉方案15: 逾期未整改完毕).
    """
    if opinion.kind != "opinion" or opinion.issued_on is None or opinion.due_on is None or opinion.due_on >= day:
        return ""
    if opinion.answered_on is None:
        return f"截至{chinese_day(day)}，你单位没有书面回复"
    rows = select(Rectification.id).where(
        Rectification.organisation_id == opinion.organisation_id, Rectification.dispute_id == opinion.dispute_id,
        Rectification.state.in_(sorted(COUNTED - {"closed"})),
    )  # fmt: skip
    left = len(session.scalars(rows).all())
    return f"截至{chinese_day(day)}，仍有{left}项问题没有整改完毕" if left else ""


def judgment_of(session: Session, dispute_id: int, organisation_id: int) -> tuple[Verdict, Judgment] | None:
    """The agency's newest verdict in a dispute, lost ones first, with its judgment."""
    newest = (Verdict.decided_on.desc(), Verdict.id.desc())
    any_verdict = select(Verdict).where(Verdict.dispute_id == dispute_id, Verdict.organisation_id == organisation_id, Verdict.latest)
    for verdict in (*problems.lost(session, dispute_id, organisation_id), *session.scalars(any_verdict.order_by(*newest))):
        judgment = session.get(Judgment, verdict.judgment_id) if verdict.judgment_id else None
        if judgment is not None:
            return verdict, judgment
    return None


def _case(session: Session, dispute: Dispute, agency: Organisation) -> dict[str, str]:
    found = judgment_of(session, dispute.id, agency.id)
    if found is None:
        return {"case": f"{dispute.number}案" if dispute.number else "", "court": dispute.court or ""}
    verdict, judgment = found
    number = judgment.case_number or dispute.number
    return {
        "case": f"{number}案" if number else "",
        "court": judgment.court or verdict.court or "",
        "decided_on": chinese_day(verdict.decided_on) if verdict.decided_on else "",
        "result": _label("agency_result", verdict.result),
        "act": _label("act_type", verdict.act_type),
        "field": _label("field", verdict.field),
        "operative": _operative(judgment.record, verdict.name),
        "held": _held(judgment.record, verdict),
    }


def _opinion(session: Session, opinion: Letter, day: date) -> dict[str, str]:
    return {
        "opinion_label": str(opinion.values.get("label", "")), "opinion_number": opinion.number,
        "opinion_date": chinese_day(opinion.issued_on) if opinion.issued_on else "",
        "opinion_due": chinese_day(opinion.due_on) if opinion.due_on else "", "unmet": unmet(session, opinion, day),
    }  # fmt: skip


def _operative(record: dict[str, Any], name: str) -> str:
    """The operative items that concern the agency, or that name none."""
    items = record.get("disposition_items") or ()
    texts = dict.fromkeys(one["text"] for one in items if not one["agencies"] or _named(name, one["agencies"]))
    return f"裁判主文：{'；'.join(text.strip('；;。') for text in texts)}。" if texts else ""


def _held(record: dict[str, Any], verdict: Verdict) -> str:
    """Each cause with the court's own sentence, one a line."""
    lines = []
    for cause in record.get("causes") or ():
        if cause["agency"] and not _named(verdict.name, [cause["agency"]]):
            continue
        said = problems.full_label(cause["code"], cause["detail"])
        lines.append(f"{said}。法院认为：“{cause['quote'].strip()}”" if cause["quote"] else f"{said}。")
    return "\n".join(dict.fromkeys(lines))


def _named(name: str, names: Iterable[str]) -> bool:
    return fold(name) in {fold(one) for one in names}


def _label(group: str, code: str | None) -> str:
    return label(group, code) if code in codes(group) else ""
