"""Rankings and lists by every plan, at ends of quarters and in the middle of one, as the plain way makes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from api.indicators.evaluation import Evaluation, evaluate
from api.indicators.lines import Line
from api.indicators.period import Period
from api.policy import builtin
from tests.api.reference import lists
from tests.api.reference.books import Books
from tests.api.reference.plain import Fact, Key
from tests.api.world import World

DAYS = (date(2024, 6, 30), date(2024, 12, 31), date(2025, 5, 15), date(2025, 9, 30), date(2025, 12, 31))
PLANS = tuple(builtin.profiles())


@pytest.fixture(params=[(code, day) for code in PLANS for day in DAYS], ids=lambda one: f"{one[0]}-{one[1]}")
def made(request: pytest.FixtureRequest, filed: World) -> tuple[str, date, Evaluation]:
    code, day = request.param
    with filed.database.read() as session:
        return code, day, evaluate(session, filed.actor("admin"), builtin.profiles()[code], Period.holding("quarter", day), on=day)


def unit(books: Books, line: Line) -> str:
    assert line.organisation_id is not None
    return books.units[line.organisation_id]


def keys(books: Books, line: Line) -> frozenset[Key]:
    found = [books.keys[one] for one in line.verdict_ids]
    assert len(found) == len(set(found))
    return frozenset(found)


def pairs(books: Books, lines: Sequence[Line]) -> set[tuple[str, frozenset[Key]]]:
    return {(unit(books, line), keys(books, line)) for line in lines}


def test_the_lists(made: tuple[str, date, Evaluation], truth: list[Fact], books: Books) -> None:
    code, day, found = made
    profile = builtin.profiles()[code]
    ranked = lists.ranking(truth, profile, lists.quarter(day if day.day != 15 else found.period.end))
    assert {unit(books, line): (line.place, keys(books, line)) for line in found.ranking} == ranked
    assert {(line.rule.removeprefix("summons."), *one) for line, one in zip(found.summons, [(unit(books, x), keys(books, x)) for x in found.summons], strict=True)} == (
        lists.summons(truth, profile, day)
    )
    assert {(unit(books, line), len(line.verdict_ids)) for line in found.repeats} == {(who, times) for who, _, times in lists.repeats(truth, profile, day)}
    assert len(found.repeats) == len(lists.repeats(truth, profile, day))
    assert {unit(books, line) for line in found.excellence} == lists.excellence(truth, profile, day)
    assert pairs(books, found.on_site) == lists.on_site(truth, profile, day)


def test_the_files_to_be_reviewed(made: tuple[str, date, Evaluation], truth: list[Fact], books: Books) -> None:
    code, _, found = made
    profile = builtin.profiles()[code]
    rule = profile.file_review
    corrected = [line for line in found.file_review if line.title == "被纠错的案卷"]
    if rule is None or not rule.corrected:
        assert not corrected
        return
    cycle = Period.holding(rule.cycle, found.period.end)
    span = cycle.previous() if rule.year == "before" else cycle
    assert pairs(books, corrected) == lists.corrected_files(truth, profile, (span.start, span.end))


def test_the_double_decline(made: tuple[str, date, Evaluation], truth: list[Fact], books: Books) -> None:
    code, day, found = made
    profile = builtin.profiles()[code]
    if profile.double_decline is None:
        assert not found.double_decline
        return
    wanted = lists.declines(truth, profile, lists.year(day), (date(day.year - 1, 1, 1), day.replace(year=day.year - 1)))
    states = {(None if line.organisation_id is None else unit(books, line)): line.state for line in found.double_decline}
    assert states.keys() == wanted.keys()
    for who, (fewer, lower) in wanted.items():
        if not fewer or lower is False:
            assert states[who] == "missed", who
        else:
            assert states[who] == ("unknown" if lower is None or profile.double_decline.below_province else "met"), who


def test_every_line_says_why(made: tuple[str, date, Evaluation]) -> None:
    for _, title, lines in made[2].lists:
        for line in lines:
            assert line.reason and line.source and line.organisation, title


def test_the_town_fills_every_list(filed: World) -> None:
    """Otherwise the comparisons above would compare nothing."""
    filled: set[str] = set()
    for profile in builtin.profiles().values():
        with filed.database.read() as session:
            found = evaluate(session, filed.actor("admin"), profile, Period.quarter(2025, 2), on=date(2025, 6, 30))
        filled |= {code for code, _, lines in found.lists if lines}
    assert filled >= {"ranking", "summons", "repeats", "excellence", "on_site", "file_review", "targets", "double_decline"}
