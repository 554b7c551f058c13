"""Who would see a file for nothing but what was said of its case number before it came.

The attacker is a sender who puts a case number on a file of his own, or corrects one to it, before the true file comes:
the true one must not become a version of his, or he would read it.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.store import organisations
from api.store.scope import COUNTING, scope_of
from api.store.tables import Analysis, Document, Involvement, Judgment, Organisation


def there(session: Session, document: Document, analysis: Analysis, judgment: Judgment) -> bool:
    """Whether someone sees the judgment of whom the document, if its bytes are new to the judgment, says nothing.

    It is about him when it names him or an organisation that he sees, as far as names tell, or comes from one; what a
    bureau has confirmed counts as well.
    """
    known = select(Document.id).where(Document.judgment_id == judgment.id, Document.sha256 == document.sha256)
    if session.scalar(known.limit(1)) is not None:
        return False
    rows = session.scalars(select(Involvement).where(Involvement.judgment_id == judgment.id)).all()
    seeing = {row.organisation_id for row in rows if row.status in COUNTING}
    names = [party["name"] for party in analysis.record["parties"] if party.get("name")]
    meant = {organisations.match(session, name).organisation_id for name in names} | {document.organisation_id}
    meant |= {row.organisation_id for row in rows if row.status == "confirmed"}
    return any(not _concerned(session, one, meant) for one in seeing - meant if one is not None)


def _concerned(session: Session, organisation_id: int, meant: set[int | None]) -> bool:
    organisation = session.get_one(Organisation, organisation_id)
    scope = scope_of(organisation.kind, organisation)
    within = scope.organisations().where(Organisation.id.in_([one for one in meant if one is not None]))
    return session.scalar(within.limit(1)) is not None
