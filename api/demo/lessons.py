"""What is learned from lost cases: reports of the agencies, typical cases of the bureau, a printed volume and the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.casebook import cases, obstacles, proposals, releasing, signing
from api.casebook.volumes import files as volume_files
from api.casebook.volumes import keeping as volumes
from api.casebook.volumes.book import Settings
from api.casebook.volumes.keeping import Words
from api.demo import lines, past, staff
from api.indicators.period import Period
from api.ledger.due.asked import SUITS
from api.reports import keeping, moving
from api.reports.plan import PARTS
from api.services import Services
from api.store.actor import Actor
from api.store.tables import CaseReport, LedgerEntry, TypicalCase

AFTER: Final = 20
"""Days from a judgment until its report is begun."""
OLD: Final = 200
"""What was lost longer ago has been reported and accepted."""
COURSES: Final = (("submit", "accept"), ("submit",), (), ("submit", "return"), None)
"""How far the reports of newer cases have come, in turn; None: nobody has begun."""
REPORTS: Final = 24
RELEASED: Final = 8
"""Typical cases that are out; what is proposed after them is left in the states of `LATER`."""
LATER: Final = ("signed", "asked", "draft", "dismissed")
SIGNERS: Final = (staff.BUREAU, "helixia")


def owed(session: Session) -> list[int]:
    """Lines of the newest lost cases: each has, or owes, a report."""
    lost = [entry for entry in lines.lost(session) if entry.stage in SUITS]
    return [entry.id for entry in lost[-REPORTS:]]


def report(services: Services, session: Session, entry_id: int, number: int, today: date) -> None:
    """The report on a lost case, as far as it has come."""
    entry = session.get(LedgerEntry, entry_id)
    if entry is None or entry.decided_on is None:
        return
    begun, old = entry.decided_on + timedelta(days=AFTER), (today - entry.decided_on).days > OLD
    course = COURSES[0] if old else COURSES[number % len(COURSES)]
    if begun > today or course is None:
        return
    agency = staff.of_agency(session, entry.organisation_id)
    with past.on(session, begun):
        row = keeping.start(session, agency, entry.dispute_id, entry.organisation_id)
        if course or number % 2:
            _complete(session, agency, row)
    step = timedelta(days=min(4, (today - begun).days // 2))
    for count, deed in enumerate(course, 1):
        day = begun + count * step
        with past.on(session, day):
            _do(services, session, row, deed)
        row.submitted_at, row.updated_at = (past.moment(day) if deed == "submit" else row.submitted_at), past.moment(day)
        if deed != "submit":
            row.decided_at = past.moment(day)


def _complete(session: Session, agency: Actor, row: CaseReport) -> None:
    """What the unit itself has to say; what the judgment says already stands there."""
    said = staff.words()["report"]
    for lacking in moving.missing(session, row):
        section = next(one for one in keeping.sections(row) if one.code == lacking.section)
        added = said.get(lacking.section) or said["usual"].format(part=PARTS[lacking.section].title)
        keeping.change(session, agency, row.id, row.revision, lacking.section, paragraphs=[*section.paragraphs, added])


def _do(services: Services, session: Session, row: CaseReport, deed: str) -> None:
    said = staff.words()["report"]
    if deed == "submit":
        moving.submit(session, staff.of_agency(session, row.organisation_id), row.id, row.revision, said["submitted"])
        return
    bureau = staff.of_bureau(session, row.organisation_id)
    if deed == "return":
        moving.send_back(session, bureau, row.id, row.revision, said["returned"])
        return
    kept = moving.keep(session, bureau, row.id, row.revision, services.files)
    moving.accept(session, bureau, row.id, row.revision, kept, note=said["accepted"])


def proposed(session: Session, today: date) -> list[tuple[int, int]]:
    """Dispute and agency of what is proposed of this year and the last, the weightiest first."""
    bureau, year = staff.acting(session, staff.BUREAU), Period.holding("year", today)
    found = (one for period in (year.previous(), year) for one in proposals.proposed(session, bureau, None, period).found)
    return [one.candidate.key for one in found]


def choose(session: Session, key: tuple[int, int], number: int, today: date) -> None:
    """Takes a proposal and lets it out, where nothing but signatures is in the way; once enough are out it is left as one of `LATER`."""
    bureau = staff.acting(session, SIGNERS[0])
    out = session.scalar(select(func.count(TypicalCase.id)).where(TypicalCase.state == "released")) or 0
    if out >= RELEASED:
        _leave(session, bureau, key, LATER[number % len(LATER)])
        return
    case = _take(session, bureau, key, today)
    _write(session, bureau, case)
    if any(one.code != "signatures" for one in obstacles.obstacles(session, case)):
        return
    for login in SIGNERS:
        signing.sign(session, staff.acting(session, login), case.id, case.revision, staff.words()["typical"]["signed"])
    releasing.release(session, bureau, case.id, case.revision)


def _take(session: Session, bureau: Actor, key: tuple[int, int], today: date) -> TypicalCase:
    year = Period.holding("year", today)
    reasons = next((found for period in (year, year.previous()) if (found := proposals.reasons_of(session, bureau, None, period, key))), ())
    return cases.take(session, bureau, None, *key, reasons=reasons)


def _write(session: Session, bureau: Actor, case: TypicalCase) -> None:
    """A sentence of the bureau's own behind what the knowledge base says."""
    section = cases.section_of(case, "meaning")
    added = staff.words()["typical"]["meaning"]
    cases.change(session, bureau, case.id, case.revision, "meaning", paragraphs=[*section.paragraphs, added])


def _leave(session: Session, bureau: Actor, key: tuple[int, int], state: str) -> None:
    if state == "dismissed":
        cases.dismiss(session, bureau, None, *key)
        return
    case = cases.take(session, bureau, None, *key)
    if state == "signed":
        signing.sign(session, bureau, case.id, case.revision)
    elif state == "asked":
        cases.ask(session, bureau, case.id, case.revision)


def bind(services: Services, today: date) -> None:
    """The year's volume is frozen and printed; the next has been begun."""
    said = staff.words()["volume"]
    with services.database.write() as session:
        bureau = staff.acting(session, staff.BUREAU)
        ids = list(session.scalars(select(TypicalCase.id).where(TypicalCase.state == "released").order_by(TypicalCase.id)))
        if not ids:
            return
        cover = Settings(group="cause", subtitle=said["subtitle"], note=said["note"])
        words = Words(title=said["title"], number=said["number"].format(year=today.year), preface=said["preface"].strip(), settings=cover)
        first = volumes.add(session, bureau, None, words, cases=ids)
        volumes.add(session, bureau, None, Words(title=said["next"]), cases=ids[: len(ids) // 2])
        volume_id = first.id
    with services.database.read() as session:
        rendered = volume_files.render(session, staff.acting(session, staff.BUREAU), volume_id, None)
    kept = volume_files.keep(rendered, services.files)
    with services.database.write() as session:
        volume_files.freeze(session, staff.acting(session, staff.BUREAU), volume_id, rendered, kept)

