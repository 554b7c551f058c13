"""Every operation × every role × own and foreign organisation × tokens: who is let in, and what the others are told.

    nobody signed in                          401 E501
    signed in without the right               403 E504
    the right, but not for this organisation  404 E601, exactly as for what does not exist
    a cookie from another site's page         403 E505
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from api.app import PREFIX, create_app
from api.bulletins import drafting
from api.people import tokens
from api.settings import Settings
from api.store import sights
from api.store.tables import (
    Alert,
    Batch,
    BatchItem,
    Bulletin,
    Deadline,
    Delivery,
    Dispute,
    DisputeJudgment,
    Document,
    Involvement,
    Job,
    Judgment,
    Trashed,
    Verdict,
    Volume,
    Webhook,
)
from tests import databases
from tests.api import seed
from tests.api.bulletins import sample as bulletin_sample
from tests.api.casebook import lost_cases
from tests.api.ledger import filed, remedies
from tests.api.reports import sample as report_sample
from tests.api.review import other_papers
from tests.api.rules import ROOTS, RULES
from tests.api.screening import sample as suit_sample
from tests.api.world import CHEAP, ORGANISATIONS, USERS, World

OWNERS = ("police", "foreign_agency")
BUREAUS = {"police": "bureau", "foreign_agency": "foreign_bureau"}
ROLES = {login: role for login, role, _ in USERS}
HOMES = {login: home for login, _, home in USERS}
REGIONS = {key: region for key, _, _, region in ORGANISATIONS}
RIGHTS = {
    "read": {"administrator", "bureau", "agency", "reader"},
    "upload": {"administrator", "bureau", "agency"},
    "correct": {"administrator", "bureau", "agency"},
    "manage": {"administrator", "bureau"},
    "administer": {"administrator"},
}
MARKS = {
    "police": ("police-判决书", "临江市公安局云溪分局", "police-word"),
    "foreign_agency": ("foreign_agency-判决书", "临江市松陵区市场监督管理局", "foreign_agency-word"),
}
"""What tells an organisation's things apart in any answer: file name, its own name, a word of the text."""


@dataclass
class Seeded:
    """A world in which two organisations of two regions have one of everything."""

    world: World
    ids: dict[str, dict[str, int]]

    def address(self, operation: str, owner: str) -> str:
        path = operation.split(" ")[1]
        path = path if path in ROOTS else PREFIX + path
        return re.sub(r"\{(\w+)\}", lambda name: str(self.ids[owner][name[1]]), path)

    def call(self, client: TestClient, operation: str, owner: str, **more: object) -> Response:
        rule = RULES[operation]
        method = "HEAD" if rule.endless else operation.partition(" ")[0]
        request = {**rule.request, **more}
        request["headers"] = {**rule.request.get("headers", {}), **more.get("headers", {})}
        if "json" in request:
            known = {f"{{{name}}}": value for name, value in self.ids[owner].items()}
            request["json"] = {name: known.get(str(value), value) for name, value in request["json"].items()}
        return client.request(method, self.address(operation, owner), **request)

    def client(self, login: str | None = None) -> TestClient:
        return self.world.client(login)

    def token(self, login: str, *scopes: str) -> TestClient:
        with self.world.database.write() as session:
            _, secret = tokens.create(session, self.world.actor(login), "x", scopes, None)
        client = self.world.client()
        client.headers = {"Authorization": f"Bearer {secret}"}
        return client


@contextmanager
def opened(home: Path) -> Iterator[Seeded]:
    settings = Settings(home=home, database=databases.fresh(home))
    app = create_app(settings, pages=False)
    app.state.services.passwords = CHEAP
    with TestClient(app):
        world = World(app, settings)
        world.populate()
        yield Seeded(world, seeds(world))
        for client in world.clients:
            client.close()
    databases.dropped(settings.database_url)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Seeded]:
    """For what changes something."""
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """Shared by all that is refused and all that only reads."""
    with opened(tmp_path_factory.mktemp("seeded")) as made:
        yield made


def seeds(world: World) -> dict[str, dict[str, int]]:
    ids = {}
    for owner, source in zip(OWNERS, sorted(seed.PDFS.glob("*.pdf")), strict=False):
        judgment_id = seed.judgment(world, source, owner)
        with world.database.write() as session:
            ids[owner] = belongings(world, session, owner, judgment_id)
    return ids


