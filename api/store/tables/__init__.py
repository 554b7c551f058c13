"""The tables.  What a machine found is never changed; what people say stands beside it; the result of both is `Judgment`.

    Blob (file on disk) ─ Document (one organisation's copy) ─ Judgment ─ Involvement ─ Organisation
                          └ Analysis (per bytes and version)   ├ Correction
                                                               ├ JudgmentCause
                                                               └ Sight (who may see it, from the involvements)

Rows that carry history (analyses, corrections, audit entries) are only ever added.
"""

from api.store.tables.base import Base
from api.store.tables.intake import Batch, BatchItem, Document, PackMember
from api.store.tables.journal import AuditEntry, Job, Notification
from api.store.tables.judgments import (
    Analysis,
    Correction,
    Involvement,
    Judgment,
    JudgmentCause,
    Reading,
    Sight,
    SightMember,
)
from api.store.tables.people import ApiToken, EndedSession, OneTimeLink, Organisation, OrganisationName, User

__all__ = [
    "Analysis",
    "ApiToken",
    "AuditEntry",
    "Base",
    "Batch",
    "BatchItem",
    "Correction",
    "Document",
    "EndedSession",
    "Involvement",
    "Job",
    "Judgment",
    "JudgmentCause",
    "Notification",
    "OneTimeLink",
    "Organisation",
    "OrganisationName",
    "PackMember",
    "Reading",
    "Sight",
    "SightMember",
    "User",
]
