"""Which organisations a judgment concerns: found by their names, confirmed or rejected by people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, defer

from api.errors import ServiceError
from api.store.actor import Actor
from api.store.audit import note
from api.store.locking import NAMES, ROW, beside
from api.store.organisations.names import PROPOSED, Match, candidates, match
from api.store.organisations.places import parts, spelling, stem, within
from api.store.organisations.tree import add_name
from api.store.scope import COUNTING, Scope, significant
from api.store.tables import Involvement, Judgment, Organisation
from api.store.types import now

SUBMITTER = "submitter"
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Question:
    """A name in a judgment of which a person must say whose it is.

    `organisation_id`: the likeliest, or None.  `visible`: whether the asker may open the judgment now.
    """

    id: int
    judgment_id: int
    court: str | None
    case_number: str | None
    decision_date: date | None
    role: str
    name: str
    organisation_id: int | None
    organisation_name: str | None
    score: float
    visible: bool


def involve(session: Session, judgment: Judgment, record: dict[str, Any], submitter_id: int | None) -> None:
    """Brings a judgment's involvements up to date with its record; what people decided stays.

    Recorded are all parties that are agencies, and others that bear exactly the name of an organisation.
    `submitter_id`: the organisation that handed the file in; None or 0 for an administrator without one.
    """
    beside(session, NAMES)
    session.flush()
    rows = _rows(session, judgment.id)
    known = {spelling(row.name): row for row in rows if row.role != SUBMITTER}
    results = {spelling(one["name"]): one["result"] for one in record.get("results_by_agency", [])}
    named = set()
    for party in record.get("parties", []):
        name = spelling((party.get("name") or "")[:NAME_LENGTH])
        if name and name not in named and _involve(session, judgment.id, party, known.get(name), results.get(name)):
            named.add(name)
    for name, row in known.items():
        if name not in named and row.decided_by is None:
            session.delete(row)
    if submitter_id and all(row.role != SUBMITTER or row.organisation_id != submitter_id for row in rows):
        _submit(session, judgment.id, submitter_id)
    session.flush()
    session.expire(judgment, ["involvements"])


def to_confirm(session: Session, scope: Scope) -> list[Question]:
    """What waits for someone with this scope, newest judgment first.

    That is: names for which an organisation within is proposed; names for which none is, in judgments within; and for a
    bureau of these also those that carry the name of its region, since nobody else could say whose they are.  An
    administrator sees all; an agency only what stands in judgments that it sees anyway.
    """
    homes = _homes(session, scope)
    visible = scope.holds_judgment().label("visible")
    rows = session.execute(_waiting(scope, homes).add_columns(visible)).all()
    return [
        _question(row, judgment, candidate, bool(seen))
        for row, judgment, candidate, seen in rows
        if seen or (scope.path is None and (candidate or any(within(row.name, home) for home in homes)))
    ]


def waiting(session: Session, scope: Scope) -> int:
    """How many `to_confirm` gives; in a big import that is thousands, which nobody has to load to count."""
    homes = _homes(session, scope)
    asked = scope.holds_judgment() if scope.path is not None else scope.holds_judgment() | Involvement.organisation_id.is_not(None)
    sure = func.coalesce(asked, false())
    listed = _waiting(scope, homes).order_by(None)
    counted = session.scalar(listed.where(sure).with_only_columns(func.count(Involvement.id))) or 0
    if scope.path is not None or not homes:
        return counted
    names = session.scalars(listed.where(~sure).with_only_columns(Involvement.name))
    return counted + sum(any(within(name, home) for home in homes) for name in names)


def likely(session: Session, actor: Actor, involvement_id: int) -> list[tuple[Match, Organisation]]:
    """The likeliest organisations within the caller's sight for a name that he may decide about, best first.

    Raises ServiceError E504, E601 as `confirm` does.
    """
    row = _decidable(session, actor, involvement_id)
    mine = {one.id: one for one in session.scalars(select(Organisation).where(actor.scope.holds_organisation()))}
    found = candidates(session, row.name, limit=None)
    return [(one, mine[one.organisation_id]) for one in found if one.organisation_id in mine][:PROPOSED]


def confirm(
    session: Session, actor: Actor, involvement_id: int, organisation_id: int, *, alias: bool = False
) -> Involvement:
    """Says that the name is this organisation's; from now on its people see the judgment.

    `alias`: the name becomes one of the organisation's, so that nobody is asked again.
    Raises ServiceError E504, E601 (not there or not the caller's to decide), E605 (the alias is another's name).
    """
    row = _decidable(session, actor, involvement_id)
    chosen = actor.scope.organisation(session, organisation_id)
    before = _described(row)
    row.organisation_id, row.status, row.decided_by, row.decided_at = chosen.id, "confirmed", actor.user_id, now()
    note(session, actor, "involvement.confirm", "involvement", row.id, before=before, after=_described(row))
    session.flush()
    if alias and all(spelling(row.name) != one.folded for one in chosen.names):
        add_name(session, actor, chosen.id, row.name)
    return row


def reject(session: Session, actor: Actor, involvement_id: int, organisation_id: int | None = None) -> Involvement:
    """Says that the name is none of our organisations' (or not the one proposed); nobody is asked again.

    `organisation_id`: the one that it is not; where given it must be the one that is proposed, or E606.
    Raises ServiceError E504, E601 as `confirm` does.
    """
    row = _decidable(session, actor, involvement_id)
    if organisation_id is not None and organisation_id != row.organisation_id:
        raise ServiceError("E606", why="系统建议的单位已经变化")
    before = _described(row)
    row.status, row.decided_by, row.decided_at = "rejected", actor.user_id, now()
    note(session, actor, "involvement.reject", "involvement", row.id, before=before, after=_described(row))
    session.flush()
    return row


def seeing(session: Session, judgment_id: int) -> set[int | None]:
    """The organisations through which a judgment is seen."""
    rows = select(Involvement.organisation_id).where(
        Involvement.judgment_id == judgment_id, Involvement.status.in_(COUNTING)
    )
    return set(session.scalars(rows))


def _involve(
    session: Session, judgment_id: int, party: dict[str, Any], row: Involvement | None, result: str | None
) -> bool:
    """Writes the row of one party; False: the party is no organisation of ours and no agency."""
    if row is None or row.decided_by is None:
        found = match(session, party["name"])
        if party.get("kind") != "agency" and found.status != "matched":
            return False
        if row is None:
            row = Involvement(judgment_id=judgment_id, name=party["name"][:NAME_LENGTH])
            session.add(row)
        row.organisation_id, row.status, row.score = found.organisation_id, found.status, found.score
    row.role, row.result = party.get("role") or "other", result
    return True


def _submit(session: Session, judgment_id: int, submitter_id: int) -> None:
    name = session.scalars(select(Organisation.name).where(Organisation.id == submitter_id)).one()
    session.add(
        Involvement(judgment_id=judgment_id, organisation_id=submitter_id, role=SUBMITTER, name=name, status="matched")
    )


def _rows(session: Session, judgment_id: int) -> list[Involvement]:
    return list(session.scalars(select(Involvement).where(Involvement.judgment_id == judgment_id).order_by(Involvement.id)))


def _homes(session: Session, scope: Scope) -> list[tuple[str, ...]]:
    """The places of the bureaus whose region is the scope's, taken from their names: 临江市, 云溪区."""
    if scope.region is None:
        return []
    bureaus = session.scalars(select(Organisation).where(Organisation.kind == "bureau", scope.holds_organisation()))
    found = {parts(one.name).places for one in bureaus if significant(one.region) == scope.region}
    return sorted(places for places in found if places)


