"""Deadlines moved by a bureau, days of the calendar overruled by an administrator, and a month as people see it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from api.errors import ServiceError
from api.ledger.due import calendar_days, deadlines, month, moving
from api.ledger.due.deadlines import Wanted
from api.store import renewals
from api.store.tables import AuditEntry, Deadline, LedgerQueue
from tests.api.ledger import filed, suits
from tests.api.ledger.suits import item
from tests.api.ledger.test_deadlines import apply
from tests.api.renewing import catch_up
from tests.api.world import World

TO = date(2024, 4, 2)


def move(world: World, login: str, number: int, to: date | None = TO, why: str = "法院准许", *, court: bool = True) -> str:
    """Code of the refusal, or nothing."""
    try:
        with world.database.write() as session:
            moving.move(session, world.actor(login), number, to, why, allowed_by_court=court)
    except ServiceError as error:
        return error.code
    return ""


def audited(world: World, action: str) -> list[tuple[object, object]]:
    with world.database.read() as session:
        return [(one.before, one.after) for one in session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))]


def test_a_bureau_moves_and_puts_back(world: World) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    number = suit.rows()["answer"].id
    assert move(world, "bureau", number) == ""
    moved = suit.rows()["answer"]
    assert (moved.ends_on, moved.due_on, moved.moved_by, moved.remind_on) == (TO, date(2024, 3, 18), world.users["bureau"], date(2024, 3, 28))
    assert move(world, "admin", number, None, "法院撤回准许") == ""
    back = suit.rows()["answer"]
    assert (back.ends_on, back.moved_to, back.moved_why, back.moved_by) == (date(2024, 3, 18), None, "", None)
    assert audited(world, "deadline.move") == [
        ({"day": "2024-03-18", "reason": ""}, {"day": "2024-04-02", "reason": "法院准许"}),
        ({"day": "2024-04-02", "reason": "法院准许"}, {"day": "2024-03-18", "reason": "法院撤回准许"}),
    ]


def test_who_moves_what(world: World) -> None:
    suit = suits.make(world, "police", {"items": [item("redo", {"text": "法定期限内", "days": None, "working_days": False})]}, suit_received="2024-03-01")
    rows = suit.rows()
    answer = rows["answer"].id
    assert [move(world, login, answer) for login in ("police", "reader", "foreign_bureau")] == ["E504", "E504", "E601"]
    assert move(world, "bureau", answer, why=" ") == "E602"
    assert move(world, "bureau", answer, why="字" * 1001) == "E602"
    assert move(world, "bureau", answer, date(2024, 3, 1)) == "E602"
    assert move(world, "bureau", answer, court=False) == "E606"
    assert move(world, "bureau", rows["appeal_judgment"].id) == "E606"  # nobody knows when it began
    assert move(world, "bureau", rows["performance"].id, court=False) == ""  # the words give no day: a person does
    assert suit.rows()["performance"].ends_on == TO
    assert suit.rows()["answer"].moved_to is None


def test_a_plans_own_period_needs_no_court(world: World) -> None:
    apply(world)
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    assert move(world, "bureau", suit.rows()["report_suit"].id, court=False) == ""


def put(world: World, login: str, day: date, *, working: bool, note: str = "通知") -> str:
    try:
        with world.database.write() as session:
            calendar_days.put(session, world.actor(login), day, working=working, note=note)
    except ServiceError as error:
        return error.code
    return ""


def test_only_administrators_overrule_the_calendar(world: World) -> None:
    day = date(2024, 3, 18)
    assert [put(world, login, day, working=False) for login in ("bureau", "police", "reader")] == ["E504"] * 3
    assert put(world, "admin", day, working=False, note=" ") == "E602"
    assert put(world, "admin", date(1989, 1, 1), working=False) == "E602"
    assert put(world, "admin", day, working=False) == put(world, "admin", day, working=False) == ""
    assert put(world, "admin", day, working=True) == ""
    with world.database.write() as session:
        assert [one.day for one in calendar_days.listed(session, world.actor("police"), 2024)] == [day]
        assert calendar_days.listed(session, world.actor("police"), 2023) == []
        calendar_days.remove(session, world.actor("admin"), day)
        with pytest.raises(ServiceError, match="E601"):
            calendar_days.remove(session, world.actor("admin"), day)
    said = {"day": "2024-03-18", "note": "通知"}
    assert audited(world, "calendar.change") == [
        (None, {**said, "working": False}), ({**said, "working": False}, {**said, "working": True}), ({**said, "working": True}, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "working", "touched"),
    [
        (date(2024, 3, 18), False, True),  # its last day
        (date(2024, 3, 17), True, True),  # it would end on this Sunday
        (date(2024, 3, 14), False, True),  # in between: the day of reminding
        (date(2024, 3, 19), False, False),
        (date(2024, 2, 29), False, False),
    ],
)
def test_the_deadlines_that_a_day_touches_are_renewed(world: World, day: date, working: bool, touched: bool) -> None:
    suit = suits.make(world, "police", {}, suit_received="2024-03-01")
    with world.database.write() as session:
        session.execute(delete(LedgerQueue))
    put(world, "admin", day, working=working)
    with world.database.read() as session:
        queued = session.scalars(select(LedgerQueue.judgment_id)).all()
    assert list(queued) == (list(suit.judgments) if touched else [])


def test_from_a_judgment_to_its_deadlines(world: World) -> None:
    """All the way: the renewal makes dispute and line, a person fills it in, a day is overruled, a plan is applied."""
    entry = filed.lost(world, "police")
    filed.fill(world, entry, suit_received="2025-01-03", judgment_received="2025-03-10")
    catch_up(world.database)

    def found() -> dict[str, date | None]:
        with world.database.read() as session:
            return {one.rule: one.ends_on for one in session.scalars(select(Deadline))}

    assert found() == {"answer": date(2025, 1, 20), "appeal_judgment": date(2025, 3, 25)}  # 18 January is a Saturday
    put(world, "admin", date(2025, 1, 20), working=False)
    catch_up(world.database)
    assert found()["answer"] == date(2025, 1, 21)
    apply(world)
    with world.database.write() as session:
        renewals.queue_disputes(session)
    catch_up(world.database)
    assert found() == {  # nobody appealed: in force on 26 March, the day after the period of appeal
        "report_suit": date(2025, 1, 8), "file_judgment": date(2025, 3, 17), "case_report": date(2025, 4, 25),
    }  # fmt: skip


def test_a_month(world: World) -> None:
    on = date(2024, 3, 18)
    for number in range(5):
        suits.make(world, "police" if number else "land", {}, number=f"{number}号", suit_received="2024-03-01", judgment_received="2024-03-04")
    done = suits.make(world, "land", {}, number="办结", suit_received="2024-03-08", answered="2024-03-20")
    suits.make(world, "foreign_agency", {}, number="外区", suit_received="2024-03-01")
    with world.database.read() as session:
        found = month.of(session, world.actor("bureau"), Wanted(), date(2024, 3, 31), on=on)
        own = month.of(session, world.actor("land"), Wanted(), on, on=date(2024, 4, 1))
    days = {cell.day: cell for cell in found.cells}
    assert (found.cells[0].day, found.cells[-1].day, len(found.cells)) == (date(2024, 2, 26), date(2024, 3, 31), 35)
    busy = days[on]
    assert (busy.waiting, busy.overdue, busy.done, busy.items) == (5, 0, 0, [])
    assert [(unit.id, unit.number) for unit in busy.units] == [(world.organisations["police"], 4), (world.organisations["land"], 1)]
    assert (days[date(2024, 3, 19)].waiting, days[date(2024, 3, 25)].done) == (5, 1)
    assert (found.overdue, found.waiting, found.done) == (0, 10, 1)
    assert [cell.day.day for cell in own.cells if cell.overdue] == [18]  # the period of the appeal has run out: nothing overdue
    assert [one.dispute.number for one in {cell.day: cell for cell in own.cells}[on].items] == ["0号"]
    assert not days[date(2024, 3, 17)].working and days[on].certain
    assert deadlines.state(done.rows()["answer"], on) == "done"


def test_regular_work_of_the_plan_in_force(world: World) -> None:
    regular = '[[recurring]]\ncode = "{}"\nlabel = "x"\nsource = "x"\nwhom = "x"\ncycle = "{}"\n{}\n'
    lines = (("yearly", "year", "days = 31"), ("autumn", "year", "days = 273"), ("quarterly", "quarter", ""))
    apply(world, 'code = "own"\nname = "x"\nsource = "x"\n' + "".join(regular.format(*line) for line in lines))
    with world.database.read() as session:
        shown = {
            day: [(one.rule.code, one.first, one.last, one.due) for one in month.of(session, world.actor("bureau"), Wanted(), day).regular]
            for day in (date(2024, 1, 5), date(2024, 9, 5), date(2024, 12, 5))
        }
    year = (date(2023, 1, 1), date(2023, 12, 31))
    assert shown[date(2024, 1, 5)] == [("yearly", *year, date(2024, 1, 31)), ("quarterly", date(2024, 1, 1), date(2024, 3, 31), None)]
    assert shown[date(2024, 9, 5)] == [("autumn", *year, date(2024, 9, 29)), ("quarterly", date(2024, 7, 1), date(2024, 9, 30), None)]
    assert shown[date(2024, 12, 5)] == [("quarterly", date(2024, 10, 1), date(2024, 12, 31), None)]
