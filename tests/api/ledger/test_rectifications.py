"""Rectification: who may do what in which state, what stays of it, and how much is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from api.errors import ServiceError
from api.ledger.rectification import problems, rectification_list, rectifications
from api.ledger.rectification.rectification_list import Filters
from api.ledger.rectification.rectification_states import MOVES, STATES
from api.store.tables import AuditEntry, Dispute, Rectification, RectificationEvent
from api.store.types import today
from tests.api.ledger import lost
from tests.api.world import World


@dataclass
class Days:
    start: date
    end: date


def opened(world: World, dispute_id: int, owner: str = "police", login: str = "police", **given) -> Rectification:
    with world.database.write() as session:
        values = {"problem": "程序不合法", **given}
        return rectifications.add(session, world.actor(login), dispute_id, world.organisations[owner], values)


def moved(world: World, login: str, row: Rectification, deed, note: str = "说明") -> Rectification:
    with world.database.write() as session:
        return rectifications.move(session, world.actor(login), row.id, row.revision, deed, note=note)


def closed(world: World, dispute_id: int) -> Rectification:
    return moved(world, "bureau", moved(world, "police", opened(world, dispute_id, measure="补课"), "submit"), "close")


def refusal(call, *args, **more) -> str:
    with pytest.raises(ServiceError) as raised:
        call(*args, **more)
    return raised.value.code


def test_problems_are_the_causes_with_their_case_and_nothing_else(world: World) -> None:
    dispute_id = lost.case(world, "police", causes=[("procedure_violation", "P02"), ("insufficient_evidence", None), ("unheard_of", "X99")])
    with world.database.read() as session:
        found = problems.proposed(session, dispute_id, world.organisations["police"])
        assert [one.cause for one in found] == ["P02", "insufficient_evidence"]
        assert found[0].text == f"{problems.label('procedure_violation')}：{problems.label('P02')}，见（2026）赣9901行初12号案"
        assert problems.proposed(session, dispute_id, world.organisations["land"]) == []


def test_no_problem_is_proposed_of_a_case_that_was_won_or_is_taken_up(world: World) -> None:
    won, dispute_id = lost.case(world, "police", "（2026）赣9901行初1号", result="won"), lost.case(world, "police")
    row = opened(world, dispute_id, cause="P02")
    with world.database.read() as session:
        assert problems.proposed(session, won, world.organisations["police"]) == []
        assert [one.cause for one in problems.proposed(session, dispute_id, world.organisations["police"])] == ["E01"]
    moved(world, "bureau", row, "cancel")
    with world.database.read() as session:
        assert [one.cause for one in problems.proposed(session, dispute_id, world.organisations["police"])] == ["P02", "E01"]


def test_the_whole_way_with_history_and_audit(world: World) -> None:
    row = opened(world, lost.case(world, "police"), measure="修订告知文书", unit="法制大队", person="某某", due_on="2026-12-01", cause="P02")
    row = moved(world, "police", row, "submit", "文书已修订")
    row = moved(world, "bureau", row, "return", "没有培训记录")
    with world.database.write() as session:
        row = rectifications.change(session, world.actor("police"), row.id, row.revision, {"measure": "修订文书并培训"})
    row = moved(world, "police", row, "submit", "已培训")
    row = moved(world, "bureau", row, "close", "")
    assert (row.state, row.closed_on, row.revision) == ("closed", today(), 6)
    row = moved(world, "bureau", row, "reopen", "抽查发现仍未告知")
    assert (row.state, row.closed_on) == ("open", None)
    with world.database.read() as session:
        events = session.scalars(select(RectificationEvent).order_by(RectificationEvent.id)).all()
        assert [one.action for one in events] == ["opened", "submitted", "returned", "changed", "submitted", "closed", "reopened"]
        assert events[2].note == "没有培训记录"
        assert events[3].before == {"measure": "修订告知文书"}
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "rectification").order_by(AuditEntry.id)).all()
        assert actions == [f"rectification.{one}" for one in ("open", "submit", "return", "change", "submit", "close", "reopen")]


def test_only_a_bureau_checks_and_a_reader_writes_nothing(world: World) -> None:
    dispute_id = lost.case(world, "police")
    row = opened(world, dispute_id, measure="补课")
    assert refusal(moved, world, "reader", row, "submit") == "E504"
    assert refusal(opened, world, dispute_id, login="reader") == "E504"
    row = moved(world, "police", row, "submit")
    assert refusal(moved, world, "police", row, "close") == "E504"
    assert refusal(moved, world, "police", row, "return") == "E504"


def test_what_is_foreign_is_not_there(world: World) -> None:
    dispute_id = lost.case(world, "police")
    row = opened(world, dispute_id)
    for login in ("land", "foreign_agency", "foreign_bureau"):
        assert refusal(moved, world, login, row, "submit") == "E601"
        assert refusal(opened, world, dispute_id, login=login) == "E601"
        with world.database.read() as session:
            assert refusal(rectifications.one, session, world.actor(login), row.id) == "E601"
            assert rectification_list.page(session, world.actor(login)).total == 0
            assert rectification_list.counts(session, world.actor(login)).total == 0


def test_only_a_defendant_has_problems(world: World) -> None:
    assert refusal(opened, world, lost.case(world, "police"), "land", "admin") == "E602"


def test_a_stale_revision_writes_nothing_and_says_who_was_there(world: World) -> None:
    row = opened(world, lost.case(world, "police"), measure="补课")
    seen = row.revision
    with world.database.write() as session:
        rectifications.change(session, world.actor("bureau"), row.id, seen, {"person": "甲"})
    with world.database.write() as session, pytest.raises(ServiceError) as raised:
        rectifications.change(session, world.actor("police"), row.id, seen, {"person": "乙"})
    assert raised.value.code == "E611"
    assert "bureau" in raised.value.message


def test_what_is_with_the_bureau_or_closed_stands_still(world: World) -> None:
    row = moved(world, "police", opened(world, lost.case(world, "police"), measure="补课"), "submit")
    for _ in range(2):
        with world.database.write() as session:
            assert refusal(rectifications.change, session, world.actor("police"), row.id, row.revision, {"person": "乙"}) == "E606"
        row = moved(world, "bureau", row, "close") if row.state == "submitted" else row


def test_nothing_changed_is_nothing_done(world: World) -> None:
    row = opened(world, lost.case(world, "police"), person="甲")
    with world.database.write() as session:
        again = rectifications.change(session, world.actor("police"), row.id, row.revision, {"person": " 甲 ", "cause": "", "due_on": None})
        assert again.revision == row.revision


def test_an_agency_sets_its_day_once_and_the_bureau_moves_it(world: World) -> None:
    row = opened(world, lost.case(world, "police"))
    for login, day, outcome in (("police", "2026-12-01", None), ("police", "2026-12-31", "E606"), ("police", None, "E606"), ("bureau", "2026-12-31", None)):
        with world.database.write() as session:
            call = (session, world.actor(login), row.id, row.revision, {"due_on": day})
            if outcome:
                assert refusal(rectifications.change, *call) == outcome
            else:
                row = rectifications.change(*call)
    assert row.due_on == date(2026, 12, 31)


def test_values_that_make_no_sense(world: World) -> None:
    dispute_id = lost.case(world, "police")
    for values in (
        {"cause": "nonsense"}, {"cause": ["P02"]}, {"due_on": "31.12.2026"}, {"problem": " \x00 "}, {"problem": "长" * 2001}, {"state": "closed"}, {"person": 5},
    ):  # fmt: skip
        assert refusal(opened, world, dispute_id, **values) == "E602", values


def test_submitting_needs_a_measure_and_words(world: World) -> None:
    dispute_id = lost.case(world, "police")
    assert refusal(moved, world, "police", opened(world, dispute_id), "submit") == "E602"
    assert refusal(moved, world, "police", opened(world, dispute_id, measure="补课"), "submit", " \n ") == "E602"


def test_lists_and_counts(world: World) -> None:
    first, second = lost.case(world, "police"), lost.case(world, "land", "（2026）赣9901行初13号")
    closed(world, first)
    yesterday = (today() - timedelta(days=1)).isoformat()
    late = opened(world, second, "land", "land", due_on=yesterday, problem="证据_不足")
    opened(world, first, due_on=today().isoformat())
    cancelled = moved(world, "bureau", opened(world, first), "cancel")
    with world.database.read() as session:
        bureau = world.actor("bureau")
        rows = rectification_list.page(session, bureau).rows
        assert rows[0].id == late.id
        assert rows[-1].id == cancelled.id
        counts = rectification_list.counts(session, bureau)
        assert (counts.total, counts.closed, counts.overdue, counts.rate) == (3, 1, 1, 1 / 3)
        assert counts.states["cancelled"] == 1
        units = rectification_list.by_unit(session, bureau)
        assert {one: count.rate for one, count in units.items()} == {world.organisations["police"]: 1 / 2, world.organisations["land"]: 0}
        for filters, expected in (
            (Filters(overdue=True), 1),
            (Filters(overdue=False), 3),
            (Filters(text="证据_"), 1),
            (Filters(text="证据%"), 0),
            (Filters(text="行初13号"), 1),
            (Filters(state=("closed",)), 1),
            (Filters(dispute=first), 3),
            (Filters(organisation=world.organisations["land"]), 1),
            (Filters(opened_to=today() - timedelta(days=1)), 0),
            (Filters(opened_from=today(), opened_to=today()), 4),
            (Filters(due_from=today()), 1),
        ):
            assert rectification_list.page(session, bureau, filters).total == expected, filters


@pytest.mark.parametrize(
    "params", [{"state": "lost"}, {"due_from": "0001-01-01"}, {"opened_to": "9999-12-31"}, {"organisation": "x"}, {"overdue": "maybe"}, {"cause": "Z9"}]
)
def test_filters_that_there_are_not(params: dict[str, str]) -> None:
    assert refusal(Filters.from_params, params) == "E602"


def test_an_order_that_there_is_not(world: World) -> None:
    with world.database.read() as session:
        assert refusal(rectification_list.page, session, world.actor("bureau"), sort="state; drop") == "E602"


def test_the_rate_is_of_units_and_periods(world: World) -> None:
    closed(world, lost.case(world, "police"))
    opened(world, lost.case(world, "land", "（2026）赣9901行初13号"), "land", "land")
    police, land = world.organisations["police"], world.organisations["land"]
    with world.database.read() as session:
        assert rectification_list.rate(session, None, None) == (1, 2)
        assert rectification_list.rate(session, [police], Days(today(), today())) == (1, 1)
        assert rectification_list.rate(session, [land], None) == (0, 1)
        assert rectification_list.rate(session, [], None) == (0, 0)
        assert rectification_list.rate(session, None, Days(date(2020, 1, 1), today() - timedelta(days=1))) == (0, 0)
        assert rectification_list.rates(session, [police, land], None) == {police: (1, 1), land: (0, 1)}


def test_a_dispute_that_becomes_part_of_another_takes_its_problems_along(world: World) -> None:
    old, new = lost.case(world, "police"), lost.case(world, "police", "（2026）赣99行终2号")
    row = opened(world, old)
    with world.database.write() as session:
        rectifications.carry(session, old, new)
        session.delete(session.get_one(Dispute, old))
    with world.database.read() as session:
        assert session.get_one(Rectification, row.id).dispute_id == new


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(sorted(MOVES)), st.sampled_from(["police", "bureau"])), max_size=10))
def test_whatever_is_tried_only_legal_moves_happen_and_no_rate_is_above_one(world: World, tried) -> None:
    with world.database.write() as session:
        found = session.scalar(select(Dispute.id))
    dispute_id = found or lost.case(world, "police")
    rows = [opened(world, dispute_id, measure="补课") for _ in range(2)]
    for index, deed, login in tried:
        before, step = rows[index].state, MOVES[deed]
        may = before in step.sources and (step.right == "correct" or login == "bureau")
        try:
            rows[index] = moved(world, login, rows[index], deed)
        except ServiceError as error:
            assert not may
            assert error.code in {"E504", "E606"}
        else:
            assert may
            assert rows[index].state == step.target
        assert (rows[index].closed_on is not None) == (rows[index].state == "closed")
        with world.database.read() as session:
            done, total = rectification_list.rate(session, None, None)
            counts = rectification_list.counts(session, world.actor("bureau"))
            assert 0 <= done <= total
            assert (counts.closed, counts.total) == (done, total)
            assert sum(counts.states.values()) == count(world, dispute_id)


def count(world: World, dispute_id: int) -> int:
    with world.database.read() as session:
        return len(session.scalars(select(Rectification.id).where(Rectification.dispute_id == dispute_id)).all())


def test_every_state_can_be_left_and_reached() -> None:
    assert {state for step in MOVES.values() for state in step.sources} == set(STATES)
    assert {step.target for step in MOVES.values()} == set(STATES)
