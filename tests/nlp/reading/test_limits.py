"""Limits are finite, can be set from outside, and each refuses with its own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from nlp.errors import ReadingError
from nlp.reading.guard import limits as guarding
from nlp.reading.guard.limits import Limits


def test_every_limit_can_be_set_by_its_variable() -> None:
    names = [field.name for field in fields(Limits)]
    environment = {f"ANJIAN_LIMIT_{name.upper()}": str(number) for number, name in enumerate(names, 7)}
    limits = Limits.from_environment(environment)
    assert [getattr(limits, name) for name in names] == list(range(7, 7 + len(names)))
    assert Limits.from_environment({}) == Limits()


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "１０"])
def test_a_nonsensical_limit_is_refused_by_name(value: str) -> None:
    with pytest.raises(ValueError, match="ANJIAN_LIMIT_PAGES"):
        Limits.from_environment({"ANJIAN_LIMIT_PAGES": value})


SMALL = Limits(bytes=100, pages=3, pixels=1000, characters=10, nesting=2, members=4, expanded=50)


@pytest.mark.parametrize(
    ("check", "allowed", "refused", "code"),
    [
        (guarding.check_bytes, 100, 101, "E103"),
        (guarding.check_bytes, 1, 0, "E102"),
        (guarding.check_pages, 3, 4, "E107"),
        (guarding.check_characters, 10, 11, "E116"),
        (guarding.check_expanded, 50, 51, "E111"),
        (guarding.check_members, 4, 5, "E119"),
        (guarding.check_nesting, 2, 3, "E113"),
    ],
)
def test_checks(check: Callable[[int, Limits], None], allowed: int, refused: int, code: str) -> None:
    check(allowed, SMALL)
    with pytest.raises(ReadingError) as caught:
        check(refused, SMALL)
    assert caught.value.code == code


def test_pages_beyond_what_page_numbers_can_hold_are_refused_whatever_the_limit() -> None:
    with pytest.raises(ReadingError):
        guarding.check_pages(70_000, Limits(pages=1_000_000))


def test_sizes_of_pages_and_pictures() -> None:
    assert not guarding.page_too_large(595, 842)
    assert guarding.page_too_large(100_000, 100_000)
    assert guarding.page_too_large(float("nan"), 842)
    assert guarding.page_too_large(0, 842)
    assert not guarding.picture_too_large(40, 25, SMALL)
    assert guarding.picture_too_large(40, 26, SMALL)


def test_sizes_are_written_for_people() -> None:
    assert [guarding.human_size(size) for size in (2048, 5 * 1024**2, 3 * 1024**3)] == ["2 KB", "5.0 MB", "3.0 GB"]
