"""The left side of a judgment's page as data for the browser: which file, which pages, which versions there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.facsimile import reading
from api.facsimile.pictures import PAGED
from api.pages.kit import words
from api.store.actor import Actor
from api.store.tables import Document, Judgment
from nlp.document import Document as Text


def versions(session: Session, actor: Actor, judgment: Judgment) -> list[Document]:
    """The files of a judgment that the caller may see, newest first; several organisations may have sent the same."""
    rows = actor.scope.documents().where(Document.judgment_id == judgment.id, ~Document.held)
    found = session.scalars(rows.order_by(Document.version.desc(), Document.id))
    kept: dict[str, Document] = {}
    for document in found:
        if document.sha256 not in kept or document.id == judgment.document_id:
            kept[document.sha256] = document
    return list(kept.values())


def chosen(files: list[Document], judgment: Judgment, document_id: int | None) -> Document:
    """The file asked for, else the one in force.  Raises ServiceError E601 when there is none to see."""
    wanted = document_id or judgment.document_id
    found = next((document for document in files if document.id == wanted), None)
    if found is None and document_id is None:
        found = next(iter(files), None)
    if found is None:
        raise ServiceError("E601", what="这份文书的文件")
    return found


def paper(session: Session, judgment: Judgment, document: Document) -> dict[str, Any]:
    """What the browser needs to show the file.  `evidence`: places of values are places in this file."""
    return file(session, document, evidence=document.sha256 == _sha256(session, judgment))


def file(session: Session, document: Document, *, evidence: bool) -> dict[str, Any]:
    """What the browser needs to show any file that was read."""
    text = reading.text_of(session, document)
    return {
        "document": document.id,
        "name": document.name,
        "original": f"/api/v1/documents/{document.id}/file",
        "read": text is not None,
        "problem": "" if text is not None else "这个文件没有读出文字。",
        "evidence": evidence,
        "pages": [] if text is None else _pages(text),
        "remarks": [] if text is None else _remarks(text),
    }


def _remarks(text: Text) -> list[dict[str, Any]]:
    """What is to be known of single pages: not read, read from a picture, in columns."""
    return [{"page": found.page, "text": found.message} for found in (*text.errors, *text.warnings) if found.page]


def labelled(files: list[Document], judgment: Judgment) -> list[dict[str, Any]]:
    """The versions as a choice."""
    sha256 = next((document.sha256 for document in files if document.id == judgment.document_id), "")
    return [
        {
            "document": document.id,
            "label": f"第 {document.version or 1} 版{'（当前）' if document.sha256 == sha256 else ''} "
            + words.moment(document.received_at)[:10],
        }
        for document in files
    ]


def _sha256(session: Session, judgment: Judgment) -> str:
    return session.scalar(select(Document.sha256).where(Document.id == judgment.document_id)) or ""


def _pages(text: Text) -> list[dict[str, Any]]:
    """Empty where the file has no pages of its own to be drawn and its text does not stand on any."""
    return [
        {
            "number": page.number, "width": page.width or 595.3, "height": page.height or 841.9, "source": page.source,
            "rotation": page.rotation, "image": text.media_type in PAGED and page.width > 0,
        }
        for page in text.pages
    ]  # fmt: skip
