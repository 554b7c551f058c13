"""Problems that a lost case shows, proposed for the list of problems (问题清单).

A proposal is the name of a cause that the judgment states, with the case: nothing that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.tables import Judgment, Rectification, Verdict
from nlp import taxonomy
from nlp.judgment import LOSSES


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem: the code of its cause or sub-cause, and the words."""

    cause: str
    text: str


def causes() -> tuple[str, ...]:
    """Every code that a problem may go back to: causes, then sub-causes."""
    return (*taxonomy.codes("cause"), *taxonomy.codes("cause_detail"))


def label(cause: str | None) -> str:
    """The Chinese name of a cause or sub-cause; empty for none, the code itself for one that is no longer known."""
    if not cause:
        return ""
    if cause in taxonomy.codes("cause"):
        return taxonomy.label("cause", cause)
    return taxonomy.label("cause_detail", cause) if cause in taxonomy.codes("cause_detail") else cause


def full_label(code: str, detail: str | None) -> str:
    """Cause and sub-cause in one: 违反法定程序：未告知陈述申辩权."""
    if not detail or label(detail) == label(code):
        return label(code)
    return f"{label(code)}：{label(detail)}"


def lost(session: Session, dispute_id: int, organisation_id: int) -> list[Verdict]:
    """The agency's verdicts that stand as lost in this dispute, newest first."""
    rows = select(Verdict).where(
        Verdict.dispute_id == dispute_id, Verdict.organisation_id == organisation_id,
        Verdict.latest, Verdict.result.in_(sorted(LOSSES)),
    )  # fmt: skip
    return list(session.scalars(rows.order_by(Verdict.decided_on.desc(), Verdict.id.desc())))


def proposed(session: Session, dispute_id: int, organisation_id: int) -> list[Proposal]:
    """What has not been taken up yet of the causes for which the agency lost, main causes first; none where it did not lose.

    Asks for no rights: the caller has seen to it that dispute and organisation are within his sight.
    """
    taken = set(
        session.scalars(
            select(Rectification.cause).where(
                Rectification.dispute_id == dispute_id, Rectification.organisation_id == organisation_id,
                Rectification.state != "cancelled",
            )
        )
    )  # fmt: skip
    found: dict[str, Proposal] = {}
    for verdict in lost(session, dispute_id, organisation_id):
        number = session.scalar(select(Judgment.case_number).where(Judgment.id == verdict.judgment_id)) or verdict.dispute.number
        for proposal in _of(verdict.causes, number):
            if proposal.cause not in taken:
                found.setdefault(proposal.cause, proposal)
    return list(found.values())


def _of(pairs: Iterable[tuple[str, str | None]], number: str) -> Iterable[Proposal]:
    known = frozenset(causes())
    for code, detail in pairs:
        if code in known:
            text = full_label(code, detail if detail in known else None)
            yield Proposal(detail if detail and detail in known else code, f"{text}，见{number}案" if number else text)
