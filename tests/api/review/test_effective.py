"""Laying what people said over what a machine found, whatever either holds."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.review.effective import apply
from api.review.fields import FIELDS, Field, same
from api.review.statements import ACTIONS, WHOLE, Action, Statement, alive, listed, single
from nlp import taxonomy
from nlp.judgment import Judgment

SINGLE: tuple[Action, ...] = ("confirm", "change", "remove", "withdraw")
NAMES = ("甲公司", "乙公司", "临江市公安局云溪分局", "临江市云溪区自然资源局")
OBJECTS: dict[str, st.SearchStrategy[Any]] = {
    "parties": st.builds(
        lambda name, role: {
            "name": name, "role": role, "original_role": role, "kind": "agency", "representative": None, "agents": [],
            "aliases": [],
        },
        st.sampled_from(NAMES),
        st.sampled_from(["plaintiff", "defendant"]),
    ),
    "results_by_agency": st.builds(
        lambda name, result: {"name": name, "result": result}, st.sampled_from(NAMES), st.sampled_from(["lost", "won"])
    ),
    "performance_periods": st.builds(
        lambda days: {"text": f"{days}日内", "days": days, "working_days": False}, st.integers(1, 3)
    ),
    "causes": st.builds(
        lambda pair, quote, sure: {
            "code": pair[0], "detail": pair[1], "quote": quote, "agency": None, "confidence": sure
        },
        st.sampled_from([("procedure_violation", "P02"), ("procedure_violation", "P07"), ("inaction", None)]),
        st.sampled_from(["未告知听证", "未经集体讨论"]),
        st.sampled_from([0.5, 1.0]),
    ),
    "statutes": st.builds(
        lambda article: {"law": "中华人民共和国行政诉讼法", "article": article, "paragraph": None, "item": None},
        st.integers(69, 71),
    ),
    "attendance": st.builds(
        lambda state, name: {"state": state, "agency": None, "name": name, "post": None},
        st.sampled_from(["attended", "absent"]),
        st.sampled_from(["甲某", "乙某"]),
    ),
}  # fmt: skip
OBJECTS["statutes_cited"] = OBJECTS["statutes"]


def one(shape: Field) -> st.SearchStrategy[Any]:
    """A value of a field, or of an item of it; few, so that they meet."""
    if shape.kind == "objects":
        return OBJECTS[shape.name]
    if shape.vocabulary:
        return st.sampled_from(taxonomy.codes(shape.vocabulary)[:5])
    if shape.kind.startswith("date"):
        return st.sampled_from(["2021-05-18", "2021-05-19"])
    return st.sampled_from(["（2021）浙0899行初36号", "（2021）浙0899行初37号", "云溪区人民法院"])


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """What a machine might find."""
    found = Judgment().to_json()
    for shape in FIELDS.values():
        if not shape.listed:
            found[shape.name] = draw(st.none() | one(shape))
        else:
            found[shape.name] = draw(st.lists(one(shape), max_size=3, unique_by=shape.key_of))
    found["head_attended"] = found["head_attended"] or "unstated"
    found["disposition_items"] = [
        {"code": code, "text": code, "agencies": [NAMES[2]], "performance_period": None} for code in found["dispositions"]
    ]
    found["prior_cases"] = [{"case_number": number, "court": "甲法院"} for number in found["prior_case_numbers"]]
    asked = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=4, unique=True))
    return found | {"needs_review": [{"field": name, "why": "把握不大"} for name in asked]}


@st.composite
def statements(draw: st.DrawFn, names: tuple[str, ...] = tuple(FIELDS)) -> Statement:
    """What a person might say; an item need not be in any list."""
    shape = FIELDS[draw(st.sampled_from(names))]
    if not shape.listed:
        action = draw(st.sampled_from(SINGLE))
        return Statement(shape.name, None, action, draw(one(shape)) if action in {"confirm", "change"} else None)
    values = one(shape)
    if draw(st.integers(0, 4)) == 0:
        whole = draw(st.lists(values, max_size=3, unique_by=shape.key_of))
        return Statement(shape.name, None, draw(st.sampled_from(SINGLE)), whole)
    action = draw(st.sampled_from(ACTIONS))
    value = draw(values)
    item = shape.key_of(draw(values) if action in {"change", "remove", "withdraw"} else value)
    return Statement(shape.name, item, action, None if action in {"remove", "withdraw"} else value)


def holds(record: dict[str, Any], said: list[Statement]) -> None:
    """Every human statement that was not taken back or overtaken is in the record."""
    kept = alive(said)
    for shape in FIELDS.values():
        if not shape.listed:
            last = single(shape.name, kept)
            assert last is None or record[shape.name] == (None if last.action == "remove" else last.value)
            continue
        wanted = listed(shape, kept)
        there = {shape.key_of(value): value for value in record[shape.name]}
        for key, statement in wanted.wanted.items():
            assert same(there[key], statement.value)
        assert not set(wanted.unwanted) & set(there)
        if wanted.whole is not None:
            assert set(there) == set(wanted.wanted)


@given(records(), st.lists(statements(), max_size=12))
def test_what_people_said_holds_for_any_record(record: dict[str, Any], said: list[Statement]) -> None:
    before = copy.deepcopy(record)
    holds(apply(record, said).record, said)
    assert record == before


@given(records(), st.lists(statements(), max_size=12))
def test_applying_again_changes_nothing(record: dict[str, Any], said: list[Statement]) -> None:
    once = apply(record, said).record
    assert apply(once, said).record == once


@given(records(), st.lists(statements(("court", "causes")), max_size=6), st.lists(statements(("field", "act_numbers")), max_size=6))
def test_the_order_of_independent_fields_does_not_matter(
    record: dict[str, Any], one_half: list[Statement], other: list[Statement]
) -> None:
    assert apply(record, one_half + other).record == apply(record, other + one_half).record


@given(records(), records(), st.lists(statements(), max_size=6), st.lists(statements(), max_size=6))
def test_a_record_vouched_for_stays_whatever_comes(
    seen: dict[str, Any], later: dict[str, Any], before: list[Statement], after: list[Statement]
) -> None:
    vouched = Statement(WHOLE, None, "confirm", seen)
    as_checked = apply(seen, before).record
    now = apply(later, [*before, vouched]).record
    assert now == as_checked | {"needs_review": []}
    holds(apply(later, [*before, vouched, *after]).record, after)


@given(records(), st.lists(statements(), max_size=8))
def test_reopened_everything_is_as_if_nobody_had_vouched(record: dict[str, Any], said: list[Statement]) -> None:
    vouched = [Statement(WHOLE, None, "confirm", record), Statement(WHOLE, None, "withdraw")]
    assert apply(record, [*said, *vouched]).record == apply(record, said).record


@given(records(), st.data())
def test_withdrawing_gives_the_machines_value_back(record: dict[str, Any], data: st.DataObject) -> None:
    said = data.draw(statements().filter(lambda s: s.action != "withdraw"))
    shape = FIELDS[said.field]
    item = said.item if said.item is None or said.action == "remove" else shape.key_of(said.value)
    assert apply(record, [said, Statement(said.field, item, "withdraw")]).record == record
