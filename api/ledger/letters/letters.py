"""Supervision letters (行政执法监督意见书、监督决定书、监督通知书): drafted from the case, edited, issued, answered.

Only a bureau writes them, each its own and those of bureaus below it.  What is issued is frozen: its file is kept under its digest, and its words are changed no more.
The agency sees it from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from api.errors import ServiceError
from api.ledger.due import deadlines
from api.ledger.due.workdays import Calendar
from api.ledger.letters import letter_facts, letter_numbers, letter_paper
from api.ledger.letters.letter_frames import Frame, frames
from api.ledger.letters.letter_words import Words
from api.ledger.wording import clean
from api.policy import in_force
from api.store import audit, revisions
from api.store.actor import Actor
from api.store.files import FileStore, Stored
from api.store.locking import ROW, alone
from api.store.scope import Scope, significant
from api.store.tables import Letter, Organisation, Verdict
from api.store.types import CHINA, now, today

WHAT: Final = "这份监督文书"
NUMBER: Final = 60
ANSWER: Final = 4_000
STATES: Final = {"draft": "草稿", "issued": "已印发", "answered": "已回复", "overdue": "逾期未回复"}


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list."""

    rows: list[Letter]
    total: int


def labels(session: Session, actor: Actor) -> dict[str, str]:
    """Kind → what the caller's profile calls it; kinds that it does not name have their usual names."""
    named: dict[str, str] = {one.kind: one.label for one in in_force.profile_for(session, actor).letter}
    return {kind: named.get(kind, frame.label) for kind, frame in frames().items()}


def visible(actor: Actor) -> ColumnElement[bool]:
    """Condition on `Letter`: to an organisation within, and issued, or the caller's to write."""
    if actor.scope.everything and actor.may("manage"):
        return true()
    within = _within(actor.scope, Letter.organisation_id)
    issued = Letter.issued_on.is_not(None)
    return and_(within, or_(issued, _within(actor.scope, Letter.issuer_id)) if actor.may("manage") else issued)


def one(session: Session, actor: Actor, letter_id: int) -> Letter:
    """A letter.  Raises ServiceError E601."""
    actor.require("read")
    return seen(session, actor, letter_id)


def seen(session: Session, actor: Actor, letter_id: int) -> Letter:
    """As `one`, for who writes and need not have the right to read."""
    found = session.scalar(select(Letter).where(Letter.id == letter_id, visible(actor)).execution_options(populate_existing=True))
    if found is None:
        raise ServiceError("E601", what=WHAT)
    return found


def listed(
    session: Session,
    actor: Actor,
    *,
    kind: str = "",
    state: str = "",
    organisation_id: int | None = None,
    dispute_id: int | None = None,
    offset: int = 0,
    limit: int | None = 50,
) -> Page:
    """Letters that the caller sees, newest first; `state` is one of `STATES`.  Raises ServiceError E602 for another."""
    actor.require("read")
    where = [visible(actor), *_asked(kind, state)]
    if organisation_id is not None:
        where.append(Letter.organisation_id == organisation_id)
    if dispute_id is not None:
        where.append(Letter.dispute_id == dispute_id)
    rows = select(Letter).where(*where).order_by(Letter.id.desc()).offset(offset).limit(limit)
    total = session.scalar(select(func.count(Letter.id)).where(*where)) or 0
    return Page(list(session.scalars(rows.options(joinedload(Letter.organisation), joinedload(Letter.dispute)))), total)


def state(letter: Letter, day: date) -> str:
    """A code of `STATES`."""
    if letter.issued_on is None:
        return "draft"
    if letter.answered_on is not None:
        return "answered"
    return "overdue" if letter.due_on is not None and letter.due_on < day else "issued"


