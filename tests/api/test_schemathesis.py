"""The whole OpenAPI document, tried by schemathesis with an administrator's session: whatever is sent, the answer is one
that the document promises, of the form it promises, and never our own failure.

`ANJIAN_TEST_EXAMPLES` raises the number of requests an operation (the nightly run: 300).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.python import asgi
from schemathesis.specs.openapi import checks

from api.errors import CATALOGUE as SERVICE
from api.people.sessions import COOKIE
from api.store.tables import User
from nlp.errors import CATALOGUE as READING
from tests.api import seed
from tests.api.screening import sample as suit_sample
from tests.api.worker.working import alive
from tests.api.world import World

PROBLEM = "application/problem+json"
ENDLESS = {"events_listen"}
"""A stream that ends only with its listener."""
EXAMPLES = int(os.environ.get("ANJIAN_TEST_EXAMPLES", "8"))


def refusals_are_problems(_context: Any, response: Any, case: Any) -> None:
    """Whatever is refused is answered by a problem document (RFC 9457) with a code of ours and words in Chinese."""
    if response.status_code < 400 or (response.status_code == 503 and case.path == "/readyz"):
        return
    assert response.headers["content-type"] == [PROBLEM], response.headers["content-type"]
    told = response.json()
    assert told["status"] == response.status_code
    assert told["type"] == f"urn:anjian:{told['code']}"
    assert told["code"] in SERVICE or told["code"] in READING
    assert all(re.search("[\u4e00-\u9fff]", told[part]) for part in ("title", "detail", "remedy"))


CHECKS = [
    refusals_are_problems,
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@pytest.fixture
def schema(world: World) -> Iterator[Any]:
    """The document of a world with judgments, checked and unchecked, a failed file and one without a judgment, and a pending suit."""
    for name in ("01-penalty-revoked-and-redo.pdf", "05-work-injury-claims-dismissed.pdf"):
        seed.judgment(world, seed.PDFS / name, "police")
    seed.document(world, seed.PDFS / "21-enforcement-allowed.pdf", "police")
    with world.database.write() as session:
        suit_sample.belongings(session, world.organisations["police"], 1, "x")
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", world.app)
    asgi.shutdown_lifespans()


def _as_administrator(world: World) -> dict[str, str]:
    """A cookie that holds, whatever earlier requests did to the administrator."""
    with world.database.write() as session:
        user = session.get_one(User, world.users["admin"])
        user.active, user.role, user.organisation_id = True, "administrator", None
        user.epoch, user.failures, user.locked_until = 0, 0, None
    return {COOKIE: world.ticket("admin")}


def _cases(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:
    """Any request; where addresses hold numbers, half of them name what exists, with the right to change it."""
    raw = operation.definition.raw
    numbers = {one["name"]: 1 for one in raw.get("parameters", ()) if one["in"] == "path" and one["schema"].get("type") == "integer"}
    free = operation.as_strategy(generation_mode=mode)
    if not numbers or mode is GenerationMode.NEGATIVE:
        return free
    tagged = any(one["name"] == "If-Match" for one in raw["parameters"])
    there = operation.as_strategy(
        generation_mode=mode, path_parameters=numbers, headers={"If-Match": "*"} if tagged else None
    )
    return st.one_of(there, free)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_promised(world: World, schema: Any, mode: GenerationMode) -> None:
    failures = []
    with asgi.get_client(world.app) as client:
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.definition.raw["operationId"] not in ENDLESS:
                failures += _failures(world, client, operation, _cases(operation, mode))
    assert not failures, "\n\n".join(failures)


def _failures(world: World, client: Any, operation: Any, cases: st.SearchStrategy[Any]) -> list[str]:
    """What was not as promised, for one operation; an operation without anything to get wrong has no negative cases."""
    worker = alive(world.database)

    @given(case=cases)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def tried(case: Any) -> None:
        worker.beat()
        sent = {"Origin": "http://testserver"}
        case.call_and_validate(session=client, headers=sent, cookies=_as_administrator(world), checks=CHECKS)

    try:
        tried()
    except Unsatisfiable:
        return []
    except (AssertionError, RuntimeError) as error:
        return [f"{operation.label}: {error}"]
    except BaseExceptionGroup as group:
        return [f"{operation.label}: {'; '.join(map(str, group.exceptions))}"]
    return []
