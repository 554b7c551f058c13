"""The ledger (败诉台账): what people fill in of a dispute, the days by which something is due, and how they look at it.

    Dispute ─ LedgerEntry (one agency's line) ┬ LedgerChange
                                              ├ Deadline
                                              └ Rectification ─ RectificationEvent

Deadlines are made by the machine and moved by people; entries, changes, rectifications and their events are what people wrote.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.store.tables.base import Base
from api.store.tables.disputes import Dispute
from api.store.tables.people import Organisation, User
from api.store.types import Packed, now


class LedgerEntry(Base):
    """One agency's line of the ledger in one dispute: what people fill in beside what the judgments say."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("dispute_id", "organisation_id", name="uq_ledger_entries_once"),
        Index("ix_ledger_entries_organisation", "organisation_id", "dispute_id"),
        # All that the list filters and sorts by, in its usual order: none of it has to read the wide rows.
        Index("ix_ledger_entries_list", "decided_on", "id", "organisation_id", "standing", "result", "stage", "act_type", "field", "court",
              "filed_on", "series_id", "number", "dispute_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Column code (`api.ledger.lines.columns`) → what people filled in: ISO dates, codes, text, numbers."""
    # From here to `series_id`: copied from the dispute and its verdicts (`api.ledger.lines.standing`), for lists alone.
    standing: Mapped[str] = mapped_column(String(200), default="")
    """What of this agency's verdicts decides whether they count as lost, in short; empty: it has none any more."""
    result: Mapped[str | None] = mapped_column(String(40))
    """Of the agency's latest verdict."""
    decided_on: Mapped[date | None] = mapped_column(Date)
    """Of the agency's latest verdict."""
    filed_on: Mapped[date | None] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(120), default="")
    court: Mapped[str | None] = mapped_column(String(100))
    act_type: Mapped[str | None] = mapped_column(String(40))
    field: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(30), default="first")
    series_id: Mapped[int | None] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    dispute: Mapped[Dispute] = relationship()
    organisation: Mapped[Organisation] = relationship()


class LedgerChange(Base):
    """Who wrote what into which column of a line.  Only added."""

    __tablename__ = "ledger_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"), index=True)
    column: Mapped[str] = mapped_column(String(40))
    before: Mapped[Any | None] = mapped_column(JSON)
    after: Mapped[Any | None] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(20), default="page")
    """`page`, `api`, `import`, `machine`, `report` (a case report was submitted), `casebook` (a typical case was released) or `screening` (its pending suit knew)."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User | None] = relationship()


class LedgerImport(Base):
    """A ledger of people's own that was handed in: its check report, and whether it was applied."""

    __tablename__ = "ledger_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """Of who handed it in; None: an administrator."""
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    """The file, kept like every upload: it can be checked again once a missing judgment is here."""
    report: Mapped[Any] = mapped_column(Packed)
    """As `api.ledger.books.checking` wrote it: each line with what it would change and what is wrong with it."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of what the report would change: what is applied is what was shown."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class Deadline(Base):
    """A day by which an agency has to have done something in a dispute, by a rule of the profile; made by the machine."""

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("dispute_id", "organisation_id", "rule", "subject", name="uq_deadlines_once"),
        # All that lists and a month's counts ask for: of everybody, and of some organisations.
        Index("ix_deadlines_ends", "ends_on", "organisation_id", "done_on", "remind_on", "duty"),
        Index("ix_deadlines_organisation", "organisation_id", "ends_on", "done_on", "remind_on", "duty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    rule: Mapped[str] = mapped_column(String(40))
    """Code of a `[[deadline]]` of the profile."""
    subject: Mapped[int] = mapped_column(Integer, default=0)
    """The judgment that it is about, 0 where it is about the dispute as a whole."""
    label: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(200))
    """The law or plan that sets it."""
    start_on: Mapped[date | None] = mapped_column(Date)
    """None: nobody has said yet when it began to run."""
    start_from: Mapped[str] = mapped_column(String(40))
    """The ledger column or fact that gave the start."""
    due_on: Mapped[date | None] = mapped_column(Date)
    certain: Mapped[bool] = mapped_column(Boolean, default=True)
    """False: it runs into a year whose holidays are not published yet."""
    done_on: Mapped[date | None] = mapped_column(Date)
    moved_to: Mapped[date | None] = mapped_column(Date)
    """A person's decision (延期): counts instead of `due_on`."""
    moved_why: Mapped[str] = mapped_column(Text, default="")
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ends_on: Mapped[date | None] = mapped_column(Date)
    """The day that counts: `moved_to`, else `due_on`."""
    remind_on: Mapped[date | None] = mapped_column(Date)
    """From this day on it is due soon."""
    duty: Mapped[bool] = mapped_column(Boolean, default=True)
    """False: it only runs out, such as the period of an appeal that nobody has to make; never overdue."""
    statutory: Mapped[bool] = mapped_column(Boolean, default=False)
    """Set by law or by the judgment: only the court extends it."""
    dispute: Mapped[Dispute] = relationship()
    organisation: Mapped[Organisation] = relationship()


class CalendarDay(Base):
    """A day on which an administrator overrules the published calendar."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class SavedView(Base):
    """Filters and columns of a list that a person keeps under a name."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "page", "name", name="uq_saved_views_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    page: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(Text)
    """What stands behind the ? of the list's address."""
    created_at: Mapped[datetime] = mapped_column(default=now)
