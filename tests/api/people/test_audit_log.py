"""Who reads what of the audit."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from api.people import audit_log
from api.people.audit_log import Filters
from api.store import audit
from api.store.actor import SYSTEM
from api.store.tables import AuditEntry, User
from tests.api.world import World


@pytest.fixture
def noted(world: World) -> World:
    """Everybody has uploaded something; so has the service itself."""
    with world.database.write() as session:
        for login in world.users:
            audit.note(session, world.actor(login), "document.upload", "document", world.users[login], after={"name": login})
        audit.note(session, SYSTEM, "judgment.create", "judgment", 1)
    return world


def seen(world: World, login: str, **filters: object) -> list[str]:
    with world.database.read() as session:
        page = audit_log.page(session, world.actor(login), Filters(**filters))
    assert page.total == len(page.rows)
    return sorted(line.entry.login for line in page.rows)


@pytest.mark.parametrize(
    ("login", "logins"),
    [
        ("admin", ["admin", "bureau", "foreign_agency", "foreign_bureau", "land", "police", "reader", "system"]),
        ("bureau", ["bureau", "land", "police", "reader"]),
        ("foreign_bureau", ["foreign_agency", "foreign_bureau"]),
        ("police", ["police"]),
        ("reader", ["reader"]),
    ],
)
def test_who_sees_whose(noted: World, login: str, logins: list[str]) -> None:
    assert seen(noted, login) == logins


def test_filters(noted: World) -> None:
    assert seen(noted, "admin", user_id=noted.users["police"]) == ["police"]
    assert seen(noted, "admin", action="judgment.create") == ["system"]
    assert seen(noted, "admin", object_type="document", object_id=noted.users["land"]) == ["land"]
    assert seen(noted, "bureau", user_id=noted.users["foreign_agency"]) == []


def test_days_are_those_of_china(world: World) -> None:
    moments = (datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC), datetime(2026, 3, 4, 16, 0, tzinfo=UTC))
    with world.database.write() as session:
        for login, at in zip(("before", "after"), moments, strict=True):
            session.add(AuditEntry(at=at, login=login, action="user.sign_in", object_type="user"))
    fifth = date(2026, 3, 5)
    assert seen(world, "admin", first_day=fifth) == ["after"]
    assert seen(world, "admin", last_day=date(2026, 3, 4)) == ["before"]
    assert seen(world, "admin", first_day=fifth, last_day=fifth) == ["after"]
    with world.database.read() as session:
        text = "".join(audit_log.csv_lines(session, world.actor("admin"), Filters()))
    assert "2026-03-05 00:00:00" in text


def test_the_newest_first_page_by_page(noted: World) -> None:
    client = noted.client("admin")
    whole = client.get("/api/v1/audit").json()
    ids = [item["id"] for item in whole["items"]]
    assert ids == sorted(ids, reverse=True)
    parts = [client.get("/api/v1/audit", params={"limit": 3, "offset": at}).json() for at in (0, 3, 6)]
    assert [item["id"] for part in parts for item in part["items"]] == ids
    assert {part["total"] for part in parts} == {whole["total"]} == {8}
    assert whole["items"][0]["action_label"] == "生成文书记录"


def test_an_unknown_action_is_told(world: World) -> None:
    answer = world.client("admin").get("/api/v1/audit", params={"action": "user.<script>"})
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_export(noted: World) -> None:
    answer = noted.client("bureau").get("/api/v1/audit/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.text.startswith("\ufeff")
    table = rows(answer.text)
    assert table[0][:5] == ["时间", "用户名", "姓名", "来源地址", "操作"]
    assert {row[1] for row in table[1:]} == {"bureau", "land", "police", "reader"}
    assert table[1][4] == "导出操作记录"


def test_an_export_is_whole(world: World) -> None:
    """Longer than what is fetched at once, none twice, none left out."""
    with world.database.write() as session:
        session.add_all(AuditEntry(action="user.sign_in", object_type="user", object_id=n) for n in range(2500))
    table = rows(world.client("admin").get("/api/v1/audit/csv", params={"action": "user.sign_in"}).text)
    assert [row[6] for row in table[1:]] == [str(n) for n in reversed(range(2500))]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", 'a"b,c\nd', "<script>"])
def test_a_spreadsheet_computes_nothing(world: World, name: str) -> None:
    with world.database.write() as session:
        session.get_one(User, world.users["police"]).name = name
        audit.note(session, world.actor("police"), "document.upload", "document", 1, after={"name": name})
    row = rows(world.client("admin").get("/api/v1/audit/csv").text)[2]
    assert row[2] == ("'" + name if name[0] in "=+-@\t" else name)
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_what_has_no_name_is_not_entered(world: World) -> None:
    with world.database.write() as session:
        for action, kind in (("user.sign_in", "no such kind"), ("no such action", "user")):
            with pytest.raises(KeyError):
                audit.note(session, world.actor("admin"), action, kind, 1)