def draft(
    session: Session, actor: Actor, kind: str, organisation_id: int, *, dispute_id: int | None = None, follows_id: int | None = None
) -> Letter:
    """A new letter, filled from the case.

    Raises ServiceError E504, E601 (case, agency or opinion not within sight), E602 (no such kind, or not sued in the case),
    E606 (a decision without an opinion that was not followed in time; no bureau to sign).
    """
    actor.require("manage")
    frame = frames().get(kind)
    if frame is None:
        raise ServiceError("E602", why=f"没有“{kind[:40]}”这种监督文书")
    agency = actor.scope.organisation(session, organisation_id)
    follows = seen(session, actor, follows_id) if follows_id is not None else None
    _may_follow(session, frame, agency, follows)
    if follows is not None and dispute_id is None:
        dispute_id = follows.dispute_id
    dispute = actor.scope.dispute(session, dispute_id) if dispute_id is not None else None
    if dispute is not None and not session.scalar(select(Verdict.id).where(Verdict.dispute_id == dispute.id, Verdict.organisation_id == agency.id)):
        raise ServiceError("E602", why=f"{agency.name}不是这个案件的被告")
    bureau, day = _bureau(session, actor, agency), today()
    due = Calendar.of(session).after(day, frame.days, "natural").day
    facts = letter_facts.of(session, agency, bureau, dispute=dispute, follows=follows, day=day, due=due)
    words = Words.draft(frame, labels(session, actor)[kind], facts)
    made = Letter(
        kind=kind, organisation_id=agency.id, issuer_id=bureau.id, dispute_id=dispute.id if dispute else None, due_on=due,
        follows_id=follows.id if follows else None, values=words.values(), user_id=actor.user_id,
        number=letter_numbers.proposed(session, bureau.id, frame, day),
    )  # fmt: skip
    session.add(made)
    session.flush()
    after = {"kind": kind, "organisation_id": agency.id, "number": made.number}
    audit.note(session, actor, "letter.draft", "letter", made.id, after=after)
    return made


def change(session: Session, actor: Actor, letter_id: int, revision: int, given: Mapping[str, Any]) -> Letter:
    """Writes number, due_on and words of a draft; a day that is moved is moved in the words, too.

    Raises ServiceError E504, E601, E602, E606 (issued), E611."""
    row = _opened(session, actor, letter_id, revision)
    plain = {name: given[name] for name in ("number", "due_on") if name in given}
    words = Words.of(row.values).edited({name: value for name, value in given.items() if name not in plain})
    before = {**row.values, "number": row.number, "due_on": row.due_on}
    if "number" in plain:
        row.number = clean(str(plain["number"] or ""), NUMBER, name="文号").replace("\n", " ")
    if "due_on" in plain:
        words = words.moved(row.due_on, plain["due_on"])
        row.due_on = plain["due_on"]
    row.values = words.values()
    after = {**row.values, "number": row.number, "due_on": row.due_on}
    changed = [name for name, value in after.items() if before.get(name) != value]
    if changed:
        _touch(row)
        audit.note(session, actor, "letter.change", "letter", row.id, before=_brief(before, changed), after=_brief(after, changed))
    return row


def discard(session: Session, actor: Actor, letter_id: int, revision: int) -> None:
    """Deletes a draft.  Raises ServiceError E504, E601, E606 (issued), E611."""
    row = _opened(session, actor, letter_id, revision)
    before = {"kind": row.kind, "organisation_id": row.organisation_id, "number": row.number}
    audit.note(session, actor, "letter.discard", "letter", row.id, before=before)
    session.delete(row)


def keep(session: Session, actor: Actor, letter_id: int, revision: int, day: date, *, files: FileStore, reserve: int = 0) -> Stored:
    """Keeps the file of a letter as of `day`, for `issue`: before the transaction that says so, as the store may be far.

    Raises ServiceError as `issue`, and E702, E709.
    """
    row = _issuable(session, actor, letter_id, revision, day)
    letter_numbers.check_free(session, row)
    content = letter_paper.document(row, day)
    return files.store([content], limit=len(content), reserve=reserve)


