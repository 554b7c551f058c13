"""What the bureau's people keep for themselves: rules, averages, views, the calendar, bulletins, and seeing to alerts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.alerts import inbox, running
from api.bulletins import files, gathering, keeping
from api.demo import staff
from api.indicators.period import Period
from api.ledger.due import calendar_days
from api.ledger.lines import views
from api.policy import benchmarks, builtin, editing
from api.policy import store as policies
from api.policy.editing import Place
from api.services import Services
from api.store.tables import Alert

AHEAD: Final = 20
"""Days from today to the holiday that the administrator enters."""
SEEN_TO: Final = 3
"""Alerts that somebody has acknowledged."""


def settle(session: Session, today: date) -> None:
    """Before there is any case: the rules in force and a draft, averages, a day of the calendar, views."""
    bureau, administrator = staff.acting(session, staff.BUREAU), staff.acting(session, staff.ADMINISTRATOR)
    said = staff.words()
    text = builtin.texts()[said["policy"]["based_on"]]
    name = builtin.profiles()[said["policy"]["based_on"]].name
    text = text.replace(f'name = "{name}"', f'name = "{said["policy"]["name"]}"')
    text = editing.changed(text, {Place("target", "last_year", 0): today.year})
    first = policies.write(session, bureau, text, based_on=said["policy"]["based_on"], note=said["policy"]["applied"])
    policies.apply(session, bureau, first.id, replacing=None)
    changed = editing.changed(text, {
        Place("deadline", "days", 0): 5, Place("summons", "rate_above", 0): 0.15, Place("counting", "stage"): "final",
    })  # fmt: skip
    policies.write(session, bureau, changed, based_on=said["policy"]["based_on"], note=said["policy"]["draft"])
    for one in said["average"]:
        for year, value in ((today.year, one["value"]), (today.year - 1, one["before"])):
            benchmarks.enter(session, bureau, year, one["measure"], value=value, source=one["source"])
    day = today + timedelta(days=AHEAD)
    calendar_days.put(session, administrator, day - timedelta(days=max(0, day.weekday() - 4)), working=False, note=said["calendar"]["note"])
    for view in said["view"]:
        views.save(session, staff.acting(session, view["login"]), "ledger", view["name"], view["address"])


def tell(services: Services, today: date) -> None:
    """The day's alerts are worked out once more: now there is something to tell; some are seen to."""
    running.run(services.database, today)
    for login, note in staff.words()["acknowledged"].items():
        with services.database.write() as session:
            actor = staff.acting(session, login)
            own = select(Alert.id).where(inbox.holds(actor), Alert.acknowledged_at.is_(None))
            found = session.scalars(own.order_by(Alert.id).limit(SEEN_TO)).all()
            if found:
                inbox.acknowledge(session, actor, found, note)


def publish(services: Services, period: Period, *, send: bool, count: int) -> None:
    """A bulletin: with a sentence of the bureau's own; sent, or left as a draft."""
    said = staff.words()["bulletin"]
    with services.database.read() as session:
        bureau_id, frozen = gathering.gather(session, staff.acting(session, staff.BUREAU), None, period)
    with services.database.write() as session:
        actor = staff.acting(session, staff.BUREAU)
        number = said["number"].format(year=period.end.year, count=count) if send else ""
        made = keeping.add(session, actor, bureau_id, frozen, number=number)
        section = next((one for one in made.sections if one["code"] == said["section"]), made.sections[-1])
        keeping.change(
            session, actor, made.id, made.revision, section["code"], title=section["title"], paragraphs=[*section["paragraphs"], said["added"]]
        )
        bulletin_id, revision = made.id, made.revision
    if send:
        with services.database.read() as session:
            kept = files.keep(session, staff.acting(session, staff.BUREAU), bulletin_id, revision, services.files)
        with services.database.write() as session:
            files.send(session, staff.acting(session, staff.BUREAU), bulletin_id, revision, kept)
