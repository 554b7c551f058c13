"""Into the trash and back.

What is thrown away leaves all tables: nothing lists, counts or finds it, whoever asks.  Its rows lie packed in the trash, its
files stay where they are.  Put back, it has its numbers, people's corrections and lines again as they were; cases are formed
again with what came in meanwhile.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.disputes import renewal
from api.ledger.wording import line
from api.store import audit, search
from api.store.actor import Actor
from api.store.tables import (
    CaseReport,
    Dispute,
    Document,
    Judgment,
    Paper,
    Stamp,
    Suit,
    SuitDocument,
    Trashed,
    TrashedFile,
    TypicalCase,
    Volume,
)
from api.trash import listing, packing, rights
from api.trash.gathering import Gathered, gather

REASON: Final = 200
TITLE: Final = 300
SLIPPED: Final = "内容刚刚被别人用到，请重试"


def throw(session: Session, actor: Actor, kind: str, object_id: int, reason: str) -> Trashed:
    """Puts something into the trash, with all that hangs on it.  `kind`: a code of `kinds.KINDS`.

    Raises ServiceError E504, E601, E602 (no reason), E606 (in work, issued, held, or not the caller's to remove).
    """
    said = line(reason, REASON, name="删除的原因", needed=True)
    row = rights.checked(session, actor, kind, object_id)
    root = row.document_id if isinstance(row, Paper) else object_id
    session.flush()
    gathered = gather(session, kind, root)
    rights.check_all(session, gathered)
    content = packing.pack(session, gathered)
    made = Trashed(
        kind=kind, object_id=object_id, title=_title(session, row)[:TITLE], user_id=actor.user_id, reason=said,
        sight_id=getattr(row, "sight_id", None), organisation_id=_owner(session, row),
        content=content, rows=sum(map(len, gathered.rows.values())),
    )  # fmt: skip
    made.files = _files(content)
    session.add(made)
    for judgment_id in gathered.ids("judgments"):
        search.forget(session, judgment_id)
    _stale_suits(session, gathered.ids("suit_documents"))
    try:
        packing.take_out(session, gathered)
        audit.note(session, actor, "trash.throw", kind, object_id, after={"reason": said})
        session.flush()
    except IntegrityError as error:
        raise ServiceError("E606", why=SLIPPED) from error
    _renew(session, gathered)
    return made


def restore(session: Session, actor: Actor, trash_id: int) -> Trashed:
    """Puts something back as it was.  Returns what the trash had of it.

    Raises ServiceError E504, E601, E606 (what it belonged to is gone, or the same was handed in again).
    """
    row = listing.own(session, actor, trash_id)
    content = row.content
    if content is None:
        raise ServiceError("E606", why="已在彻底删除")
    try:
        packing.put_back(session, content)
        session.delete(row)
        audit.note(session, actor, "trash.restore", row.kind, row.object_id, before={"reason": row.reason})
        session.flush()
    except IntegrityError as error:
        raise ServiceError("E606", why="同一案号的文书或同一个文件已重新登记，请先处理那一份") from error
    session.expire_all()
    judgments, papers = packing.ids(content, "judgments"), packing.ids(content, "papers")
    for judgment_id in judgments:
        search.index(session, session.get_one(Judgment, judgment_id))
    _stale_suits(session, set(packing.ids(content, "suit_documents")))
    copies = _copies(session, papers)
    renewal.at_once(session, judgments, {*papers, *copies})
    _seen_again(session, packing.ids(content, "disputes"))
    return row


def _renew(session: Session, gathered: Gathered) -> None:
    """Cases of others that were together with what went; the stamp rises in any case, so that no copy in memory stays."""
    session.expire_all()
    renewal.at_once(session, gathered.judgments, gathered.papers)


def _seen_again(session: Session, disputes: list[int]) -> None:
    """Cases that are as they were have an old stamp: copies in memory would pass them over."""
    stamp = select(Stamp.value).where(Stamp.name == renewal.STAMP).scalar_subquery()
    session.execute(update(Dispute).where(Dispute.id.in_(disputes)).values(stamp=stamp))


def _copies(session: Session, papers: list[int]) -> set[int]:
    keys = select(Paper.key).where(Paper.id.in_(papers), Paper.key.is_not(None))
    return set(session.scalars(select(Paper.id).where(Paper.key.in_(keys))))


def _stale_suits(session: Session, papers: set[int]) -> None:
    """Suits that lose or get back a paper are screened again."""
    suits = select(SuitDocument.suit_id).where(SuitDocument.id.in_(papers))
    for suit in session.scalars(select(Suit).where(Suit.id.in_(suits))):
        suit.stale = True
    session.flush()


def _files(content: packing.Content) -> list[TrashedFile]:
    """The digests that the rows name, each once a document."""
    found: dict[tuple[str, int, int], TrashedFile] = {}
    for table, row in content["rows"]:
        digest = row.get("sha256") if table not in {"readings", "analyses"} else None
        if digest:
            home, document = (row["organisation_id"], row["id"]) if table == "documents" else (0, 0)
            found.setdefault((digest, home, document), TrashedFile(sha256=digest, organisation_id=home, document_id=document))
    return list(found.values())


def _title(session: Session, row: Any) -> str:
    """What people know it by: what they type before it is purged."""
    if isinstance(row, Judgment):
        return row.case_number or session.get_one(Document, row.document_id).name
    if isinstance(row, Suit):
        return row.number or f"在诉案件{row.id}"
    if isinstance(row, Paper):
        return row.number or session.get_one(Document, row.document_id).name
    return str(row.name if isinstance(row, Document) else row.title) or f"{row.id}"


def _owner(session: Session, row: Any) -> int:
    """Whose it is, see `Trashed.organisation_id`."""
    if isinstance(row, (Judgment, Paper)):
        return session.get_one(Document, row.document_id).organisation_id
    if isinstance(row, (TypicalCase, Volume)):
        return row.bureau_id
    assert isinstance(row, (Document, Suit, CaseReport))
    return row.organisation_id
