"""Each thing is told once: whoever works it out, how often, killed half-way, by two at once, after days without a run."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import corpora
from api.alerts import finding, making, running
from api.alerts.finding import Finding
from api.alerts.kinds import RECENT_DAYS
from api.casebook import cases
from api.store.renewals import queue
from api.store.tables import Alert, AlertRun, Deadline, Dispute, Organisation, PolicyVersion, Series, Stamp, Verdict
from api.store.types import now, today
from tests.api.casebook import lost_cases
from tests.api.indicators.cases_made import Town
from tests.api.indicators.verdicts import raised
from tests.api.ledger import lost, suits
from tests.api.ledger.test_letters import drafted, issued
from tests.api.renewing import catch_up
from tests.api.world import World

TODAY = date(2026, 3, 9)
DAY = timedelta(days=1)


@pytest.fixture
def town(world: World) -> Iterator[Town]:
    yield Town(world)


def told(world: World, owner: str | None = None, kind: str = "") -> list[Alert]:
    with world.database.read() as session:
        wanted = select(Alert).order_by(Alert.id)
        if owner:
            wanted = wanted.where(Alert.organisation_id == world.organisations[owner])
        return [one for one in session.scalars(wanted) if not kind or one.kind == kind]


def kinds(world: World, owner: str) -> Counter[str]:
    return Counter(one.kind for one in told(world, owner))


def deadline(world: World, owner: str, ends: date, **values: object) -> int:
    """A deadline of a dispute of its own."""
    with world.database.write() as session:
        dispute = Dispute(number="（2026）临9901行初77号")
        session.add(dispute)
        session.flush()
        row = Deadline(**{
            "dispute_id": dispute.id, "organisation_id": world.organisations[owner], "rule": "case_report", "label": "一案一报", "source": "本区方案",
            "start_from": "effective", "start_on": ends - 30 * DAY, "due_on": ends, "ends_on": ends, "remind_on": ends - 3 * DAY, **values,
        })  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def twin(town: Town, owner: str, day: date, which: int | None = None) -> None:
    """A lost case of the one series that there is; or an earlier case (a verdict) becomes one."""
    verdict_id = which or town.case(owner, "lost", day)
    with town.world.database.write() as session:
        series = session.scalar(select(Series)) or Series(name="系列案")
        session.add(series)
        session.flush()
        dispute = session.get_one(Verdict, verdict_id).dispute
        dispute.series_id, dispute.stamp = series.id, raised(session)


def plan(world: World, code: str) -> None:
    """A plan in force for the district."""
    with world.database.write() as session:
        text = (corpora.ROOT / "policy" / f"{code}.toml").read_text(encoding="utf-8")
        session.add(PolicyVersion(organisation_id=world.organisations["bureau"], based_on=code, text=text, user_id=1, applied_at=now()))


def test_the_agency_and_its_bureau_are_told_and_nobody_else(town: Town) -> None:
    town.case("police", "lost", TODAY - 10 * DAY)
    running.look(town.world.database, TODAY)
    assert kinds(town.world, "police")["loss"] == kinds(town.world, "bureau")["loss"] == 1
    assert {one.organisation_id for one in told(town.world)} == {town.world.organisations[one] for one in ("police", "bureau")}
    assert "临江市公安局云溪分局新增败诉" in told(town.world, "bureau", "loss")[0].message


def test_two_runs_are_one(town: Town) -> None:
    world = town.world
    for _ in range(3):
        town.case("police", "lost", TODAY - 5 * DAY)
    deadline(world, "land", TODAY + DAY)
    deadline(world, "land", TODAY - DAY)
    first = running.run(world.database, TODAY)
    assert first == len(told(world)) > 0
    assert running.run(world.database, TODAY) == 0
    assert running.look(world.database, TODAY) == 0
    assert running.look(world.database, TODAY + DAY) == 0
    assert len(told(world)) == first


def test_what_is_known_is_seen_without_writing(town: Town) -> None:
    """Somebody else may write all the while."""
    world = town.world
    found = [Finding("loss", None, (world.organisations["police"],), f"k{place}", "warning", "败诉", "/disputes/1") for place in range(3)]
    assert making.tell(world.database, found) == 3
    made: list[int] = []
    with world.database.write():
        worker = threading.Thread(target=lambda: made.append(making.tell(world.database, found)))
        worker.start()
        worker.join(20)
        assert made == [0]


def test_a_run_that_is_killed_is_taken_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    world = town.world
    for place in range(6):
        deadline(world, "police", TODAY + DAY, subject=place)
    monkeypatch.setattr(making, "AT_ONCE", 2)
    write, calls = making._write, []

    def killed(session, wanted):
        calls.append(len(wanted))
        if len(calls) == 4:
            raise SystemExit
        return write(session, wanted)

    monkeypatch.setattr(making, "_write", killed)
    with pytest.raises(SystemExit):
        running.look(world.database, TODAY)
    assert len(told(world)) == 6, "three whole transactions"
    monkeypatch.setattr(making, "_write", write)
    assert running.look(world.database, TODAY) == 6
    assert Counter(one.organisation_id for one in told(world)) == {world.organisations["police"]: 6, world.organisations["bureau"]: 6}
    assert running.look(world.database, TODAY) == 0


def test_two_workers_at_once_tell_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    world = town.world
    for place in range(12):
        deadline(world, "police", TODAY + DAY, subject=place)
    for _ in range(4):
        twin(town, "land", TODAY - DAY)
    monkeypatch.setattr(making, "AT_ONCE", 3)
    together, made = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        made.append(running.run(world.database, TODAY))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(made) == 3
    assert sum(made) == len(told(world))
    assert kinds(world, "police") == {"deadline_due": 12}
    assert kinds(world, "land")["loss"] == 1


def test_twins_that_are_lost_together_are_one_alert_and_a_later_one_is_another(town: Town) -> None:
    world = town.world
    for _ in range(3):
        twin(town, "police", TODAY - 2 * DAY)
    running.look(world.database, TODAY)
    assert [one.message.count("同一系列案 3 件") for one in told(world, "police", "loss")] == [1]
    twin(town, "police", TODAY - DAY)
    running.look(world.database, TODAY)
    running.look(world.database, TODAY + DAY)
    assert len(told(world, "police", "loss")) == 2


def test_a_case_that_becomes_a_twin_later_is_not_told_again(town: Town) -> None:
    world = town.world
    alone = town.case("police", "lost", TODAY - 2 * DAY)
    running.look(world.database, TODAY)
    twin(town, "police", TODAY, alone)
    twin(town, "police", TODAY - 2 * DAY)
    running.look(world.database, TODAY)
    messages = [one.message for one in told(world, "police", "loss")]
    assert len(messages) == 2
    assert not any("系列案" in one for one in messages)


def test_a_loss_is_told_soon_after_it_is_in_the_ledger(town: Town) -> None:
    world = town.world
    running.look(world.database, TODAY)
    assert running.look(world.database, TODAY) == 0
    town.case("police", "lost", TODAY)
    assert running.look(world.database, TODAY) > 0
    assert kinds(world, "police")["loss"] == 1
    assert running.look(world.database, TODAY) == 0, "nothing has changed since"


def test_a_store_put_back_from_a_copy_comes_to_rest(town: Town) -> None:
    world = town.world
    town.case("police", "lost", TODAY)
    running.look(world.database, TODAY)
    with world.database.write() as session:
        session.get_one(Stamp, "verdicts").value = 0
        session.get_one(Stamp, "alerts").value = 7
    running.look(world.database, TODAY)
    with world.database.read() as session:
        assert not running.Standing.of(session).changed


def test_a_plan_that_cannot_be_read_does_not_silence_alerts(town: Town) -> None:
    world = town.world
    with world.database.write() as session:
        session.add(PolicyVersion(organisation_id=world.organisations["bureau"], based_on="x", text="nonsense", user_id=1, applied_at=now()))
    town.case("police", "lost", TODAY)
    running.look(world.database, TODAY)
    assert kinds(world, "police")["loss"] == 1


def test_nothing_is_worked_out_while_the_ledger_is_behind(town: Town) -> None:
    world = town.world
    town.case("police", "lost", TODAY)
    with world.database.write() as session:
        queue(session.connection(), [2_000_000])
    assert running.look(world.database, TODAY) == 0
    catch_up(world.database)
    assert running.look(world.database, TODAY) > 0


def test_missed_days_are_caught_up(town: Town) -> None:
    """What ran out while nobody looked is told late; the days are noted."""
    world = town.world
    running.look(world.database, TODAY)
    appeal = deadline(world, "police", TODAY + 6 * DAY, duty=False, rule="appeal", label="上诉期")
    deadline(world, "police", TODAY + 5 * DAY)
    running.look(world.database, TODAY + 10 * DAY)
    assert kinds(world, "police") == {"deadline_due": 1, "deadline_overdue": 1}
    assert "上诉期”已于 2026-03-15 届满" in told(world, "police", "deadline_due")[0].message
    with world.database.read() as session:
        days = session.scalars(select(AlertRun.day).order_by(AlertRun.day)).all()
        assert session.get(Deadline, appeal) is not None
    assert days == [TODAY + number * DAY for number in range(11)]
    assert running.look(world.database, TODAY + 11 * DAY) == 0


def test_old_history_does_not_flood(town: Town) -> None:
    world = town.world
    for years in range(1, 6):
        town.case("police", "lost", TODAY - years * 400 * DAY)
        deadline(world, "police", TODAY - years * 400 * DAY)
        deadline(world, "police", TODAY - years * 400 * DAY, rule="appeal", duty=False)
    town.case("police", "lost", TODAY - RECENT_DAYS * DAY)
    deadline(world, "police", TODAY - 30 * DAY)
    running.look(world.database, TODAY)
    assert kinds(world, "police")["loss"] == 1
    assert kinds(world, "police")["deadline_overdue"] == 1
    assert kinds(world, "police")["deadline_due"] == 0


def test_a_deadline_is_told_when_it_is_near_and_when_it_is_past_and_when_it_is_moved(town: Town) -> None:
    world, which = town.world, deadline(town.world, "police", TODAY + 4 * DAY)
    days = [TODAY + number * DAY for number in range(8)]
    assert [running.look(world.database, day) for day in days] == [0, 2, 0, 0, 0, 2, 0, 0]
    with world.database.write() as session:
        row = session.get_one(Deadline, which)
        row.moved_to = row.ends_on = days[7] + 3 * DAY
        row.remind_on = days[7]
    assert running.look(world.database, days[7] + DAY) == 2
    with world.database.write() as session:
        session.get_one(Deadline, which).done_on = days[7]
    assert [running.look(world.database, days[7] + number * DAY) for number in (2, 3, 4, 5)] == [0, 0, 0, 0]
    assert kinds(world, "police") == {"deadline_due": 2, "deadline_overdue": 1}


def test_what_the_operative_part_sets_is_more_urgent(town: Town) -> None:
    deadline(town.world, "police", TODAY - DAY, rule="performance_1", label="重新作出行政行为")
    deadline(town.world, "police", TODAY + DAY, rule="performance_2", label="支付赔偿")
    running.look(town.world.database, TODAY)
    assert {one.kind: one.level for one in told(town.world, "police")} == {"performance_overdue": "urgent", "performance_due": "warning"}


def test_from_the_operative_part_and_the_ledger_to_the_alert(town: Town) -> None:
    """Real deadlines: 60 days from coming into force, as filled in; done when the line of the ledger says so."""
    world = town.world
    instance = {"stage": "second", "final": True, "decided_on": date(2026, 1, 4), "items": [suits.item("redo")]}
    suit = suits.make(world, "police", instance, effective="2026-01-05")
    running.run(world.database, date(2026, 3, 5))
    assert kinds(world, "police")["performance_due"] == 1
    running.run(world.database, TODAY)
    assert kinds(world, "police")["performance_overdue"] == kinds(world, "bureau")["performance_overdue"] == 1
    assert told(world, "police", "performance_overdue")[0].address == f"/disputes/{suit.id}"
    other = suits.make(world, "land", instance, effective="2026-01-05", performed="2026-02-01")
    running.run(world.database, TODAY + DAY)
    assert kinds(world, "land")["performance_overdue"] == 0, other.rows()


def test_a_letter_is_told_at_once_to_whom_it_went(town: Town) -> None:
    world, day = town.world, today()
    row = drafted(world, dispute_id=lost.case(world, "police"))
    catch_up(world.database)
    running.look(world.database, day)
    assert (kinds(world, "police")["letter"], running.look(world.database, day)) == (0, 0), "a draft is nobody else's"
    row = issued(world, row)
    assert running.look(world.database, day) == 1
    [alert] = told(world, kind="letter")
    assert (alert.organisation_id, alert.level, alert.address) == (world.organisations["police"], "warning", f"/letters/{row.id}")
    assert f"收到行政执法监督意见书（{row.number}，{day} 印发），请在 {row.due_on} 以前办理并回复" in alert.message
    for number in range(3):
        running.look(world.database, day + number * DAY)
    assert len(told(world, kind="letter")) == 1


def test_who_is_asked_to_write_is_told_at_once_and_again_when_asked_again(town: Town) -> None:
    world, case = town.world, lost_cases.lost(town.world)
    case_id = lost_cases.taken(world, case)
    running.look(world.database, today())
    assert kinds(world, "police")["writing"] == 0
    for _ in range(2):
        with world.database.write() as session:
            cases.ask(session, world.actor("bureau"), case_id, lost_cases.revision(world, case_id))
        running.run(world.database, today())
        [alert] = told(world, kind="writing")
        assert (alert.organisation_id, alert.address, alert.acknowledged_at) == (world.organisations["police"], f"/typical-cases/{case_id}", None)
        with world.database.write() as session:
            cases.hand_back(session, world.actor("police"), case_id, lost_cases.revision(world, case_id))
        running.run(world.database, today())
        assert told(world, kind="writing")[0].acknowledged_at is not None


def test_the_same_judgment_against_two_agencies_is_told_of_both(town: Town) -> None:
    first = town.case("police", "lost", TODAY)
    town.case("land", "lost", TODAY, dispute=town.dispute_of(first))
    running.look(town.world.database, TODAY)
    assert kinds(town.world, "bureau")["loss"] == 2
    assert kinds(town.world, "police")["loss"] == kinds(town.world, "land")["loss"] == 1


def test_again_for_the_same_cause(town: Town) -> None:
    causes = [["procedure_violation", "P09"]]
    town.case("police", "lost", TODAY - 60 * DAY, causes=causes)
    running.look(town.world.database, TODAY)
    assert kinds(town.world, "police")["repeat"] == 0
    town.case("police", "lost", TODAY - DAY, causes=causes)
    town.case("land", "lost", TODAY - DAY, causes=causes)
    running.look(town.world.database, TODAY)
    message = next(one.message for one in told(town.world, "police", "repeat"))
    assert message.startswith("临江市公安局云溪分局2026年1月1日至3月9日因“超过办理期限”败诉 2 件")
    assert kinds(town.world, "police")["repeat"] == kinds(town.world, "bureau")["repeat"] == 1
    assert kinds(town.world, "land")["repeat"] == 0
    town.case("police", "lost", TODAY, causes=causes)
    running.look(town.world.database, TODAY + DAY)
    running.look(town.world.database, date(2026, 3, 31))
    assert kinds(town.world, "police")["repeat"] == 2


def test_a_threshold_is_told_once_a_period_and_quietly_of_few_cases(town: Town) -> None:
    plan(town.world, "jinghu")
    town.case("police", "lost", TODAY)
    for _ in range(8):
        town.case("land", "won", TODAY - DAY)
    for _ in range(4):
        town.case("land", "lost", TODAY - DAY)
    running.look(town.world.database, TODAY)
    loud = {one.facts["rule"]: one.level for one in told(town.world, "land", "threshold")}
    assert set(loud.values()) == {"urgent"}
    assert {one.level for one in told(town.world, "police", "threshold")} == {"notice"}
    town.case("land", "lost", TODAY + DAY)
    running.look(town.world.database, TODAY + DAY)
    assert len(told(town.world, "land", "threshold")) == len(loud)


def test_what_last_years_threshold_missed_is_told_while_the_quarter_is_fresh(town: Town) -> None:
    """Judgments of December that come in January."""
    plan(town.world, "jinghu")
    running.look(town.world.database, TODAY)
    for _ in range(6):
        town.case("land", "lost", date(2025, 12, 20))
    running.look(town.world.database, TODAY)
    periods = {one.facts["period"] for one in told(town.world, "land", "threshold")}
    assert periods == {"2025"}


def test_a_rise_is_told_to_the_unit_and_its_bureau(town: Town) -> None:
    world = town.world
    for quarter in range(8):
        for number in range(2):
            town.case("police", "lost", date(2023 + (quarter + 2) // 4, (quarter + 2) % 4 * 3 + 1, 10 + number), field=None)
        town.cases("police", 0, 30, date(2023 + (quarter + 2) // 4, (quarter + 2) % 4 * 3 + 1, 10))
    for number in range(14):
        town.case("police", "lost", date(2025, 12, 1 + number), field=None)
    town.cases("land", 0, 30, date(2025, 12, 1))
    running.look(world.database, TODAY)
    rises = told(world, "police", "rising")
    assert len(rises) == 1
    assert "2025年第四季度败诉 14 件" in rises[0].message
    assert kinds(world, "bureau")["rising"] >= 1
    assert kinds(world, "foreign_bureau")["rising"] == 0


def test_a_successor_is_told_of_what_was_its_predecessors(town: Town) -> None:
    world = town.world
    town.case("land", "lost", TODAY)
    with world.database.write() as session:
        old = session.get_one(Organisation, world.organisations["land"])
        old.active = False
        heir = session.get_one(Organisation, world.organisations["police"])
        heir.names.append(type(old.names[0])(name=old.name, folded=old.names[0].folded, kind="former"))
    running.look(world.database, TODAY)
    assert kinds(world, "police")["loss"] == 1
    assert kinds(world, "land") == {}


def test_what_a_document_says_is_only_ever_text(world: World) -> None:
    """Neither the mark for a number nor braces in a name do anything."""
    both = [
        Finding("loss", world.organisations["police"], (world.organisations["police"],), key=f"j{number}", level="warning",
                message="{0}{n}<b>", address="/", group="s1", together=f"{{0}}<b> {finding.COUNT} 件")
        for number in (1, 2)
    ]  # fmt: skip
    making.tell(world.database, both)
    assert [one.message for one in told(world)] == ["{0}<b> 2 件"]


def test_a_key_that_is_too_long_is_told_once_too(world: World) -> None:
    long = Finding("repeat", 1, (world.organisations["police"],), key="长" * 300, level="warning", message="x", address="/")
    assert making.tell(world.database, [long]) == 1
    assert making.tell(world.database, [long]) == 0


def test_verdicts_are_left_as_they_are(town: Town) -> None:
    town.case("police", "lost", TODAY)
    running.look(town.world.database, TODAY)
    with town.world.database.read() as session:
        assert len(session.scalars(select(Verdict)).all()) == 1
