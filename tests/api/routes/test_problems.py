"""What is wrong with a request is said in Chinese, with the place, and without repeating what was sent."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from pydantic_core import core_schema

from api.routes.kit.validation import KINDS, WHY, explain
from tests.api.world import World

NEVER = {
    # Python objects, not JSON: a request cannot cause them.
    "no_such_attribute", "needs_python_object", "recursion_loop", "recursion_depth_exceeded", "frozen_field", "frozen_instance",
    "invalid_key", "get_attribute_error", "dataclass_type", "dataclass_exact_type", "named_tuple_type",
    "default_factory_not_called", "iterable_type", "iteration_error", "string_not_ascii", "frozen_dict_type",
    "ordered_dict_type", "counter_type", "mapping_type", "deque_type", "set_item_not_hashable", "bytes_type",
    "bytes_too_short", "bytes_too_long", "bytes_invalid_encoding", "assertion_error", "missing_sentinel_error",
    "ellipsis_error", "date_past", "date_future", "time_type", "time_parsing", "datetime_past", "datetime_future",
    "timezone_offset", "time_delta_type", "time_delta_parsing", "frozen_set_type", "is_instance_of", "is_subclass_of",
    "callable_type", "arguments_type", "missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument",
    "unexpected_positional_argument", "missing_positional_only_argument", "multiple_argument_values", "fraction_type",
    "fraction_parsing", "complex_type", "complex_str_parsing",
}  # fmt: skip


def test_every_error_that_a_request_can_cause_has_its_sentence() -> None:
    kinds = set(get_args(core_schema.ErrorType)) - NEVER
    assert {kind for kind in kinds if kind not in WHY and kind.split("_")[0] not in KINDS} == set()


@pytest.mark.parametrize(
    ("body", "field", "why"),
    [
        ({}, "请求体 login", "缺少这一项"),
        ({"login": 7, "password": "x"}, "请求体 login", "应当是文字"),
        ({"login": "", "password": "x"}, "请求体 login", "至少 1 个字"),
        ({"login": "x" * 201, "password": "x"}, "请求体 login", "最多 200 个字"),
        ([], "请求体", "应当是对象"),
    ],
)
def test_a_body(world: World, body: object, field: str, why: str) -> None:
    answer = world.client().post("/api/v1/session", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")
    assert {"field": field, "why": why} in answer.json()["errors"]
    assert f"{field}：{why}" in answer.json()["title"]


@pytest.mark.parametrize(
    ("query", "field", "why"),
    [
        ("limit=0", "查询参数 limit", "不能小于 1"),
        ("limit=1000000", "查询参数 limit", "不能大于 200"),
        ("limit=many", "查询参数 limit", "应当是整数"),
        ("offset=99999999999999999999999", "查询参数 offset", "不能大于 10000000"),
        ("first_day=yesterday", "查询参数 first_day", "应当是日期，如 2026-03-05"),
        ("first_day=0001-01-01", "查询参数 first_day", "不能小于 2000-01-01"),
        ("last_day=9999-12-31", "查询参数 last_day", "不能大于 2999-12-31"),
        ("user_id=0", "查询参数 user_id", "不能小于 1"),
    ],
)
def test_a_query(world: World, query: str, field: str, why: str) -> None:
    answer = world.client("admin").get(f"/api/v1/audit?{query}")
    assert answer.json()["errors"] == [{"field": field, "why": why}]


@pytest.mark.parametrize("user", ["0", "-1", "x", "99999999999999999999", "1e3", "%00", "1;DROP TABLE users"])
def test_an_address(world: World, user: str) -> None:
    answer = world.client("admin").get(f"/api/v1/users/{user}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "地址 user_id"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"login": "\\ud800", "password": "x"}', b"[" * 5000, b"NaN", b""])
def test_what_is_no_json(world: World, body: bytes) -> None:
    answer = world.client().post("/api/v1/session", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def test_the_kind_of_content_is_said(world: World) -> None:
    """Forms of other sites come as text/plain; JSON must be called JSON."""
    answer = world.client().post("/api/v1/session", content=b'{"login": "a", "password": "b"}', headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def test_nothing_that_was_sent_is_repeated_and_nothing_is_english(world: World) -> None:
    secret = "Sesame-open-yourself"
    body = {"login": [secret], "password": {"x": secret}}
    answer = world.client().post("/api/v1/session", json=body)
    assert secret not in answer.text
    said = " ".join([answer.json()["title"], *(error["why"] for error in answer.json()["errors"])])
    assert re.findall(r"[a-z]{4,}", said.replace("login", "").replace("password", "")) == []


def test_names_made_up_by_the_caller_are_cut() -> None:
    assert len(explain([{"type": "extra_forbidden", "loc": ("body", "x" * 100_000)}])[0]["field"]) < 120
