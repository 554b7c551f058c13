"""Suits as they are kept: who may do what to them, what is entered where, and who comes too late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from api.errors import ServiceError
from api.screening import answering, deadlines, listing, papers, renewal, showing, suits, values
from api.screening.listing import Filters
from api.store.database import Database
from api.store.tables import CalendarDay, Document, Organisation, Suit, SuitEvent, SuitScreening
from api.store.types import today
from tests.api.screening.filed import registered, screened, shown
from tests.api.world import USERS, World

ITEM = "any.basis_cited"
SEES = {
    "police": {"admin", "bureau", "police", "reader"},
    "foreign_agency": {"admin", "foreign_bureau", "foreign_agency"},
}
SAID = {"act_type": "penalty", "decided_on": "2024-05-06", "received_on": "2026-03-05", "number": "（2026）临9901行初12号"}


def test_who_sees_and_who_writes(world: World) -> None:
    for owner, those in SEES.items():
        suit_id = registered(world, "admin", SAID, of=owner)
        for login, _, _ in USERS:
            reads(world, login, suit_id, may=login in those)
            writes(world, login, suit_id, may=login in those)


def reads(world: World, login: str, suit_id: int, *, may: bool) -> None:
    actor = world.actor(login)
    with world.database.read() as session:
        assert (suit_id in [one.id for one in listing.page(session, actor, Filters()).rows]) == may, login
        assert listing.counts(session, actor, Filters()).total == listing.page(session, actor, Filters()).total
        if may:
            assert showing.shown(session, actor, suit_id).suit.id == suit_id
        else:
            refused(lambda: showing.shown(session, actor, suit_id), "E601")


def writes(world: World, login: str, suit_id: int, *, may: bool) -> None:
    actor = world.actor(login)
    deeds = (
        lambda session: suits.say(session, actor, suit_id, None, {"officer": login}),
        lambda session: answering.answer(session, actor, suit_id, None, ITEM, given="met", note=login),
        lambda session: papers.attach(session, actor, suit_id, []),
        lambda session: suits.close(session, actor, suit_id, None, "withdrawn", on=today()),
        lambda session: suits.reopen(session, actor, suit_id, None, "x"),
        lambda session: suits.drop(session, actor, suit_id, None, "x"),
        lambda session: suits.restore(session, actor, suit_id, None),
    )
    with world.database.write() as session:
        for deed in deeds:
            if login == "reader":
                refused(lambda deed=deed: deed(session), "E504")
            elif may:
                assert deed(session).id == suit_id
            else:
                refused(lambda deed=deed: deed(session), "E601")


def refused(deed, code: str) -> None:
    with pytest.raises(ServiceError) as error:
        deed()
    assert error.value.code == code


def test_registering_against_others(world: World) -> None:
    for login, of, code in (("police", "land", "E601"), ("bureau", "foreign_agency", "E601"), ("reader", "police", "E504")):
        refused(lambda login=login, of=of: registered(world, login, of=of), code)
    with world.database.write() as session:
        session.get_one(Organisation, world.organisations["land"]).active = False
    refused(lambda: registered(world, "bureau", of="land"), "E606")


UNFIT = (
    ("unknown", "x"), ("received_on", "5月5日"), ("received_on", "0001-01-01"), ("act_type", "x"), ("amount", "很多"), ("amount", 10**13),
    ("number", "x" * 101), ("officer", ["x"]), ("amount", True),
)  # fmt: skip


@pytest.mark.parametrize(("code", "value"), UNFIT)
def test_values_that_do_not_fit(code: str, value: object) -> None:
    refused(lambda: values.read(code, value), "E602")


def test_what_people_say_counts_and_can_be_taken_back(world: World) -> None:
    suit_id = registered(world, said=SAID)
    with world.database.write() as session:
        suits.say(session, world.actor("police"), suit_id, 1, {"officer": "李某", "plaintiffs": " 钱某 \u202e、孙某\x00", "amount": "80,000"})
    found = shown(world, suit_id)
    assert (found.fact("officer").text, found.fact("plaintiffs").text, found.fact("amount").value) == ("李某", "钱某 、孙某", 80000)
    assert (found.suit.revision, found.suit.plaintiffs, found.suit.act) == (2, "钱某 、孙某", "行政处罚")
    with world.database.write() as session:
        suits.say(session, world.actor("police"), suit_id, 2, {"officer": None, "plaintiffs": ""})
        suits.say(session, world.actor("police"), suit_id, 3, {"officer": None})  # nothing changes
    found = shown(world, suit_id)
    assert (found.fact("officer").value, found.suit.plaintiffs, found.suit.revision) == (None, "", 3)


def test_who_comes_too_late_is_told_by_whom(world: World) -> None:
    suit_id = registered(world)
    with world.database.write() as session:
        suits.say(session, world.actor("bureau"), suit_id, 1, {"officer": "李某"})
    screened(world)  # the machine's work makes nobody too late
    with world.database.write() as session, pytest.raises(ServiceError) as error:
        suits.say(session, world.actor("police"), suit_id, 1, {"officer": "王某"})
    assert (error.value.code, error.value.facts["who"]) == ("E611", "bureau")


def test_a_suit_without_papers_is_asked_about(world: World) -> None:
    suit_id = registered(world, said=SAID)
    assert screened(world) == 1
    found = shown(world, suit_id)
    assert found.result is not None
    assert found.result.act_type == "penalty"
    assert found.result.questions
    assert found.suit.level == "unknown"
    assert found.result.chance is None
    assert found.result.reasons


def test_without_a_kind_of_act_it_is_not_enough_to_tell(world: World) -> None:
    suit_id = registered(world)
    screened(world)
    found = shown(world, suit_id)
    assert found.result is not None
    assert (found.result.level, found.result.chance, found.result.findings) == ("unknown", None, ())


def test_the_same_again_makes_no_second_screening(world: World) -> None:
    suit_id = registered(world, said=SAID)
    assert screened(world) == 1
    assert screened(world) == 0
    with world.database.write() as session:
        suits.say(session, world.actor("police"), suit_id, None, {"officer": "李某"})
    assert screened(world) == 0
    with world.database.read() as session:
        assert len(session.scalars(select(SuitScreening)).all()) == 1
        assert not session.get_one(Suit, suit_id).stale


def test_what_changes_while_it_is_screened_is_screened_again(world: World, monkeypatch) -> None:
    suit_id = registered(world, said=SAID)
    real = renewal.making.make

    def interrupted(session, suit, index, day):
        made = real(session, suit, index, day)
        with world.database.write() as other:
            suits.say(other, world.actor("police"), suit_id, None, {"act_type": "license"})
        return made

    monkeypatch.setattr(renewal.making, "make", interrupted)
    assert not renewal.screen(world.services, suit_id)
    monkeypatch.undo()
    assert shown(world, suit_id).result is None
    assert screened(world) == 1
    assert shown(world, suit_id).result.act_type == "license"


class _Killed(BaseException):
    pass


def test_a_worker_killed_between_any_two_steps_goes_on_where_it_was(world: World, monkeypatch) -> None:
    suit_id = registered(world, said=SAID)
    real, writes = Database.write, 0

    def dying(self):
        nonlocal writes
        if writes == 0:
            raise _Killed
        writes -= 1
        return real(self)

    for allowed in range(12):
        writes = allowed
        monkeypatch.setattr(Database, "write", dying)
        try:
            screened(world)
        except _Killed:
            monkeypatch.undo()
            continue
        monkeypatch.undo()
        break
    else:
        pytest.fail("it never comes to an end")
    assert allowed >= 2
    screened(world)
    found = shown(world, suit_id)
    assert found.fresh
    with world.database.read() as session:
        assert len(session.scalars(select(SuitScreening)).all()) == 1
        assert [one.action for one in suits.history(session, found.suit)] == ["screened", "registered"]


def test_a_suit_over_which_we_break_down_keeps_no_other_from_its_turn(world: World, monkeypatch) -> None:
    first, second = registered(world, said=SAID), registered(world, said=SAID)
    real, memory = renewal.making.make, renewal.Memory()

    def broken(session, suit, index, day):
        if suit.id == first:
            raise ZeroDivisionError
        return real(session, suit, index, day)

    monkeypatch.setattr(renewal.making, "make", broken)
    with pytest.raises(ZeroDivisionError):
        renewal.look(world.services, lambda one: None, memory)
    renewal.look(world.services, lambda one: None, memory)
    assert shown(world, second).result is not None
    assert memory.broken == {first}


def test_deadlines_run_from_the_day_of_receipt(world: World) -> None:
    suit_id = registered(world)
    assert {one.state(today()) for one in deadlines.shown(shown(world, suit_id).suit)} == {"unstarted"}
    with world.database.write() as session:
        suits.say(session, world.actor("police"), suit_id, None, {"received_on": "2026-03-05", "hearing_on": "2026-04-10"})
    suit = shown(world, suit_id).suit
    found = {one.code: one for one in deadlines.shown(suit)}
    assert found["answer"].due_on == date(2026, 3, 20)
    assert found["hearing"].due_on == date(2026, 4, 10)
    assert suit.next_due_on == date(2026, 3, 20)
    assert found["answer"].state(date(2026, 3, 10)) == "open"
    assert found["answer"].state(date(2026, 3, 21)) == "overdue"
    assert found["hearing"].state(date(2026, 4, 11)) == "ended"
    with world.database.write() as session:
        suits.say(session, world.actor("police"), suit_id, None, {"answered_on": "2026-03-21", "hearing_on": None})
    suit = shown(world, suit_id).suit
    assert deadlines.shown(suit)[0].state(today()) == "done_late"
    assert suit.next_due_on is None


def test_a_moved_working_day_moves_the_deadline(world: World) -> None:
    suit_id = registered(world, said=SAID)
    with world.database.write() as session:
        session.add(CalendarDay(day=date(2026, 3, 20), working=False, note="", user_id=world.users["admin"]))
    memory = renewal.Memory()
    renewal.look(world.services, lambda one: None, memory)
    assert shown(world, suit_id).suit.next_due_on > date(2026, 3, 20)
    with world.database.read() as session:
        assert [one.action for one in session.scalars(select(SuitEvent))] == ["registered", "screened"]


def test_closing_and_coming_back(world: World) -> None:
    suit_id, actor = registered(world, said=SAID), world.actor("police")
    with world.database.write() as session:
        refused(lambda: suits.close(session, actor, suit_id, None, "withdrawn", on=today() + timedelta(days=1)), "E602")
        refused(lambda: suits.close(session, actor, suit_id, None, "won", on=today()), "E602")
        suits.close(session, actor, suit_id, 1, "self_corrected", on=today(), note="撤销原决定")
        refused(lambda: suits.close(session, actor, suit_id, None, "withdrawn", on=today()), "E606")
        refused(lambda: answering.answer(session, actor, suit_id, None, ITEM, given="met"), "E606")
    closed = shown(world, suit_id).suit
    assert (closed.state, closed.ending, closed.ended_on, closed.next_due_on) == ("closed", "self_corrected", today(), None)
    assert screened(world) == 0
    with world.database.write() as session:
        refused(lambda: suits.reopen(session, actor, suit_id, None, " "), "E602")
        suits.reopen(session, actor, suit_id, 2, "法院没有准许撤诉")
    assert screened(world) == 1
    assert shown(world, suit_id).suit.next_due_on is not None
    with world.database.write() as session:
        suits.drop(session, actor, suit_id, None, "重复登记")
        assert listing.page(session, actor, Filters()).total == 0
        assert listing.page(session, actor, Filters(state=("dropped",))).total == 1
        refused(lambda: suits.say(session, actor, suit_id, None, {"officer": "李某"}), "E606")
        suits.restore(session, actor, suit_id, None)
    found = shown(world, suit_id).suit
    assert found.state == "pending"
    with world.database.read() as session:
        steps = [one.action for one in suits.history(session, found)]
    assert steps == ["restored", "dropped", "screened", "reopened", "closed", "registered"]


def test_a_paper_of_the_bureau_is_seen_by_the_agency_and_by_nobody_else(world: World) -> None:
    suit_id = registered(world, "bureau")
    with world.database.write() as session:
        paper = Document(sha256="0" * 64, organisation_id=world.organisations["bureau"], name="起诉状.pdf", size=1, state="not_administrative")
        session.add(paper)
        session.flush()
        papers.attach(session, world.actor("bureau"), suit_id, [paper.id])
    for login in ("admin", "bureau", "police", "reader"):
        with world.database.read() as session:
            assert world.actor(login).scope.document(session, paper.id).state == "suit_paper"
    for login in ("land", "foreign_bureau", "foreign_agency"):
        with world.database.read() as session:
            refused(lambda login=login: world.actor(login).scope.document(session, paper.id), "E601")
    with world.database.write() as session:
        refused(lambda: papers.attach(session, world.actor("foreign_agency"), suit_id, [paper.id]), "E601")
        other = registered_by(session, world, "foreign_agency")
        refused(lambda: papers.attach(session, world.actor("foreign_agency"), other, [paper.id]), "E601")
        papers.detach(session, world.actor("police"), suit_id, None, paper.id)
    with world.database.read() as session:
        refused(lambda: world.actor("police").scope.document(session, paper.id), "E601")


def registered_by(session, world: World, login: str) -> int:
    return suits.register(session, world.actor(login), world.organisations[login], {}).id


def test_the_board_is_in_order_of_risk_and_day_and_narrowed(world: World) -> None:
    for number, (level, day) in enumerate((("green", 1), ("red", 9), ("unknown", 5), ("red", 2), ("yellow", 7))):
        suit_id = registered(world, said={"number": f"（2026）临9901行初{number}号", "plaintiffs": f"赵{number}"})
        with world.database.write() as session:
            row = session.get_one(Suit, suit_id)
            row.level, row.next_due_on = level, today() + timedelta(days=day - 3)
    actor = world.actor("police")

    def numbers(filters: Filters, sort: str = listing.USUAL) -> list[str]:
        with world.database.read() as session:
            return [one.plaintiffs[-1] for one in listing.page(session, actor, filters, sort=sort).rows]

    assert numbers(Filters()) == ["3", "1", "4", "2", "0"]
    assert numbers(Filters(), "due") == ["0", "3", "2", "4", "1"]
    assert numbers(Filters(), "-due") == ["1", "4", "2", "3", "0"]
    assert numbers(Filters(level=("red",))) == ["3", "1"]
    assert numbers(Filters(overdue=True), "due") == ["0", "3"]
    assert numbers(Filters(due_to=today()), "due") == ["0", "3"]
    assert numbers(Filters(text="行初4号")) == ["4"]
    assert numbers(Filters(text="100%")) == []
    assert Filters.from_params({"level": "red,green", "overdue": "true", "text": "x\x00"}) == Filters("x", level=("red", "green"), overdue=True)
    refused(lambda: Filters.from_params({"level": "blue"}), "E602")
    refused(lambda: numbers(Filters(), "password"), "E602")
    with world.database.read() as session:
        counts = listing.counts(session, actor, Filters())
    assert (counts.total, counts.levels, counts.overdue, counts.soon) == (5, {"red": 2, "yellow": 1, "green": 1, "unknown": 1}, 2, 3)
