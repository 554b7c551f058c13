"""A profile changed value by value in its text."""

from __future__ import annotations

import pytest

from api.errors import ServiceError
from api.policy import builtin, editing
from api.policy.editing import Place
from api.policy.profile import parse

TEXTS = builtin.texts()


@pytest.mark.parametrize("code", list(TEXTS))
def test_every_field_of_every_profile_can_be_changed_and_nothing_else_is(code: str) -> None:
    for group in editing.groups(builtin.profiles()[code]):
        for field in group.fields:
            other = {"flag": not field.value, "whole": 7, "number": 2.5, "share": 0.35}.get(field.kind)
            if field.kind == "choice":
                other = next(one for one in field.choices if one != field.value)
            if field.place.key in {"rises", "reaches", "measure", "falls_by", "relative", "first_year", "last_year", "below_province"}:
                continue  # these have to fit together
            after = parse(editing.changed(TEXTS[code], {field.place: other}))
            assert held(after, field.place) == other, field
            back = parse(editing.changed(editing.changed(TEXTS[code], {field.place: other}), {field.place: field.value}))
            assert back == builtin.profiles()[code], field


def held(profile, place: Place):
    part = getattr(profile, place.section)
    return getattr(part if place.number is None else part[place.number], place.key)


def test_comments_and_order_stay() -> None:
    before = TEXTS["jinghu"]
    after = editing.changed(before, {Place("deadline", "days", 1): 45, Place("summons", "rate_above", 0): 0.25})
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed == [("days = 30", "days = 45"), ("rate_above = 0.20", "rate_above = 0.25")]
    assert editing.changed(before, {Place("deadline", "days", 1): 30}) == before.rstrip("\n") + "\n"
    assert "days = 4  # 四天" in editing.changed(before.replace("days = 10\nunit = \"working\"", "days = 10  # 四天\nunit = \"working\""), {Place("deadline", "days", 0): 4})


def test_what_is_not_there_is_added_and_taken_away() -> None:
    after = editing.changed(TEXTS["jinghu"], {Place("summons", "lost_from", 0): 3})
    assert parse(after).summons[0].lost_from == 3
    assert parse(editing.changed(after, {Place("summons", "lost_from", 0): None})) == builtin.profiles()["jinghu"]
    assert parse(editing.changed(TEXTS["default"], {Place("ranking", "small", None): 9})).ranking.small == 9


@pytest.mark.parametrize(
    ("text", "place", "value", "code"),
    [
        (TEXTS["jinghu"], Place("deadline", "days", 0), -1, "E612"),
        (TEXTS["jinghu"], Place("summons", "rate_above", 0), None, "E612"),
        (TEXTS["jinghu"], Place("deadline", "days", 9), 3, "E606"),
        ('code = "a"\nname = "a"\nsource = "a"\nranking = { small = 3 }', Place("ranking", "small"), 4, "E612"),
        ('code = "a"\nname = "a"\nsource = "a"\nranking.small = 3', Place("ranking", "small"), 4, "E612"),
        ("code = ", Place("ranking", "small"), 4, "E612"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(text: str, place: Place, value: object, code: str) -> None:
    with pytest.raises(ServiceError) as error:
        editing.changed(text, {place: value})
    assert error.value.code == code


def test_texts_that_only_look_like_tables_are_no_tables() -> None:
    text = TEXTS["default"] + '\n[ranking]\nsource = """\n[counting]\n"""\n'
    with pytest.raises(ServiceError) as error:
        editing.changed(text, {Place("ranking", "small"): 4})
    assert error.value.code in {"E606", "E612"}
