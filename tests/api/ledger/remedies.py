"""A problem, a proof and a letter of one organisation, for tests of who may do what."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from api.ledger.letters.letter_frames import frames
from api.ledger.letters.letter_words import Words
from api.store.tables import Attachment, Dispute, Document, Letter, Rectification, Verdict


def belongings(session: Session, dispute: Dispute, organisation_id: int, document: Document, mark: str) -> dict[str, int]:
    """Ids by the names that stand in addresses; `document` lends its bytes and its sender."""
    user_id = document.user_id or 1
    dispute.verdicts.append(Verdict(organisation_id=organisation_id, name=mark, stage="first", result="lost", latest=True))
    problem = Rectification(dispute_id=dispute.id, organisation_id=organisation_id, problem=mark, measure=mark)
    words = Words.draft(frames()["opinion"], "监督意见书", {"agency": mark, "bureau": mark})
    letter = Letter(
        kind="opinion", number=mark, organisation_id=organisation_id, dispute_id=dispute.id, values=words.values(), user_id=user_id,
        issued_on=date(2024, 3, 1), due_on=date(2024, 4, 1), sha256=document.sha256,
    )  # fmt: skip
    session.add_all([problem, letter])
    session.flush()
    proof = Attachment(
        object_type="rectification", object_id=problem.id, organisation_id=organisation_id, sha256=document.sha256, name=f"{mark}.pdf",
        size=document.size, media_type="application/pdf", user_id=user_id,
    )  # fmt: skip
    session.add(proof)
    session.flush()
    return {"rectification_id": problem.id, "proof_id": proof.id, "letter_id": letter.id}
