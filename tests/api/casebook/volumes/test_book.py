"""What a book is made of: groups and numbers, and what its indexes lead to."""

from __future__ import annotations

import random

import pytest

from api.casebook.released import Released, ReleasedCause, ReleasedStatute
from api.casebook.volumes import index
from api.casebook.volumes.book import OTHER, Book
from tests.api.casebook.volumes import sample
from tests.api.casebook.volumes.sample import CAUSES


def one(cause: int | None, field: str = "", *statutes: tuple[str, str]) -> Released:
    causes = () if cause is None else (CAUSES[cause],)
    return Released(title="案", field=field, causes=causes, statutes=tuple(ReleasedStatute(law=law, article=article) for law, article in statutes))


def test_groups_come_in_the_order_of_their_first_cases_and_numbers_run_through() -> None:
    book = sample.book(cases=(one(None), one(1), one(0), one(1)))
    assert [(group.title, [case.number for case in group.cases]) for group in book.groups] == [("主要证据不足", [1, 2]), ("程序违法", [3]), (OTHER, [4])]
    assert [group.title for group in sample.book(cases=(one(1), one(0)), group="none").groups] == [""]
    assert [group.title for group in sample.book(cases=(one(1, "公安"), one(0)), group="field").groups] == ["公安", OTHER]


def test_what_is_frozen_is_the_same_book() -> None:
    book = sample.book()
    assert Book.from_json(book.to_json()) == book


def test_statutes_stand_by_law_and_article_each_once() -> None:
    book = sample.book(group="none", cases=(
        one(0, "", ("中华人民共和国行政处罚法", "第六十二条"), ("行政处罚法", "第四十四条"), ("行政处罚法", "第四十四条")),
        one(0, "", ("《行政处罚法》", "第四十四条"), ("行政处罚法", "第五条第二款"), ("行政处罚法", "第五条"), ("土地管理法", "")),
    ))  # fmt: skip
    found = index.statutes(book)
    assert [one.label for one in found] == ["土地管理法", "行政处罚法"]
    assert [(entry.label, entry.cases) for entry in found[1].entries] == [
        ("第五条", (2,)), ("第五条第二款", (2,)), ("第四十四条", (1, 2)), ("第六十二条", (1,)),
    ]  # fmt: skip
    assert found[0].cases == (2,)


def test_causes_stand_with_their_kinds() -> None:
    more = ReleasedCause(code="procedure_violation", label="程序违法")
    book = sample.book(group="none", cases=(one(0), one(1), Released(title="案", causes=(CAUSES[1], more))))
    found = index.causes(book)
    assert [(one.label, one.cases, [(entry.label, entry.cases) for entry in one.entries]) for one in found] == [
        ("程序违法", (3,), [("应告知未告知陈述申辩权", (1,))]), ("主要证据不足", (2, 3), []),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 40])
def test_every_case_is_printed_once(count: int) -> None:
    chance = random.Random(5)
    cases = tuple(sample.case(number, chance) for number in range(count))
    book = sample.book(cases=cases)
    assert sorted(one.case.number for one in book.cases) == sorted(one.number for one in cases)
    assert [one.number for one in book.cases] == list(range(1, count + 1))
