"""The OpenAPI document is complete, and people can read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient

from tests.api.world import World

OPEN = {"session_create", "links_show", "links_redeem", "calendar_show", "health_healthz", "health_readyz"}
"""Operations for callers whom nobody knows."""


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _document(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.client().get("/api/v1/openapi.json").json()
    return found


def _chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_every_operation_is_described(world: World) -> None:
    document = _document(world)
    named = {tag["name"] for tag in document["tags"]}
    ids = Counter(operation["operationId"] for _, _, operation in _operations(document))
    assert [name for name, count in ids.items() if count > 1] == []
    for path, method, operation in _operations(document):
        where = f"{method} {path}"
        assert _chinese(operation["summary"]), where
        assert _chinese(operation["description"]), where
        assert set(operation["tags"]) <= named, where
        for parameter in operation.get("parameters", ()):
            assert _chinese(parameter.get("description", "")), f"{where} {parameter['name']}"


def test_every_property_is_described(world: World) -> None:
    for name, schema in _document(world)["components"]["schemas"].items():
        for key, found in schema.get("properties", {}).items():
            assert "$ref" in found or _chinese(found.get("description", "")), f"{name}.{key}"


def test_every_refusal_is_a_problem_document(world: World) -> None:
    for path, method, operation in _operations(_document(world)):
        for status, answer in operation["responses"].items():
            if status == "default" or (status[0] == "4"):
                assert list(answer["content"]) == ["application/problem+json"], f"{method} {path} {status}"
        assert "default" in operation["responses"]


def test_who_may_call_is_told_as_it_is(world: World) -> None:
    client = world.client()
    for path, method, operation in _operations(_document(world)):
        if operation["operationId"] in OPEN:
            assert operation["security"] == []
        else:
            assert operation["security"], f"{method} {path}"
            assert "401" in operation["responses"]
            assert _refused(client, path, method), f"{method} {path}"


def _refused(client: TestClient, path: str, method: str) -> bool:
    address = path.replace("{filename}", "a.txt")
    for name in ("judgment_id", "document_id", "number", "user_id", "token_id", "batch_id"):
        address = address.replace(f"{{{name}}}", "1")
    parts = ["1" if part.startswith("{") else part for part in address.split("/")]
    return client.request(method.upper(), "/".join(parts), json={}).status_code in {401, 422}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        assert not any(name.startswith("on") or name == "src" for name, _ in attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_people_can_read_it_without_scripts(world: World) -> None:
    answer = world.client().get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    page = _Tags()
    page.feed(answer.text)
    assert page.open == []
    assert page.seen["script"] == page.seen["link"] == 0
    assert page.seen["h3"] == len(list(_operations(_document(world))))


def test_generators_of_clients_can_tell_everything_apart(world: World) -> None:
    """What they make names from: of models, of operations and of parts of addresses.  Two models of one title are lost."""
    document = _document(world)
    models = document["components"]["schemas"]
    titles = Counter(model.get("title", name) for name, model in models.items())
    assert [title for title, count in titles.items() if count > 1] == []
    names = [*models, *(operation["operationId"] for _, _, operation in _operations(document))]
    assert [name for name in names if not (name.isascii() and name.isidentifier() and "__" not in name)] == []
    for path, _, operation in _operations(document):
        named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
    assert {ref.rpartition("/")[2] for ref in _references(document)} <= set(models)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)
