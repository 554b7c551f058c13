"""Alerts whose reason goes are closed by the machine with a word on it; they are open again when it returns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.alerts import inbox, running
from api.alerts.inbox import Wanted
from api.alerts.kinds import GONE
from api.ledger.letters import letters
from api.store.renewals import queue
from api.store.tables import Alert, AuditEntry, Deadline, Letter, Verdict
from api.store.types import today
from tests.api.alerts.test_once import DAY, TODAY, deadline, plan, told, twin
from tests.api.indicators.cases_made import Town
from tests.api.indicators.verdicts import raised
from tests.api.ledger import lost
from tests.api.ledger.test_letters import drafted, issued
from tests.api.renewing import catch_up
from tests.api.world import World


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


def states(world: World, kind: str, owner: str = "police") -> list[str]:
    return [inbox.state(one) for one in told(world, owner, kind)]


def change(world: World, which: int, **values: object) -> None:
    with world.database.write() as session:
        row = session.get_one(Deadline, which)
        for name, value in values.items():
            setattr(row, name, value)


def rule(world: World, which: int, **values: object) -> None:
    """A judgment is corrected."""
    with world.database.write() as session:
        row = session.get_one(Verdict, which)
        for name, value in values.items():
            setattr(row, name, value)
        row.dispute.stamp = raised(session)


def test_a_deadline_that_was_met_is_closed_and_a_new_day_is_told_anew(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY + DAY)
    running.look(world.database, TODAY)
    assert states(world, "deadline_due") == states(world, "deadline_due", "bureau") == ["open"]
    change(world, which, done_on=TODAY)
    running.look(world.database, TODAY + DAY)
    [alert] = told(world, "police", "deadline_due")
    assert (inbox.state(alert), alert.note, alert.acknowledged_by) == ("settled", GONE, None)
    assert states(world, "deadline_due", "bureau") == ["settled"]
    with world.database.read() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "alert.settle")).all()
        assert {(one.object_id, one.user_id) for one in noted} == {(one.id, None) for one in told(world)}
        [line], _ = inbox.listed(session, world.actor("police"), Wanted(state="settled"))
        assert (line.by, line.alert.id) == ("系统", alert.id)
        assert inbox.listed(session, world.actor("police"), Wanted(state="acknowledged"))[1] == 0
    running.look(world.database, TODAY + 2 * DAY)
    assert states(world, "deadline_due") == ["settled"]
    change(world, which, done_on=None, ends_on=TODAY + 3 * DAY, remind_on=TODAY)
    running.look(world.database, TODAY + 3 * DAY)
    assert states(world, "deadline_due") == ["settled", "open"], "another day is another thing"


def test_what_returns_is_the_old_alert_again(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY + 5 * DAY, remind_on=TODAY)
    running.look(world.database, TODAY)
    change(world, which, done_on=TODAY)
    running.look(world.database, TODAY + DAY)
    change(world, which, done_on=None)
    assert running.look(world.database, TODAY + 2 * DAY) == 0
    [alert] = told(world, "police", "deadline_due")
    assert (inbox.state(alert), alert.note) == ("open", "")


def test_a_day_that_is_moved_takes_the_old_alert_with_it(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY - DAY)
    running.look(world.database, TODAY)
    change(world, which, ends_on=TODAY + 20 * DAY, remind_on=TODAY + 15 * DAY)
    running.look(world.database, TODAY + DAY)
    assert states(world, "deadline_overdue") == ["settled"]


def test_what_is_merely_late_or_long_past_stays_open(town: Town) -> None:
    world = town.world
    deadline(world, "police", TODAY + DAY)
    deadline(world, "police", TODAY + DAY, rule="appeal", duty=False)
    running.look(world.database, TODAY)
    running.look(world.database, TODAY + 200 * DAY)
    assert states(world, "deadline_due") == ["open", "open"]


def test_what_somebody_acknowledged_stays_as_he_left_it(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY + DAY)
    running.look(world.database, TODAY)
    with world.database.write() as session:
        inbox.acknowledge(session, world.actor("police"), [told(world, "police")[0].id], "已安排")
    change(world, which, done_on=TODAY)
    running.look(world.database, TODAY + DAY)
    [alert] = told(world, "police")
    assert (inbox.state(alert), alert.note, alert.acknowledged_by) == ("acknowledged", "已安排", world.users["police"])


def test_a_judgment_that_is_put_right_is_no_loss(town: Town) -> None:
    world = town.world
    causes = [["procedure_violation", "P09"]]
    first = town.case("police", "lost", TODAY - 5 * DAY, causes=causes)
    second = town.case("police", "lost", TODAY - DAY, causes=causes)
    running.look(world.database, TODAY)
    assert (states(world, "loss"), states(world, "repeat")) == (["open", "open"], ["open"])
    rule(world, second, result="won")
    running.look(world.database, TODAY)
    assert (states(world, "loss").count("settled"), states(world, "repeat")) == (1, ["settled"])
    rule(world, second, result="lost")
    running.look(world.database, TODAY)
    assert (states(world, "loss"), states(world, "repeat")) == (["open", "open"], ["open"])
    rule(world, first, result="won")
    running.look(world.database, TODAY + 200 * DAY)
    assert sorted(states(world, "loss")) == ["open", "settled"], "a loss is one however old it is"


def test_twins_are_closed_when_all_are_put_right(town: Town) -> None:
    world = town.world
    for _ in range(2):
        twin(town, "police", TODAY - DAY)
    running.look(world.database, TODAY)
    assert states(world, "loss") == ["open"]
    with world.database.read() as session:
        one, other = session.scalars(select(Verdict.id).order_by(Verdict.id)).all()
    rule(world, one, result="won")
    running.look(world.database, TODAY)
    assert states(world, "loss") == ["open"]
    rule(world, other, result="won")
    running.look(world.database, TODAY)
    assert states(world, "loss") == ["settled"]


def test_a_threshold_that_is_crossed_no_longer(town: Town) -> None:
    world = town.world
    plan(world, "jinghu")
    town.case("land", "lost", TODAY - DAY)
    running.look(world.database, TODAY)
    crossed = len(states(world, "threshold", "land"))
    assert crossed > 0
    for _ in range(40):
        town.case("land", "won", TODAY)
    running.look(world.database, TODAY)
    rates = [one for one in told(world, "land", "threshold") if inbox.state(one) == "settled"]
    assert rates and all("败诉率" in one.message for one in rates)
    for _ in range(30):
        town.case("land", "lost", TODAY)
    running.look(world.database, TODAY)
    assert "settled" not in states(world, "threshold", "land")
    running.look(world.database, TODAY + 400 * DAY)
    assert "settled" not in states(world, "threshold", "land"), "what a year came to stays told"


def test_a_letter_that_was_answered(world: World) -> None:
    day = today()
    row = issued(world, drafted(world, dispute_id=lost.case(world, "police")))
    catch_up(world.database)
    running.look(world.database, day)
    assert states(world, "letter") == ["open"]
    with world.database.write() as session:
        letters.answer(session, world.actor("police"), row.id, session.get_one(Letter, row.id).revision, day, text="已整改")
    running.look(world.database, day + timedelta(days=1))
    assert states(world, "letter") == ["settled"]


def test_nothing_is_closed_while_the_ledger_is_behind(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY + DAY)
    running.look(world.database, TODAY)
    change(world, which, done_on=TODAY)
    with world.database.write() as session:
        queue(session.connection(), [2_000_000])
    running.run(world.database, TODAY + DAY)
    assert states(world, "deadline_due") == ["open"]


def test_people_see_it(world: World) -> None:
    which = deadline(world, "police", TODAY + DAY)
    running.look(world.database, TODAY)
    change(world, which, done_on=TODAY)
    running.look(world.database, TODAY + DAY)
    client = world.client("police")
    assert client.get("/api/v1/alerts", params={"state": "open"}).json()["total"] == 0
    [item] = client.get("/api/v1/alerts", params={"state": "settled"}).json()["items"]
    assert (item["acknowledged_by"], item["note"]) == ("系统", GONE)
    with world.database.read() as session:
        assert session.scalar(select(Alert.id).where(Alert.organisation_id == world.organisations["police"])) == item["id"]