def belongings(world: World, session: Session, owner: str, judgment_id: int) -> dict[str, int]:
    """One of everything, each bearing a mark of its owner."""
    home = world.organisations[owner]
    judgment = session.get_one(Judgment, judgment_id)
    judgment.court = f"{owner}-word人民法院"
    session.get_one(Document, judgment.document_id).name = name = f"{owner}-判决书.pdf"
    batch = Batch(user_id=world.users[owner], organisation_id=home)
    batch.items.append(BatchItem(name=name, document_id=judgment.document_id))
    asked = Involvement(
        judgment_id=judgment_id, organisation_id=home, role="third_party", score=70, name=f"{owner}-某局", status="to_confirm"
    )
    job = Job(kind="reanalysis", user_id=world.users["admin"], organisation_id=home, message=f"{owner}-word")
    dispute = Dispute(number=f"{owner}-word案", sight_id=sights.of(session.connection(), [home]))
    dispute.judgments.append(DisputeJudgment(judgment_id=judgment_id, stage="first", why="alone"))
    dispute.verdicts.append(Verdict(
        judgment_id=judgment_id, organisation_id=home, name=f"{owner}-word局", stage="first", court=judgment.court, decided_on=date(2024, 1, 5),
        result="lost", closing=True,
    ))  # fmt: skip
    session.add_all([batch, asked, job, dispute])
    session.flush()
    deadline = Deadline(
        dispute_id=dispute.id, organisation_id=home, rule="answer", label="答辩", source="x", start_from="suit_received",
        start_on=date(2024, 3, 1), due_on=date(2024, 3, 18), ends_on=date(2024, 3, 18),
    )  # fmt: skip
    session.add(deadline)
    token, _ = tokens.create(session, world.actor(owner), f"{owner}-word", ["read"], None)
    figures = bulletin_sample.frozen(tables=(), charts=(), facts={}, cases=())
    bulletin = Bulletin(
        organisation_id=world.organisations[BUREAUS[owner]], title=f"{owner}-word通报", figures=figures.to_json(), user_id=world.users["admin"],
        sections=drafting.draft(figures), starts_on=figures.starts_on, ends_on=figures.ends_on,
    )  # fmt: skip
    hook = Webhook(organisation_id=home, name=f"{owner}-word", url="http://127.0.0.1:9/x", salt="0", user_id=world.users["admin"])
    alert = Alert(organisation_id=home, about_id=home, kind="loss", key=f"loss:{home}:x", level="warning", message=f"{owner}-word", address="/")
    volume = Volume(bureau_id=bulletin.organisation_id, title=f"{owner}-word汇编", user_id=world.users["admin"])
    session.add_all([bulletin, hook, alert, volume])
    session.flush()
    delivery = Delivery(channel="webhook", target=hook.id, key=f"alert:{alert.id}", body={}, state="failed")
    session.add(delivery)
    session.flush()
    document = session.get_one(Document, judgment.document_id)
    paper = other_papers.paper(session, document.id, home, f"{owner}-word")
    line = filed.belongings(session, dispute, home, document.sha256, f"{owner}-word")
    remedied = remedies.belongings(session, dispute, home, document, f"{owner}-word")
    typical = lost_cases.belongings(session, bulletin.organisation_id, dispute, home, judgment_id=judgment_id, mark=f"{owner}-word")
    reported = report_sample.belongings(session, dispute, home, judgment_id, f"{owner}-word")
    suit = suit_sample.belongings(session, home, document.id, f"{owner}-word")
    trashed = Trashed(
        kind="document", object_id=2_000_000, title=f"{owner}-word", organisation_id=home, user_id=world.users[owner], reason="x",
        content={"rows": [], "emptied": []},
    )  # fmt: skip
    session.add(trashed)
    session.flush()
    return {
        **reported, **typical, **suit, "trash_id": trashed.id, "mark": f"{owner}-word",
        "volume_id": volume.id, "kind": "docx",
        "judgment_id": judgment_id, "document_id": judgment.document_id, "batch_id": batch.id, "token_id": token.id,
        "user_id": world.users[owner], "organisation_id": home, "involvement_id": asked.id, "name_id": 2_000_000_000,
        "job_id": job.id, "dispute_id": dispute.id, "deadline_id": deadline.id, "day": "2024-03-16", "key": "unknown",
        "bulletin_id": bulletin.id, "bureau_id": bulletin.organisation_id, "section": "situation", "figure": "lost", "form": "docx",
        "alert_id": alert.id, "webhook_id": hook.id, "delivery_id": delivery.id, "number": 1, "filename": "new.txt", "token": "unknown", "paper_id": paper, **remedied, **line,
    }  # fmt: skip


