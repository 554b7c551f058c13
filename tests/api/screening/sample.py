"""A pending suit in a test's store, with a mark of its owner."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.screening.results import Checked, Place, Result, to_json
from api.store.tables import Suit, SuitAnswer, SuitDocument, SuitEvent, SuitScreening, User


def result(mark: str = "", document_id: int = 1) -> Result:
    """A screening with one item that is not met."""
    place = Place(document_id, f"{mark}决定书.txt", 0, 2, None, "决定")
    checked = Checked("any.basis_cited", f"{mark}的要求", ("行政处罚法第44条",), "P01", "未告知", "not_met", ("材料没有写明。",), (place,), "")
    return Result("red", None, "penalty", "行政处罚", (f"{mark}的理由",), (), (checked,), (), ())


def belongings(session: Session, home: int, document_id: int, mark: str) -> dict[str, int | str]:
    """A suit of an agency and what addresses name of it, for tests of who sees what."""
    user = session.scalars(select(User).where(User.organisation_id == home).order_by(User.id)).one()
    suit = Suit(
        organisation_id=home, said={"plaintiffs": f"{mark}原告", "received_on": "2024-03-01"}, plaintiffs=f"{mark}原告", stale=False, user_id=user.id
    )
    session.add(suit)
    session.flush()
    screening = SuitScreening(suit_id=suit.id, version="1", digest=mark, level="red", result=to_json(result(mark, document_id)))
    session.add_all([
        screening,
        SuitDocument(suit_id=suit.id, document_id=document_id),
        SuitAnswer(suit_id=suit.id, item="any.basis_cited", answer="met", note=mark, user_id=user.id),
        SuitEvent(suit_id=suit.id, action="registered", note=mark, user_id=user.id),
    ])  # fmt: skip
    session.flush()
    suit.screening_id, suit.level = screening.id, "red"
    session.flush()
    return {"suit_id": suit.id, "screening_id": screening.id, "item": "any.basis_cited"}