def _waiting(scope: Scope, homes: Iterable[tuple[str, ...]]) -> Select[Involvement, Judgment, Organisation | None]:
    nobody = Involvement.organisation_id.is_(None)
    carrying = [Involvement.name.contains(stem(home[-1]), autoescape=True) for home in homes]
    return (
        select(Involvement, Judgment, Organisation)
        .join(Judgment, Judgment.id == Involvement.judgment_id)
        .outerjoin(Organisation, Organisation.id == Involvement.organisation_id)
        .where(
            Involvement.status == "to_confirm",
            or_(
                Involvement.organisation_id.in_(scope.organisations()), nobody & or_(scope.holds_judgment(), *carrying)
            ),
        )
        .order_by(Involvement.judgment_id.desc(), Involvement.id)
        .options(defer(Judgment.record))
    )


def _question(row: Involvement, judgment: Judgment, candidate: Organisation | None, visible: bool) -> Question:
    return Question(
        id=row.id,
        judgment_id=row.judgment_id,
        court=judgment.court,
        case_number=judgment.case_number,
        decision_date=judgment.decision_date,
        role=row.role,
        name=row.name,
        organisation_id=candidate.id if candidate else None,
        organisation_name=candidate.name if candidate else None,
        score=row.score,
        visible=visible,
    )


def _decidable(session: Session, actor: Actor, involvement_id: int) -> Involvement:
    """What the caller may decide: all that waits for him, and what was found or decided in judgments that he sees."""
    actor.require("manage")
    row = session.get(Involvement, involvement_id, with_for_update=ROW)
    if row is None or row.role == SUBMITTER:
        raise ServiceError("E601", what="这条单位归属")
    if row.status == "to_confirm":
        if all(question.id != row.id for question in to_confirm(session, actor.scope)):
            raise ServiceError("E601", what="这条单位归属")
        return row
    actor.scope.judgment(session, row.judgment_id)
    if row.organisation_id is not None:  # another region's sight is not ours to take away
        actor.scope.organisation(session, row.organisation_id)
    return row


def _described(row: Involvement) -> dict[str, Any]:
    return {"name": row.name, "organisation_id": row.organisation_id, "status": row.status}