def operations(app) -> list[str]:
    """All of them, as "METHOD /path", the API's below PREFIX."""
    found = []
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            path = re.sub(r":\w+\}", "}", context.path.removeprefix(PREFIX))
            found += [f"{method} {path}" for method in context.methods]
    return found


def sees(login: str, owner: str, operation: str) -> bool:
    """Whether what belongs to `owner` exists for `login`."""
    role, home = ROLES[login], HOMES[login]
    if role == "administrator":
        return True
    if "{token_id}" in operation:
        return login == owner
    if "{alert_id}" in operation:  # its bureau has one of its own
        return home == owner
    if "{bulletin_id}" in operation or "{volume_id}" in operation:  # a draft of the owner's bureau
        return role in {"bureau", "reader"} and REGIONS[home] == REGIONS[owner]
    if role in {"bureau", "reader"}:
        return REGIONS[home] == REGIONS[owner]
    return home == owner


def targeted(operation: str) -> bool:
    return re.search(r"\{\w+_id\}", operation) is not None


def expected(login: str, owner: str, operation: str) -> tuple[int, str] | None:
    """Status and code of the refusal; None: let in."""
    if ROLES[login] not in RIGHTS[RULES[operation].right]:
        return 403, "E504"
    if targeted(operation) and not sees(login, owner, operation):
        return 404, "E601"
    return None


def told(answer: Response) -> tuple[int, str]:
    code = re.search(r'"code":"(\w+)"', answer.text)
    return answer.status_code, code[1] if code else ""


OPERATIONS = sorted(RULES)
GUARDED = [operation for operation in OPERATIONS if RULES[operation].right != "public"]
READING = [operation for operation in GUARDED if operation.startswith("GET")]
CHANGING = [operation for operation in GUARDED if operation not in READING]
UNSAFE = [operation for operation in OPERATIONS if not operation.startswith("GET")]


def test_every_operation_has_its_rule(tmp_path) -> None:
    app = create_app(Settings(home=tmp_path), pages=False)
    assert sorted(operations(app)) == OPERATIONS


def cases(operation: str) -> list[tuple[str, str]]:
    return [(login, owner) for login in ROLES for owner in (OWNERS if targeted(operation) else OWNERS[:1])]


@pytest.mark.parametrize("operation", GUARDED)
def test_who_is_refused(seeded: Seeded, operation: str) -> None:
    answer = seeded.call(seeded.client(), operation, "police")
    assert answer.status_code == 401
    assert RULES[operation].endless or told(answer) == (401, "E501")
    for login, owner in cases(operation):
        refusal = expected(login, owner, operation)
        if refusal is not None:
            answer = seeded.call(seeded.client(login), operation, owner)
            assert told(answer) == refusal, (login, owner, answer.text)


@pytest.mark.parametrize("operation", READING)
def test_who_reads(seeded: Seeded, operation: str) -> None:
    let_in(seeded, operation)


@pytest.mark.parametrize("operation", CHANGING)
def test_who_changes(fresh: Seeded, operation: str) -> None:
    let_in(fresh, operation)


def let_in(seeded: Seeded, operation: str) -> None:
    for login, owner in cases(operation):
        if expected(login, owner, operation) is None:
            answer = seeded.call(seeded.client(login), operation, owner)
            assert answer.status_code in RULES[operation].done, (login, owner, answer.text)


