"""Problems of lost cases and what becomes of them; letters of the bureau."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from api.demo import lines, past, staff
from api.demo.paper import pdf
from api.ledger.due.asked import SUITS
from api.ledger.letters import letters
from api.ledger.letters.letter_words import Words
from api.ledger.rectification import attachments, problems, rectifications
from api.ledger.rectification.rectification_states import Deed
from api.services import Services
from api.store.actor import Actor
from api.store.tables import LedgerEntry, Letter, Organisation, Rectification
from nlp import taxonomy

AFTER: Final = 12
"""Days from a judgment until its problems are listed."""
STEP: Final = 9
"""Days between two deeds."""
SETTLED: Final = 150
"""What was lost longer ago has been put right."""
COURSES: Final[tuple[tuple[Deed, ...], ...]] = (
    ("submit", "close"), (), ("submit",), ("submit", "return"), ("submit", "return", "submit"), ("submit", "close", "reopen"), ("cancel",),
)  # fmt: skip
"""How problems of newer cases have gone so far, in turn."""
LETTERS: Final = (("answered", 75), ("overdue", 50), ("issued", 12), ("draft", 0))
"""What becomes of the opinions, and how many days ago they were written."""


def waiting(session: Session) -> list[int]:
    """Lines of lost cases, oldest first."""
    return [entry.id for entry in lines.lost(session)]


def put_right(services: Services, session: Session, entry_id: int, number: int, today: date) -> None:
    """The problem of a lost case, and how far it has come; `number`: in turn, for what is new."""
    entry = session.get(LedgerEntry, entry_id)
    if entry is None or entry.decided_on is None:
        return
    proposed = problems.proposed(session, entry.dispute_id, entry.organisation_id)
    begun = entry.decided_on + timedelta(days=AFTER)
    if not proposed or begun > today:
        return
    agency, words = staff.of_agency(session, entry.organisation_id), staff.words()["rectification"]
    measure = words["measures"].get(_cause(proposed[0].cause), words["measures"]["usual"])
    given = {
        "problem": proposed[0].text, "cause": proposed[0].cause, "measure": measure, "unit": words["units"][number % len(words["units"])],
        "person": staff.words()["ledger"]["handlers"][number % 8], "due_on": begun + timedelta(days=words["due_days"]),
    }  # fmt: skip
    with past.on(session, begun):
        row = rectifications.add(session, agency, entry.dispute_id, entry.organisation_id, given)
    old = (today - entry.decided_on).days > SETTLED
    course: tuple[Deed, ...] = ("submit", "close") if old else COURSES[number % len(COURSES)]
    step = timedelta(days=min(STEP, (today - begun).days // max(1, len(course))))
    for count, deed in enumerate(course, 1):
        with past.on(session, begun + count * step):
            _do(services, session, row, deed, again=count > 1)
        row.updated_at = past.moment(begun + count * step)
        if row.closed_on is not None:
            row.closed_on = begun + count * step


def _do(services: Services, session: Session, row: Rectification, deed: Deed, *, again: bool) -> None:
    """A deed by whom it is for; what is submitted for the first time has its proof."""
    words = staff.words()["rectification"]
    submits = deed == "submit"
    actor = (staff.of_agency if submits else staff.of_bureau)(session, row.organisation_id)
    if submits and not again:
        _prove(services, session, actor, row)
    note = words["resubmitted"] if submits and again else words.get(_PARTICIPLE[deed], "")
    rectifications.move(session, actor, row.id, row.revision, deed, note=note)


_PARTICIPLE: Final = {"submit": "submitted", "return": "returned", "reopen": "reopened", "cancel": "cancelled", "close": "closed"}


def _cause(code: str) -> str:
    """The cause that a sub-cause counts as; "" for none."""
    return code if code in taxonomy.codes("cause") else taxonomy.causes()[code].scored or ""


def _prove(services: Services, session: Session, actor: Actor, row: Rectification) -> None:
    words = staff.words()["rectification"]
    agency = session.get_one(Organisation, row.organisation_id).name
    text = words["proof"].strip().format(agency=agency, problem=row.problem, measure=row.measure)
    stored = services.files.store([pdf(text)], limit=services.settings.upload_bytes)
    with services.files.lent(stored.sha256) as path:
        kind = attachments.kind_of(path)
    attachments.add(session, actor, row.id, words["proof_name"], stored=stored, kind=kind)


def addressed(session: Session, today: date) -> list[int]:
    """Lines of lost cases for which the bureau writes letters, one for each of `LETTERS`: of another agency each, the newest
    that were decided well before the letter.
    """
    found: dict[int, int] = {}
    bureau = staff.acting(session, staff.BUREAU)
    within = set(session.scalars(bureau.scope.organisations()))
    newest = [one for one in reversed(lines.lost(session)) if one.organisation_id in within and one.decided_on and one.stage in SUITS]
    for _, ago in LETTERS:
        fits = (one for one in newest if one.organisation_id not in found and one.decided_on and one.decided_on < today - timedelta(days=ago + AFTER))
        entry = next(fits, None)
        if entry is not None:
            found[entry.organisation_id] = entry.id
    return list(found.values())


def write_letter(services: Services, session: Session, entry_id: int, number: int, today: date) -> None:
    """An opinion on a lost case, and what becomes of it; one that was not followed has a decision drafted after it."""
    entry, bureau = session.get_one(LedgerEntry, entry_id), staff.acting(session, staff.BUREAU)
    becomes, ago = LETTERS[number]
    day = today - timedelta(days=ago)
    with past.on(session, day):
        row = letters.draft(session, bureau, "opinion", entry.organisation_id, dispute_id=entry.dispute_id)
        _complete(session, bureau, row)
    if becomes == "draft":
        return
    letters.change(session, bureau, row.id, row.revision, {"due_on": day + timedelta(days=30)})
    kept = letters.keep(session, bureau, row.id, row.revision, day, files=services.files)
    letters.issue(session, bureau, row.id, row.revision, day, kept=kept)
    if becomes == "answered":
        agency = staff.of_agency(session, entry.organisation_id)
        letters.answer(session, agency, row.id, row.revision, day + timedelta(days=21), text=staff.words()["letter"]["answer"])
    elif becomes == "overdue":
        letters.draft(session, bureau, "decision", entry.organisation_id, follows_id=row.id)


def _complete(session: Session, bureau: Actor, row: Letter) -> None:
    """Sections that the case leaves blank refer to the judgment."""
    words = Words.of(row.values)
    if not words.missing():
        return
    blank = staff.words()["letter"]["blank"]
    sections: Sequence[dict[str, str]] = [
        {"heading": one.heading, "text": "\n".join(blank if "＿" in line else line for line in one.text.split("\n"))} for one in words.sections
    ]
    letters.change(session, bureau, row.id, row.revision, {"sections": sections})
