"""What addresses ask for."""

from __future__ import annotations

from datetime import date

import pytest

from api.errors import ServiceError
from api.store.parameters import Parameters

LABELS = {"unit": "单位", "from": "起", "open": "是否", "kind": "种类"}


def given(**params: str | list[str]) -> Parameters:
    return Parameters.of(params, LABELS)


def test_values_are_what_they_say() -> None:
    asked = given(unit=" 12 ", kind=["a,b", "b, c"], open="false", words=["old", "new\x00"], **{"from": "2026-03-05"})
    assert asked.number("unit") == 12
    assert asked.codes("kind", "abc") == ("a", "b", "c")
    assert asked.flag("open") is False
    assert asked.day("from") == date(2026, 3, 5)
    assert asked.text("words") == "new"


def test_nothing_is_nothing() -> None:
    for asked in (given(), given(unit="", kind="", open=" "), given(unit=[], kind=[])):
        assert (asked.number("unit"), asked.codes("kind", "abc"), asked.flag("open"), asked.day("from"), asked.text("words")) == (
            None, (), None, None, "",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [("unit", "１２"), ("unit", "-1"), ("unit", "1234567890"), ("from", "2026-13-01"), ("open", "yes"), ("kind", "d")]
)
def test_what_there_is_not_is_refused_by_its_label(name: str, value: str) -> None:
    asked = given(**{name: value})
    read = {"unit": asked.number, "from": asked.day, "open": asked.flag, "kind": lambda one: asked.codes(one, "abc")}[name]
    with pytest.raises(ServiceError, match=f"“{LABELS[name]}”没有“{value}”") as refused:
        read(name)
    assert refused.value.code == "E602"
