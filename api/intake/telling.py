"""Who is told what when a document has come to rest: a line in an organisation's inbox, once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store.tables import Document, Notification


def tell(session: Session, kind: str, document: Document, organisation_id: int, message: str) -> None:
    """Adds the line, unless this organisation was told of this document already."""
    known = select(Notification.id).filter_by(kind=kind, document_id=document.id, organisation_id=organisation_id)
    if session.scalar(known) is None:
        session.add(
            Notification(kind=kind, document_id=document.id, organisation_id=organisation_id, message=message)
        )


def settled(session: Session, document: Document) -> None:
    """Tells the sender of a file that gave no judgment."""
    if document.state == "failed":
        message = f"“{document.name}”处理失败：{document.error_message}{document.error_remedy}"
        tell(session, "failed", document, document.organisation_id, message)
