"""A newer file of a judgment that was checked: nothing changes by itself, people are told, and one of them decides."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.errors import ServiceError
from api.pages import judgment as workbench
from api.pages.finding import judgment_list
from api.review import checks, corrections, history, newer
from api.store.tables import AuditEntry, Judgment, Notification
from api.worker.steps import Steps
from tests.api.intake.test_save import POLICE, judgments, text, told
from tests.api.worker.working import take_in
from tests.api.world import World


def other(more: str = "") -> bytes:
    """The same judgment in a file that says another date."""
    found = text(POLICE, more=more).decode()
    changed = found.replace("五月十八日", "五月十九日")
    assert changed != found
    return changed.encode()


def check(world: World, login: str = "police") -> Judgment:
    (judgment,) = judgments(world)
    accept = {entry["field"] for entry in judgment.record["needs_review"]}
    with world.database.write() as session:
        return checks.check(session, world.actor(login), judgment.id, judgment.revision, asked="none", accept=accept)


@pytest.fixture
def client(world: World, steps: Steps) -> TestClient:
    """Of an agency whose judgment was checked and then came in another file, handed in by the bureau."""
    take_in(world, steps, text(POLICE), "police")
    check(world)
    assert take_in(world, steps, other(), "bureau").state == "checked"
    return world.client("police")


def events(world: World, judgment_id: int) -> list[str]:
    with world.database.read() as session:
        return [event.kind for event in history.of(session, world.actor("police"), judgment_id)]


def test_what_was_vouched_for_stands_and_people_are_told(world: World, client: TestClient) -> None:
    (judgment,) = judgments(world)
    assert (judgment.state, judgment.newer, judgment.record["decision_date"]) == ("checked", True, "2021-05-18")
    assert client.get(f"/api/v1/judgments/{judgment.id}").json()["newer"]
    assert told(world, "police") == told(world, "bureau") == ["newer"]
    with world.database.read() as session:
        message = session.scalars(select(Notification.message).where(Notification.kind == "newer")).first()
        line = judgment_list.row(session.get_one(Judgment, judgment.id))
        view = workbench.build(session, world.actor("police"), judgment.id, None, {})
    assert line["state"]["text"] == "已核对，有新版本待看"
    assert "核对后收到第 2 版文件，内容与核对过的不同" in message
    assert view["newer"] == ["裁判日期：由“2021-05-18”变为“2021-05-19”"]


def test_taken_over_it_is_to_be_checked_again(world: World, client: TestClient) -> None:
    (judgment,) = judgments(world)
    answer = client.post(f"/api/v1/judgments/{judgment.id}/take-over", headers={"If-Match": f'"r{judgment.revision}"'})
    assert (answer.status_code, answer.json()["state"]) == (200, "to_check")
    (judgment,) = judgments(world)
    assert (judgment.newer, judgment.record["decision_date"], judgment.checked_by) == (False, "2021-05-19", None)
    assert events(world, judgment.id)[-1] == "take_over"
    with world.database.read() as session:
        assert session.scalar(select(AuditEntry.login).where(AuditEntry.action == "judgment.take_over")) == "police"
    assert check(world).state == "checked"


def test_kept_nobody_is_asked_again(world: World, steps: Steps, client: TestClient) -> None:
    (judgment,) = judgments(world)
    answer = client.post(f"/api/v1/judgments/{judgment.id}/keep", headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["state"]) == (200, "checked")
    (judgment,) = judgments(world)
    assert (judgment.newer, judgment.record["decision_date"]) == (False, "2021-05-18")
    assert events(world, judgment.id)[-1] == "keep"
    again = client.post(f"/api/v1/judgments/{judgment.id}/keep", headers={"If-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (409, "E606")
    take_in(world, steps, other("\n"), "police")
    assert judgments(world)[0].newer  # another file: another question


def test_people_decide_also_when_a_correction_has_taken_the_check_back(world: World, client: TestClient) -> None:
    (judgment,) = judgments(world)
    with world.database.write() as session:
        change = corrections.Change("court", None, "change", "临江市云溪区人民法院")
        corrections.correct(session, world.actor("police"), judgment.id, judgment.revision, change)
    with world.database.write() as session:
        taken = newer.take_over(session, world.actor("police"), judgment.id, judgment.revision + 1)
    assert (taken.record["court"], taken.record["decision_date"]) == ("临江市云溪区人民法院", "2021-05-19")


def test_reopened_it_needs_no_decision(world: World, client: TestClient) -> None:
    (judgment,) = judgments(world)
    with world.database.write() as session:
        checks.reopen(session, world.actor("police"), judgment.id, judgment.revision, reason="看新版本")
    (judgment,) = judgments(world)
    assert (judgment.newer, judgment.record["decision_date"]) == (False, "2021-05-19")


def test_the_same_content_asks_nobody(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    check(world)
    take_in(world, steps, text(POLICE, more="\n\n"), "bureau")
    assert not judgments(world)[0].newer
    assert told(world, "police") == ["version"]


def test_what_nobody_vouched_for_is_simply_new(world: World, steps: Steps) -> None:
    take_in(world, steps, text(POLICE), "police")
    take_in(world, steps, other(), "bureau")
    (judgment,) = judgments(world)
    assert (judgment.newer, judgment.record["decision_date"]) == (False, "2021-05-19")


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("land", "E601"), ("foreign_bureau", "E601")])
def test_only_who_may_correct_decides(world: World, client: TestClient, login: str, code: str) -> None:
    (judgment,) = judgments(world)
    for deed in (newer.take_over, newer.keep):
        with pytest.raises(ServiceError) as refused, world.database.write() as session:
            deed(session, world.actor(login), judgment.id, judgment.revision)
        assert refused.value.code == code
    assert judgments(world)[0].newer
