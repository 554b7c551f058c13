"""The tables.  What a machine found is never changed; what people say stands beside it; the result of both is `Judgment`.

    the bytes (a file)  ─ Document (one organisation's copy) ─ Judgment ─ Involvement ─ Organisation
                          └ Analysis (per bytes and version)   ├ Correction
                                                               ├ JudgmentCause
                                                               └ Sight (who may see it, from the involvements)

Rows that carry history (analyses, corrections, audit entries) are only ever added.
"""

from api.store.tables.base import Base
from api.store.tables.disputes import (
    Dispute,
    DisputeJudgment,
    DisputeLink,
    DisputeMoved,
    JudgmentNumber,
    JudgmentTrait,
    LedgerQueue,
    Paper,
    Series,
    Stamp,
    Verdict,
)
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
from api.store.tables.ledger import CalendarDay, Deadline, LedgerChange, LedgerEntry, LedgerImport, SavedView
from api.store.tables.people import (
    ApiToken,
    CalendarKey,
    EndedSession,
    OneTimeLink,
    Organisation,
    OrganisationName,
    User,
)
from api.store.tables.policy import Benchmark, PolicyVersion
from api.store.tables.rectification import Attachment, Letter, Rectification, RectificationEvent
from api.store.tables.removal import NUMBERED, Hold, Removal, RetentionRule, Trashed, TrashedFile
from api.store.tables.screening import Suit, SuitAnswer, SuitDocument, SuitEvent, SuitScreening
from api.store.tables.telling import (
    Alert,
    AlertRun,
    Bulletin,
    BulletinChange,
    BulletinFile,
    Delivery,
    Subscription,
    Webhook,
)
from api.store.tables.workers import Lease, Worker
from api.store.tables.writing import (
    BureauSetting,
    CaseReport,
    CaseReportEvent,
    Signature,
    TypicalCase,
    TypicalCaseVersion,
    Volume,
    VolumeFile,
)

__all__ = [
    "Alert",
    "AlertRun",
    "Analysis",
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "Base",
    "Batch",
    "BatchItem",
    "Benchmark",
    "Bulletin",
    "BulletinChange",
    "BulletinFile",
    "BureauSetting",
    "CalendarDay",
    "CalendarKey",
    "CaseReport",
    "CaseReportEvent",
    "Correction",
    "Deadline",
    "Delivery",
    "Dispute",
    "DisputeJudgment",
    "DisputeLink",
    "DisputeMoved",
    "Document",
    "EndedSession",
    "Hold",
    "Involvement",
    "Job",
    "Judgment",
    "JudgmentCause",
    "JudgmentNumber",
    "JudgmentTrait",
    "Lease",
    "LedgerChange",
    "LedgerEntry",
    "LedgerImport",
    "LedgerQueue",
    "Letter",
    "Notification",
    "OneTimeLink",
    "Organisation",
    "OrganisationName",
    "PackMember",
    "Paper",
    "PolicyVersion",
    "Reading",
    "Rectification",
    "RectificationEvent",
    "Removal",
    "RetentionRule",
    "SavedView",
    "Series",
    "Sight",
    "SightMember",
    "Signature",
    "Stamp",
    "Subscription",
    "Suit",
    "SuitAnswer",
    "SuitDocument",
    "SuitEvent",
    "SuitScreening",
    "Trashed",
    "TrashedFile",
    "TypicalCase",
    "TypicalCaseVersion",
    "User",
    "Verdict",
    "Volume",
    "VolumeFile",
    "Webhook",
    "Worker",
]

for _name in NUMBERED:
    Base.metadata.tables[_name].dialect_options["sqlite"]["autoincrement"] = True
