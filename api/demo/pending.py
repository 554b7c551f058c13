"""Pending suits: their papers come in, people fill in and answer; some ended before a judgment, others were foretold before theirs.

Everything goes through the functions that pages use; the worker reads, screens and finds the judgments.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

import corpora
from api.demo import past, shifted, staff
from api.demo.paper import pdf
from api.demo.place import FOLDER, place
from api.intake import receive
from api.screening import answering, making, papers, renewal, suits
from api.services import Services
from api.store.tables import Judgment, Organisation, Suit, SuitDocument, Verdict
from nlp.judgment import LOSSES
from nlp.suit import PAPERS

SAMPLES: Final = corpora.ROOT / "samples" / "suits"
SERVED: Final = timedelta(days=2)
"""From the newest paper to the day on which the agency has it."""
AS_TEXT: Final = 4
"""One paper in so many comes as a text file."""
FORETOLD: Final = 26
"""Decided suits that were screened before their judgment: enough for the comparison to say something."""
WRONG: Final = 6
"""One in so many was foretold wrongly."""
ACTS: Final = ("penalty", "information", "inaction", "confirmation", "coercive_enforcement")
"""Kinds of acts whose checklists people answered."""
ABOVE: Final = 600
"""Added to the numbers of pending suits: no judgment of the demonstration bears them."""
_NUMBER: Final = re.compile(r"行初(\d+)号")
OPEN: Final = frozenset({"not_shown", "ask"})


@cache
def words() -> dict[str, Any]:
    """What comes in and what becomes of it: `pending.toml`."""
    return tomllib.loads(corpora.read(f"{FOLDER}/pending.toml"))


def written(told: dict[str, Any], today: date) -> dict[str, str]:
    """The papers of a suit by the name of their file, moved to the present and to this place."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in _papers(told)}
    last = shifted.newest(found.values())
    if last is not None:
        weeks = (today - timedelta(days=told["received"]) - SERVED - last).days // 7
        found = {name: shifted.moved(text, last, timedelta(weeks=weeks)) for name, text in found.items()}
    for before, after in {**words()["words"]["replaced"], **told.get("replaced", {})}.items():
        found = {name: text.replace(before, after) for name, text in found.items()}
    return {_named(name): _NUMBER.sub(lambda one: f"行初{int(one[1]) + ABOVE}号", text) for name, text in found.items()}


def register(services: Services, session: Session, told: dict[str, Any], today: date) -> int:
    """A suit with its papers as the agency handed them in; they are still to be read.  Returns its number."""
    unit = _unit(session, told["unit"])
    actor, received = staff.of_agency(session, unit), today - timedelta(days=told["received"])
    days = {"received_on": received, **{f"{name}_on": today - timedelta(days=told[name]) for name in ("reported", "answered") if name in told}}
    if "hearing" in told:
        days["hearing_on"] = today + timedelta(days=told["hearing"])
    said = {"officer": _officer(told["received"]), **{name: day.isoformat() for name, day in days.items()}}
    with past.on(session, received):
        suit = suits.register(session, actor, unit, said)
        batch: int | None = None
        ids: list[int] = []
        for number, (name, text) in enumerate(written(told, today).items()):
            plain = number % AS_TEXT == AS_TEXT - 1
            stored = services.files.store([text.encode() if plain else pdf(text)], limit=services.settings.upload_bytes)
            sent = receive.enter(session, actor, batch, f"{name}.{'txt' if plain else 'pdf'}", stored)
            batch, ids = sent.batch_id, [*ids, sent.document_id]
        papers.attach(session, actor, suit.id, ids)
    return suit.id


def unread(session: Session, ids: Sequence[int]) -> bool:
    """Whether the worker has yet to read or screen one of these suits."""
    waiting = or_(Suit.stale, Suit.id.in_(select(SuitDocument.suit_id).where(SuitDocument.version == "")))
    return session.scalar(select(Suit.id).where(Suit.id.in_(ids), Suit.state == "pending", waiting).limit(1)) is not None