def issue(session: Session, actor: Actor, letter_id: int, revision: int, day: date, *, kept: Stored) -> Letter:
    """Freezes a letter as of `day`, with the file that `keep` kept of this revision and day.

    Raises ServiceError E504, E601, E602 (blanks, no number, a day that makes no sense, no approval noted of a decision), E605
    (the number is taken), E606 (issued already, or the opinion was followed meanwhile), E611.
    """
    row = _issuable(session, actor, letter_id, revision, day)
    alone(session, "letter numbers")
    letter_numbers.check_free(session, row)
    row.issued_on, row.sha256 = day, kept.sha256
    _touch(row)
    after = {"kind": row.kind, "organisation_id": row.organisation_id, "number": row.number, "sha256": row.sha256}
    audit.note(session, actor, "letter.issue", "letter", row.id, after=after)
    _renew(session, row)
    return row


def answer(session: Session, actor: Actor, letter_id: int, revision: int, day: date, *, text: str = "") -> Letter:
    """Notes that the agency answered; it does so itself, or the bureau for it.

    Raises ServiceError E504 (readers), E601, E602 (no words, a day before the letter or to come), E606 (a draft), E611.
    """
    actor.require("correct")
    row = _locked(session, actor, letter_id, revision)
    if row.issued_on is None:
        raise ServiceError("E606", why=f"{WHAT}还没有印发")
    if row.answered_on is not None and not _signs(session, actor, row):
        raise ServiceError("E606", why="已经登记过回复，更正请联系司法局")
    said = clean(text, ANSWER, name="回复内容")
    if not said:
        raise ServiceError("E602", why="请写明回复内容")
    if not row.issued_on <= day <= today():
        raise ServiceError("E602", why="回复日期应在印发之日以后、今天以前")
    before = {"answered_on": row.answered_on.isoformat() if row.answered_on else None, "answer": row.answer}
    row.answered_on, row.answer = day, said
    _touch(row)
    audit.note(session, actor, "letter.answer", "letter", row.id, before=before, after={"answered_on": day.isoformat(), "answer": said})
    _renew(session, row)
    return row


def file(session: Session, actor: Actor, letter_id: int, files: FileStore) -> tuple[bytes, str]:
    """The file and its name: of a draft as it is now, of what was issued the bytes that were kept.

    Raises ServiceError E601, E720 (the kept file is missing or damaged).
    """
    row = one(session, actor, letter_id)
    content = letter_paper.document(row, None) if row.issued_on is None else files.content(row.sha256)
    return content, letter_paper.file_name(row)


def noted(session: Session, actor: Actor, letter_id: int, name: str) -> None:
    """That the file of this name was handed out."""
    audit.note(session, actor, "letter.download", "letter", letter_id, after={"name": name})


def overdue_opinions(session: Session, actor: Actor, organisation_id: int | None = None) -> list[tuple[Letter, str]]:
    """Opinions that were not followed in time, with why: on these a decision may follow."""
    found = listed(session, actor, kind="opinion", organisation_id=organisation_id, limit=None).rows
    return [(row, why) for row in found if (why := letter_facts.unmet(session, row, today()))]