@pytest.mark.parametrize("operation", [operation for operation in GUARDED if targeted(operation) and "bureau" in RIGHTS[RULES[operation].right]])
def test_the_foreign_is_told_as_the_missing_is(seeded: Seeded, operation: str) -> None:
    """Word for word, apart from the address itself."""
    login = "bureau"
    missing = dict.fromkeys(seeded.ids["police"], 2000000000) | {"number": 1, "form": "docx", "kind": "docx"}
    seeded.ids["nobody"] = missing
    answers = []
    for owner in ("foreign_agency", "nobody"):
        answer = seeded.call(seeded.client(login), operation, owner).json()
        answer.pop("instance")
        answers.append(answer)
    assert answers[0] == answers[1]
    assert answers[0]["code"] == "E601"


def needed(operation: str) -> set[str]:
    """Scopes that a token must have; more than there are where no token may."""
    rule = RULES[operation]
    if rule.person:
        return {"a person"}
    return {rule.token or rule.right} | ({"read"} if operation in READING else set())


@pytest.mark.parametrize("operation", GUARDED)
def test_tokens_are_refused_without_their_scopes(seeded: Seeded, operation: str) -> None:
    for left_out in tokens.SCOPES:
        scopes = [scope for scope in tokens.SCOPES if scope != left_out]
        if not needed(operation) <= set(scopes):
            answer = seeded.call(seeded.token("admin", *scopes), operation, "police")
            assert answer.status_code == 403, (scopes, answer.text)
            assert RULES[operation].endless or told(answer) == (403, "E504")
    if not needed(operation) <= set(tokens.SCOPES):
        assert told(seeded.call(seeded.token("admin", *tokens.SCOPES), operation, "police")) == (403, "E504")


@pytest.mark.parametrize("operation", [operation for operation in READING if needed(operation) <= set(tokens.SCOPES)])
def test_tokens_read_with_their_scopes_alone(seeded: Seeded, operation: str) -> None:
    answer = seeded.call(seeded.token("admin", *needed(operation)), operation, "police")
    assert answer.status_code in RULES[operation].done, answer.text


@pytest.mark.parametrize("operation", [operation for operation in CHANGING if needed(operation) <= set(tokens.SCOPES)])
def test_tokens_change_with_their_scopes_alone(fresh: Seeded, operation: str) -> None:
    answer = fresh.call(fresh.token("admin", *needed(operation)), operation, "police")
    assert answer.status_code in RULES[operation].done, answer.text


@pytest.mark.parametrize("operation", [operation for operation in GUARDED if targeted(operation)])
def test_tokens_see_what_their_owner_sees(seeded: Seeded, operation: str) -> None:
    if RULES[operation].person:
        pytest.skip("no token may")
    client = seeded.token("bureau", *tokens.SCOPES)
    assert told(seeded.call(client, operation, "foreign_agency")) == (404, "E601")


@pytest.mark.parametrize("operation", UNSAFE)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:8000"},
        {"Origin": "", "Referer": "http://evil.example/http://testserver/"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
)
def test_other_sites_change_nothing(seeded: Seeded, operation: str, headers: dict[str, str]) -> None:
    client = seeded.client("admin")
    if not headers["Origin"]:
        del client.headers["Origin"]
        headers = {name: value for name, value in headers.items() if name != "Origin"}
    assert told(seeded.call(client, operation, "police", headers=headers)) == (403, "E505")


@pytest.mark.parametrize("operation", READING)
def test_no_answer_names_what_is_foreign(seeded: Seeded, operation: str) -> None:
    """Lists, counts, exports, and things of one's own."""
    if RULES[operation].endless:
        pytest.skip("changes are shown by the tests of the stream")
    for login in ("police", "bureau", "reader", "land", "foreign_agency", "foreign_bureau"):
        for owner in OWNERS:
            answer = seeded.call(seeded.client(login), operation, owner)
            text = readable(answer)
            for other in OWNERS:
                if not sees(login, other, "") and not (other == owner and answer.status_code == 404):
                    assert not [mark for mark in MARKS[other] if mark in text], (login, owner)


def test_the_marks_are_there_to_be_found(seeded: Seeded) -> None:
    """Otherwise the test above could not fail."""
    found = ""
    for operation in READING:
        if not RULES[operation].endless:
            found += readable(seeded.call(seeded.client("admin"), operation, "police"))
    assert [mark for marks in MARKS.values() for mark in marks if mark not in found] == []


def readable(answer: Response) -> str:
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
            return " ".join(pack.read(name).decode("utf-8", "replace") for name in pack.namelist())
    return answer.text
