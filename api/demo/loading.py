"""Fills an empty store with the invented place: its organisations, its people, and what they have handed in."""

from __future__ import annotations

import io
import json
import random
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import corpora
from api.demo.paper import pdf
from api.demo.place import Person, Place, place
from api.demo.writing import Paper, papers
from api.intake import receive
from api.people.sessions import describe
from api.services import Services
from api.store import organisations
from api.store.actor import Actor
from api.store.tables import Batch, Document, User

SEED = 20260301
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like another letter: people type it from the terminal."""
PASSWORD = 12
SAMPLES = corpora.ROOT / "samples" / "pdf"
OTHER_PAPERS = corpora.ROOT / "samples" / "papers"
"""Reconsideration decisions and the like, which some plans count; the town of one of them has no organisation here."""
BUREAU = "bureau"
AS_TEXT = 12
"""One paper in so many comes as a text file instead of a PDF."""
OWN = 0.5
"""Share of its papers that a unit hands in itself, where it has someone who signs in."""
PACKED = "2025年案卷.zip"
PACKED_PAPERS = 9
BROKEN = "扫描件（传输中断）.pdf"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one of the people signs in; the password is of this run only."""

    person: Person
    organisation: str
    password: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file on its way in: who sends it and when (None: now)."""

    login: str
    name: str
    data: bytes
    at: datetime | None


def samples() -> dict[str, Path]:
    """The sample judgments under the names that a court would give their files."""
    return {f"{_sample_number(path)}.pdf": path for path in sorted(SAMPLES.glob("*.pdf"))}


def settle(services: Services) -> list[SignIn]:
    """Makes the organisations and the people; returns how they sign in."""
    here, found = place(), []
    administrator, *others = here.people
    with services.database.write() as session:
        found.append(_user(services, session, administrator, None))
        actor = describe(session.scalars(select(User).filter_by(login=administrator.login)).one())
        ids = _organisations(session, actor, here)
        for person in others:
            found.append(_user(services, session, person, ids[person.organisation]))
    return found


def hand_in(
    services: Services, today: datetime | None = None, seed: int = SEED, stop: Callable[[], bool] = lambda: False
) -> int:
    """Hands in two years of papers and then the samples; returns how many files.  The worker does the rest.

    `stop` is asked before each act of uploading.
    """
    now = today or datetime.now(UTC)
    count = 0
    with services.database.read() as session:
        actors = {user.login: describe(user) for user in session.scalars(select(User))}
    for (login, _), group in groupby(_files(now, seed), key=lambda file: (file.login, file.at)):
        if stop():
            return count
        sent = [(file, services.files.store([file.data], limit=services.settings.upload_bytes)) for file in group]
        with services.database.write() as session:
            batch = None
            for file, stored in sent:
                received = receive.enter(session, actors[login], batch, file.name, stored)
                batch = received.batch_id
                _backdate(session, received, file.at)
                count += 1
    return count


def _user(services: Services, session: Session, person: Person, organisation_id: int | None) -> SignIn:
    password = "".join(secrets.choice(LETTERS) for _ in range(PASSWORD))
    session.add(
        User(
            login=person.login, name=person.name, role=person.role, organisation_id=organisation_id,
            password_hash=services.passwords.hash(password),
        )
    )  # fmt: skip
    session.flush()
    name = place().units[person.organisation].name if person.organisation else "—"
    return SignIn(person, name, password)


def _organisations(session: Session, actor: Actor, here: Place) -> dict[str, int]:
    ids: dict[str, int] = {}
    for unit in sorted(here.units.values(), key=lambda unit: bool(unit.parent)):
        made = organisations.create(
            session, actor, name=unit.name, kind=unit.kind, region=unit.region, field=unit.field,
            parent_id=ids.get(unit.parent),
        )  # fmt: skip
        ids[unit.key] = made.id
        for kind, names in (("former", unit.former), ("alias", unit.alias)):
            for name in names:
                organisations.add_name(session, actor, made.id, name, kind=kind)
    return ids


def _files(now: datetime, seed: int) -> Iterator[_File]:
    """What is handed in, in order; files of the same sender and moment are one act of uploading."""
    here, chance = place(), random.Random(seed)
    written = papers(seed, now.date())
    senders = {person.organisation: person.login for person in reversed(here.people) if person.role != "reader"}
    single, packed = _apart(written)
    for number, paper in enumerate(single):
        own = senders.get(paper.unit)
        login = own if own and chance.random() < OWN else senders[_bureau_of(paper)]
        yield _file(paper, number, login, _moment(paper, chance, now))
    yield _File(senders[BUREAU], PACKED, _pack(packed), None)
    foreign = next(paper for paper in single if paper.unit == "police")
    yield _File(senders["land"], f"{foreign.name}.txt", foreign.text.encode(), None)
    yield _File(senders[BUREAU], BROKEN, (SAMPLES / "01-penalty-revoked-and-redo.pdf").read_bytes()[:900], None)
    for name, path in samples().items():
        yield _File(senders[BUREAU], name, path.read_bytes(), None)
    for path in sorted(OTHER_PAPERS.glob("*.txt")):
        data = path.read_bytes()
        yield _File(senders[BUREAU], f"{_number_line(data.decode())}.txt", data, None)


def _sample_number(path: Path) -> str:
    found = json.loads((SAMPLES.parent / "judgments" / f"{path.stem}.json").read_text(encoding="utf-8"))
    return str(found["case_number"])


def _number_line(text: str) -> str:
    return next(line for line in text.splitlines() if line.endswith("号"))


def _apart(written: list[Paper]) -> tuple[list[Paper], list[Paper]]:
    """The papers that come one by one, and the last ones of the bureau's district, which come as a pack."""
    packed = [paper for paper in written if not paper.unit.startswith("other")][-PACKED_PAPERS:]
    return [paper for paper in written if paper not in packed], packed


def _bureau_of(paper: Paper) -> str:
    return "other_bureau" if paper.unit.startswith("other") else BUREAU


def _file(paper: Paper, number: int, login: str, at: datetime) -> _File:
    if number % AS_TEXT == AS_TEXT - 1:
        return _File(login, f"{paper.name}.txt", paper.text.encode(), at)
    return _File(login, f"{paper.name}.pdf", pdf(paper.text), at)


def _moment(paper: Paper, chance: random.Random, now: datetime) -> datetime:
    """Some days after the judgment, in office hours."""
    day = paper.day + timedelta(days=chance.randrange(2, 12))
    return min(datetime.combine(day, time(chance.randrange(1, 9), chance.randrange(60)), UTC), now)


def _pack(packed: list[Paper]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for paper in packed:
            archive.writestr(zipfile.ZipInfo(f"{paper.name}.pdf"), pdf(paper.text))
    return out.getvalue()


def _backdate(session: Session, received: receive.Received, at: datetime | None) -> None:
    """An invented past: the file came when its story says."""
    if at is None:
        return
    session.get_one(Document, received.document_id).received_at = at
    session.get_one(Batch, received.batch_id).created_at = at