def _within(scope: Scope, column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return true() if scope.everything else column.in_(scope.organisations())


def _signs(session: Session, actor: Actor, row: Letter) -> bool:
    """Whether the caller may act for the bureau that signs: a district's bureau does not for the city's."""
    own = select(Letter.id).where(Letter.id == row.id, _within(actor.scope, Letter.issuer_id))
    return actor.may("manage") and session.scalar(own) is not None


def _asked(kind: str, wanted: str) -> Iterable[ColumnElement[bool]]:
    if kind and kind not in frames():
        raise ServiceError("E602", why=f"没有“{kind[:40]}”这种监督文书")
    if wanted and wanted not in STATES:
        raise ServiceError("E602", why=f"没有“{wanted[:40]}”这种状态")
    late = Letter.due_on < today()
    waiting = and_(Letter.issued_on.is_not(None), Letter.answered_on.is_(None))
    conditions = {
        "draft": Letter.issued_on.is_(None), "answered": Letter.answered_on.is_not(None), "overdue": and_(waiting, late),
        "issued": and_(waiting, or_(Letter.due_on.is_(None), ~late)),
    }  # fmt: skip
    if kind:
        yield Letter.kind == kind
    if wanted:
        yield conditions[wanted]


def _may_follow(session: Session, frame: Frame, agency: Organisation, follows: Letter | None) -> None:
    """Raises ServiceError E602, E606 where what has to have gone before did not, or was followed."""
    if not frame.follows:
        if follows is not None:
            raise ServiceError("E602", why=f"{frame.label}不接在别的监督文书之后")
        return
    before = frames()[frame.follows].label
    if follows is None or follows.kind != frame.follows or follows.organisation_id != agency.id:
        raise ServiceError("E606", why=f"{frame.label}只能在本单位逾期未按{before}整改之后制发")
    if not letter_facts.unmet(session, follows, today()):
        raise ServiceError("E606", why=f"{before}还没有到期，或者已经整改完毕")


def _bureau(session: Session, actor: Actor, agency: Organisation) -> Organisation:
    """The caller's own bureau; else the nearest one of the agency's region."""
    own = session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    if own is not None and own.kind == "bureau":
        return own
    bureaus = session.scalars(select(Organisation).where(Organisation.kind == "bureau", Organisation.active).order_by(Organisation.id))
    around = [one for one in bureaus if agency.region.startswith(significant(one.region))]
    if not around:
        raise ServiceError("E606", why="这个地区还没有登记司法局，没有单位可以落款")
    return max(around, key=lambda one: len(significant(one.region)))


def _check_words(row: Letter, day: date) -> None:
    words = Words.of(row.values)
    if gap := words.missing():
        raise ServiceError("E602", why=f"“{gap}”还没有填写完整")
    if not row.number:
        raise ServiceError("E602", why="请填写文号")
    if frames()[row.kind].signer == "government" and not words.approval:
        raise ServiceError("E602", why="请写明政府批准情况（何时、由谁批准）")
    if day > today() or row.created_at.astimezone(CHINA).date() > day:
        raise ServiceError("E602", why="印发日期应在起草之日以后、今天以前")
    if row.due_on is None or row.due_on <= day:
        raise ServiceError("E602", why="办理期限应在印发日期之后")


def _issuable(session: Session, actor: Actor, letter_id: int, revision: int, day: date) -> Letter:
    row = _opened(session, actor, letter_id, revision)
    _check_words(row, day)
    _may_follow(session, frames()[row.kind], row.organisation, row.follows)
    return row


def _opened(session: Session, actor: Actor, letter_id: int, revision: int) -> Letter:
    """A draft, locked, for a bureau."""
    actor.require("manage")
    row = _locked(session, actor, letter_id, revision)
    if row.issued_on is not None:
        raise ServiceError("E606", why=f"{WHAT}已经印发，不能再改")
    return row


def _locked(session: Session, actor: Actor, letter_id: int, revision: int) -> Letter:
    seen(session, actor, letter_id)
    row = session.get_one(Letter, letter_id, with_for_update=ROW, populate_existing=True)
    revisions.check(row, revision, WHAT, lambda: audit.last(session, "letter", row.id, but="letter.download")[0])
    return row


def _touch(row: Letter) -> None:
    row.revision += 1
    row.updated_at = now()


def _renew(session: Session, row: Letter) -> None:
    """Deadlines may run from a letter (`letter_issued`)."""
    session.flush()
    if row.dispute_id is not None:
        deadlines.renew(session, [row.dispute_id])


def _brief(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value := values.get(name), date) else value for name in names}