def answer(services: Services, suit_id: int, told: dict[str, Any]) -> None:
    """What the agency's people say to questions of the checklist."""
    for one in told.get("answer", ()):
        with services.database.write() as session:
            actor = staff.of_agency(session, session.get_one(Suit, suit_id).organisation_id)
            answering.answer(session, actor, suit_id, None, one["item"], given=one["given"], note=one["note"])
    renewal.screen(services, suit_id)


def end(session: Session, told: dict[str, Any], today: date) -> None:
    """A suit, registered by form, that ended before a judgment."""
    unit, ended = _unit(session, told["unit"]), today - timedelta(days=told["ended"])
    actor, received = staff.of_agency(session, unit), ended - timedelta(days=told["lasted"])
    said = {"act_type": told["act_type"], "officer": _officer(told["ended"]), **_days(received)}
    with past.on(session, received):
        suit = suits.register(session, actor, unit, said)
    with past.on(session, ended):
        suits.close(session, actor, suit.id, None, told["ending"], on=ended, note=told["note"])


def decided(session: Session) -> list[int]:
    """Verdicts on the merits of suits that will have been foretold, the newest first."""
    bureau = staff.acting(session, staff.BUREAU)
    within = (Verdict.stage == "first", Verdict.merits, Verdict.closing, Verdict.act_type.in_(ACTS), Verdict.organisation_id.in_(bureau.scope.organisations()))
    rows = select(Verdict.id).join(Judgment, Judgment.id == Verdict.judgment_id).where(*within, Judgment.case_number.is_not(None))
    return list(session.scalars(rows.order_by(Verdict.decided_on.desc(), Verdict.id).limit(FORETOLD)))


def foretell(services: Services, verdict_id: int, number: int) -> None:
    """A suit that was screened when it was new; its number brings its judgment.  `number`: in turn, for what was foretold wrongly.

    One transaction: the worker would screen it today, and what was foretold is never written again.
    """
    with services.database.write() as session:
        verdict = session.get(Verdict, verdict_id)
        if verdict is None or verdict.organisation_id is None or verdict.decided_on is None:  # made anew meanwhile
            return
        received = (verdict.filed_on or verdict.decided_on - timedelta(days=70)) + timedelta(days=4)
        red = (verdict.result in LOSSES) == (number % WRONG != WRONG - 1)
        actor = staff.of_agency(session, verdict.organisation_id)
        with past.on(session, received):
            suit = suits.register(session, actor, verdict.organisation_id, {"act_type": verdict.act_type, **_days(received)})
        with past.on(session, received + timedelta(days=3)):
            found = making.make(session, suit, None, received).result.findings
            for place_, item in enumerate(one.item for one in found if one.verdict in OPEN):
                missed = red and place_ <= number % 3
                answering.answer(session, actor, suit.id, None, item, given="not_met" if missed else "met")
            renewal.enter(session, suit, making.make(session, suit, None, received))
            judgment = session.get_one(Judgment, verdict.judgment_id or 0)
            suits.say(session, actor, suit.id, None, {"number": judgment.case_number, "court": judgment.court})


def _papers(told: dict[str, Any]) -> list[Path]:
    found = sorted((SAMPLES / told["folder"]).glob("*.txt"))
    return [path for path in found if path.stem.partition("-")[0] in told.get("papers", (path.stem.partition("-")[0],))]


def _named(stem: str) -> str:
    """decision-2 → 被诉行政行为文书2."""
    kind, _, number = stem.partition("-")
    return next(label for code, label in PAPERS.items() if code == kind) + number


def _days(received: date) -> dict[str, str]:
    return {
        "received_on": received.isoformat(), "reported_on": (received + timedelta(days=2)).isoformat(),
        "answered_on": (received + timedelta(days=13)).isoformat(),
    }  # fmt: skip


def _officer(number: int) -> str:
    handlers: list[str] = staff.words()["ledger"]["handlers"]
    return handlers[number % len(handlers)]


def _unit(session: Session, key: str) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.name == place().units[key].name)).one()
