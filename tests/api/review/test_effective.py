"""Laying what people said over what a machine found, whatever either holds."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.review.effective import Effective, apply
from api.review.fields import FIELDS, ORDINAL, Field, same
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
def records(draw: st.DrawFn, *, alike: bool = False) -> dict[str, Any]:
    """What a machine might find; `alike`: items of a list may have the same key."""
    found = Judgment().to_json()
    for shape in FIELDS.values():
        if not shape.listed:
            found[shape.name] = draw(st.none() | one(shape))
        else:
            found[shape.name] = draw(st.lists(one(shape), max_size=3, unique_by=None if alike else shape.key_of))
    found["head_attended"] = found["head_attended"] or "unstated"
    found["disposition_items"] = [
        {"code": code, "text": code, "agencies": [NAMES[2]], "performance_period": None} for code in found["dispositions"]
    ]
    found["prior_cases"] = [{"case_number": number, "court": "甲法院"} for number in found["prior_case_numbers"]]
    asked = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=4, unique=True))
    return found | {"needs_review": [{"field": name, "why": "把握不大"} for name in asked]}


@st.composite
def statements(draw: st.DrawFn, names: tuple[str, ...] = tuple(FIELDS), *, alike: bool = False) -> Statement:
    """What a person might say; an item need not be in any list.  `alike`: he may speak of the second of its key."""
    shape = FIELDS[draw(st.sampled_from(names))]
    if not shape.listed:
        action = draw(st.sampled_from(SINGLE))
        return Statement(shape.name, None, action, draw(one(shape)) if action in {"confirm", "change"} else None)
    values = one(shape)
    if draw(st.integers(0, 4)) == 0:
        whole = draw(st.lists(values, max_size=3, unique_by=None if alike else shape.key_of))
        return Statement(shape.name, None, draw(st.sampled_from(SINGLE)), whole)
    action = draw(st.sampled_from(ACTIONS))
    value = draw(values)
    item = shape.key_of(draw(values) if action in {"change", "remove", "withdraw"} else value)
    item += f"{ORDINAL}2" if alike and draw(st.booleans()) else ""
    return Statement(shape.name, item, action, None if action in {"remove", "withdraw"} else value)


def holds(found: Effective, said: list[Statement]) -> None:
    """Every human statement that was not taken back or overtaken is in the record."""
    record = found.record
    kept = alive(said)
    for shape in FIELDS.values():
        if not shape.listed:
            last = single(shape.name, kept)
            assert last is None or record[shape.name] == (None if last.action == "remove" else last.value)
            continue
        wanted = listed(shape, kept)
        there = found.items(shape.name)
        assert len(there) == len(record[shape.name])
        for key, statement in wanted.wanted.items():
            assert same(there[key], statement.value)
        assert not set(wanted.unwanted) & set(there)
        if wanted.whole is not None:
            assert set(there) == set(wanted.wanted)


@given(records(alike=True), st.lists(statements(alike=True), max_size=12))
def test_what_people_said_holds_for_any_record(record: dict[str, Any], said: list[Statement]) -> None:
    before = copy.deepcopy(record)
    holds(apply(record, said), said)
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


@given(
    records(alike=True), records(alike=True), st.lists(statements(alike=True), max_size=6),
    st.lists(statements(alike=True), max_size=6),
)  # fmt: skip
def test_a_record_vouched_for_stays_whatever_comes(
    seen: dict[str, Any], later: dict[str, Any], before: list[Statement], after: list[Statement]
) -> None:
    vouched = Statement(WHOLE, None, "confirm", seen)
    as_checked = apply(seen, before).record
    now = apply(later, [*before, vouched]).record
    assert now == as_checked | {"needs_review": []}
    holds(apply(later, [*before, vouched, *after]), after)


@given(records(alike=True), st.lists(statements(alike=True), max_size=8))
def test_reopened_everything_is_as_if_nobody_had_vouched(record: dict[str, Any], said: list[Statement]) -> None:
    vouched = [Statement(WHOLE, None, "confirm", record), Statement(WHOLE, None, "withdraw")]
    assert apply(record, [*said, *vouched]).record == apply(record, said).record


@given(records(alike=True), st.data())
def test_withdrawing_gives_the_machines_value_back(record: dict[str, Any], data: st.DataObject) -> None:
    said = data.draw(statements(alike=True).filter(lambda s: s.action != "withdraw"))
    shape = FIELDS[said.field]
    item = said.item if said.item is None or said.action == "remove" else shape.moved(said.item, said.value)
    assert apply(record, [said, Statement(said.field, item, "withdraw")]).record == record


def person(number: int, name: str = "张某某") -> dict[str, Any]:
    """A party who was made anonymous; the agents tell the machine's findings apart."""
    agents = [{"name": f"代理人{number}", "capacity": "委托代理人", "post": None}]
    return {"name": name, "role": "plaintiff", "original_role": "plaintiff", "kind": "person", "representative": None,
            "agents": agents, "aliases": []}  # fmt: skip


@given(st.integers(2, 5), st.data())
def test_speaking_of_one_leaves_those_alike_as_they_are(count: int, data: st.DataObject) -> None:
    record = Judgment().to_json() | {"parties": [person(n) for n in range(count)], "needs_review": []}
    key = data.draw(st.sampled_from(FIELDS["parties"].keys_of(record["parties"])))
    place = FIELDS["parties"].keys_of(record["parties"]).index(key)
    action: Action = data.draw(st.sampled_from(["confirm", "change", "remove"]))
    value = {"confirm": person(place), "change": person(9, data.draw(st.sampled_from(["张某某", "李某"]))), "remove": None}[action]
    found = apply(record, [Statement("parties", key, action, value)])
    rest = [one for n, one in enumerate(record["parties"]) if n != place]
    assert [one for one in found.record["parties"] if one != value] == [one for one in rest if one != value]
    assert len(found.record["parties"]) == count - (action == "remove")
    assert len(set(found.keys["parties"])) == len(found.record["parties"])


def test_the_second_of_two_alike_is_the_second_after_another_analysis() -> None:
    said = [Statement("parties", "张某某|plaintiff 2", "change", person(7, "张某乙"))]
    later = Judgment().to_json() | {"parties": [person(0, "王某"), person(1), person(2)], "needs_review": []}
    assert [one["name"] for one in apply(later, said).record["parties"]] == ["王某", "张某某", "张某乙"]


def test_once_the_first_was_removed_the_second_keeps_its_key() -> None:
    record = Judgment().to_json() | {"parties": [person(0), person(1)], "needs_review": []}
    said = [Statement("parties", "张某某|plaintiff", "remove"), Statement("parties", "张某某|plaintiff 2", "change", person(8))]
    found = apply(record, said)
    assert found.items("parties") == {"张某某|plaintiff 2": person(8)}
    vouched = apply(record, [*said[:1], Statement(WHOLE, None, "confirm", record), *said[1:]])
    assert vouched.items("parties") == found.items("parties")
