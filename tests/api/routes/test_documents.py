"""Documents and batches as their people see them, and as others do not."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import func, select, update

from api.intake import documents, packs
from api.review.columns import key_of
from api.store.tables import AuditEntry, Document, Judgment
from api.store.types import now
from tests.api import seed
from tests.api.bad_files import packed
from tests.api.world import World

API = "/api/v1"


def handed_in(world: World, name: str, content: bytes, login: str = "police") -> int:
    answer = world.client(login).put(f"{API}/uploads/{quote(name)}", content=content)
    assert answer.status_code == 202, answer.text
    return answer.json()["files"][0]["document_id"]


def change(world: World, document_id: int, **columns) -> None:
    with world.database.write() as session:
        session.execute(update(Document).where(Document.id == document_id).values(columns))


def names(world: World, login: str, **params) -> list[str]:
    answer = world.client(login).get(f"{API}/documents", params=params)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] == len(found["items"])
    return [item["name"] for item in found["items"]]


@pytest.fixture
def three(world: World) -> list[int]:
    """Three files: of the police one that failed and one that waits, and one of another district."""
    ids = [handed_in(world, "处罚判决书.txt", b"one"), handed_in(world, "裁定书 二.txt", b"two")]
    ids.append(handed_in(world, "他区判决书.txt", b"three", "foreign_agency"))
    with world.database.write() as session:
        documents.fail(session, ids[0], "E104", "文件加了密码，无法打开。", "请去掉密码。")
    return ids


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("police", {"处罚判决书.txt", "裁定书 二.txt"}), ("land", set()), ("bureau", {"处罚判决书.txt", "裁定书 二.txt"}),
        ("reader", {"处罚判决书.txt", "裁定书 二.txt"}), ("foreign_agency", {"他区判决书.txt"}), ("foreign_bureau", {"他区判决书.txt"}),
        ("admin", {"处罚判决书.txt", "裁定书 二.txt", "他区判决书.txt"}),
    ],
)  # fmt: skip
def test_everyone_sees_the_files_of_his_own(world: World, three: list[int], login: str, seen: set[str]) -> None:
    assert set(names(world, login)) == seen
    client = world.client(login)
    for document_id, name in zip(three, ("处罚判决书.txt", "裁定书 二.txt", "他区判决书.txt"), strict=True):
        expected = 200 if name in seen else 404
        assert client.get(f"{API}/documents/{document_id}").status_code == expected
        assert client.get(f"{API}/documents/{document_id}/file").status_code == expected
        shown = client.get(f"{API}/documents/{document_id}").json()
        assert (shown.get("code") == "E601") == (expected == 404)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["裁定书 二.txt", "处罚判决书.txt"]), ({"state": "failed"}, ["处罚判决书.txt"]), ({"state": ["failed", "received"]}, ["裁定书 二.txt", "处罚判决书.txt"]),
        ({"state": "checked"}, []), ({"name": "判决"}, ["处罚判决书.txt"]), ({"name": "二 裁定"}, ["裁定书 二.txt"]), ({"name": "%"}, []),
        ({"name": "' OR 1=1"}, []), ({"until": "2000-01-01"}, []), ({"since": "2000-01-01"}, ["裁定书 二.txt", "处罚判决书.txt"]), ({"since": "2999-01-01"}, []),
    ],
)  # fmt: skip
def test_filters(world: World, three: list[int], filters: dict[str, object], found: list[str]) -> None:
    assert names(world, "police", **filters) == found


def test_days_are_those_of_the_wall_clock_in_china(world: World) -> None:
    document_id = handed_in(world, "甲.txt", b"one")
    moment = now().replace(year=2024, month=3, day=31, hour=17)  # one o'clock in the morning of April 1 in China
    change(world, document_id, received_at=moment)
    assert names(world, "police", until="2024-03-31") == []
    assert names(world, "police", since="2024-04-01", until="2024-04-01") == ["甲.txt"]


def test_pages_of_the_list(world: World) -> None:
    for n in range(5):
        handed_in(world, f"{n}.txt", b"%d" % n)
    answer = world.client("police").get(f"{API}/documents", params={"offset": 1, "limit": 2}).json()
    assert (answer["total"], [item["name"] for item in answer["items"]]) == (5, ["3.txt", "2.txt"])


@pytest.mark.parametrize("query", ["state=none", "limit=0", "limit=100000", "offset=-1", "since=x", "batch=x", "batch=99999999999999999999"])
def test_filters_that_mean_nothing(world: World, query: str) -> None:
    answer = world.client("police").get(f"{API}/documents?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "E602")


def test_a_failed_file_says_why(world: World, three: list[int]) -> None:
    shown = world.client("police").get(f"{API}/documents/{three[0]}").json()
    assert (shown["state"], shown["label"], shown["settled"]) == ("failed", "处理失败", True)
    assert shown["error"] == {"code": "E104", "message": "文件加了密码，无法打开。", "remedy": "请去掉密码。"}
    assert shown["organisation_name"] == "临江市公安局云溪分局"


def test_the_original_is_an_attachment_and_its_download_is_on_record(world: World) -> None:
    document_id = handed_in(world, '判"决\u202e书;.html', b"<script>alert(1)</script>")
    change(world, document_id, media_type="text/html")
    answer = world.client("bureau").get(f"{API}/documents/{document_id}/file")
    assert answer.content == b"<script>alert(1)</script>"
    name = quote('判"决书;.html')
    assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    with world.database.read() as session:
        noted = session.scalars(select(AuditEntry).filter_by(action="document.download")).one()
    assert (noted.object_id, noted.user_id) == (document_id, world.users["bureau"])


def test_an_original_that_is_gone(world: World) -> None:
    document_id = handed_in(world, "甲.txt", b"one")
    with world.database.read() as session:
        world.services.files.path(session.get_one(Document, document_id).sha256).unlink()
    answer = world.client("police").get(f"{API}/documents/{document_id}/file")
    assert (answer.status_code, answer.json()["code"]) == (500, "E720")


def test_another_try(world: World, three: list[int]) -> None:
    client = world.client("police")
    shown = client.post(f"{API}/documents/{three[0]}/retry")
    assert (shown.status_code, shown.json()["state"], shown.json()["error"]) == (200, "received", None)
    with world.database.read() as session:
        assert session.get_one(Document, three[0]).attempts == 1
        assert session.scalar(select(func.count()).where(AuditEntry.action == "document.retry")) == 1
    again = client.post(f"{API}/documents/{three[0]}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "E606")


@pytest.mark.parametrize(("login", "code"), [("reader", "E504"), ("land", "E601"), ("foreign_bureau", "E601")])
def test_who_may_not_try_again(world: World, three: list[int], login: str, code: str) -> None:
    assert world.client(login).post(f"{API}/documents/{three[0]}/retry").json()["code"] == code


def test_a_member_without_bytes(world: World) -> None:
    pack = handed_in(world, "包.zip", packed({"空.txt": b"", "好.txt": b"good"}))
    with world.database.read() as session:
        empty = packs.unpack(world.services, session.get_one(Document, pack))[0]
    client = world.client("police")
    assert client.get(f"{API}/documents/{empty.id}").json()["error"]["code"] == "E102"
    assert client.get(f"{API}/documents/{empty.id}/file").json()["code"] == "E601"
    assert client.post(f"{API}/documents/{empty.id}/retry").json()["code"] == "E606"


def test_a_damaged_file_that_comes_again_is_mended_and_tried_again(world: World) -> None:
    document_id = handed_in(world, "甲.txt", b"one")
    with world.database.write() as session:
        path = world.services.files.path(session.get_one(Document, document_id).sha256)
        documents.fail(session, document_id, "E720", "", "")
    path.unlink()
    path.write_bytes(b"damaged")
    assert handed_in(world, "甲.txt", b"one") == document_id
    assert path.read_bytes() == b"one"
    assert world.client("police").get(f"{API}/documents/{document_id}").json()["state"] == "received"


@pytest.fixture
def held(world: World) -> tuple[int, int]:
    """A judgment of the police, and a file of the same case that the land office has handed in."""
    judgment_id = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    document_id = handed_in(world, "同案.txt", b"the same case", "land")
    with world.database.write() as session:
        judgment = session.get_one(Judgment, judgment_id)
        judgment.key = key_of(judgment.record)
        document = session.get_one(Document, document_id)
        document.state, document.held, document.analysis_id = "held", True, judgment.analysis_id
    return judgment_id, document_id


def test_a_held_file_joins_its_judgment(world: World, held: tuple[int, int]) -> None:
    judgment_id, document_id = held
    land = world.client("land")
    assert land.get(f"{API}/documents/{document_id}").json()["judgment_id"] is None
    answer = world.client("bureau").post(f"{API}/documents/{document_id}/accept")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["judgment_id"]) == ("to_check", judgment_id)
    assert land.get(f"{API}/documents/{document_id}").json()["version"] == 2
    with world.database.read() as session:
        assert session.scalar(world.actor("land").scope.judgments()) is not None
        assert session.scalar(select(func.count()).where(AuditEntry.action == "document.accept")) == 1
    assert world.client("bureau").post(f"{API}/documents/{document_id}/accept").json()["code"] == "E606"


@pytest.mark.parametrize(("login", "code"), [("land", "E504"), ("police", "E504"), ("reader", "E504"), ("foreign_bureau", "E601")])
def test_who_may_not_let_it_join(world: World, held: tuple[int, int], login: str, code: str) -> None:
    assert world.client(login).post(f"{API}/documents/{held[1]}/accept").json()["code"] == code
    assert names(world, "land", state="held") == ["同案.txt"]


def test_a_batch_tells_how_far_its_files_are(world: World) -> None:
    client = world.client("police")
    pack = packed({"甲.txt": b"one", "空.txt": b""})
    answer = client.post(f"{API}/documents", files=[("f", ("包.zip", pack)), ("f", ("乙.txt", b"two")), ("f", ("丙.txt", b"two"))])
    batch_id = answer.json()["batch_id"]
    with world.database.read() as session:
        document = session.get_one(Document, answer.json()["files"][0]["document_id"])
    packs.unpack(world.services, document)
    shown = client.get(f"{API}/batches/{batch_id}").json()
    assert (shown["total"], shown["settled"], shown["counts"]) == (5, False, {"unpacked": 1, "received": 3, "failed": 1})
    listed = [(f["name"], f["path"], f["duplicate"], f["document"]["state"]) for f in shown["files"]]
    assert listed == [
        ("包.zip", None, False, "unpacked"), ("甲.txt", "甲.txt", False, "received"), ("空.txt", "空.txt", False, "failed"),
        ("乙.txt", None, False, "received"), ("丙.txt", None, True, "received"),
    ]  # fmt: skip
    assert {f["pack_id"] for f in shown["files"]} == {None, document.id}
    assert sorted(names(world, "police", batch=batch_id)) == ["乙.txt", "包.zip", "甲.txt", "空.txt"]
    assert [b["id"] for b in client.get(f"{API}/batches").json()["items"]] == [batch_id]


@pytest.mark.parametrize(("login", "status"), [("police", 200), ("bureau", 200), ("reader", 200), ("admin", 200),
                                              ("land", 404), ("foreign_agency", 404), ("foreign_bureau", 404)])  # fmt: skip
def test_batches_of_others_do_not_exist(world: World, login: str, status: int) -> None:
    batch_id = world.client("police").put(f"{API}/uploads/甲.txt", content=b"one").json()["batch_id"]
    client = world.client(login)
    assert client.get(f"{API}/batches/{batch_id}").status_code == status
    assert client.get(f"{API}/documents", params={"batch": batch_id}).status_code == status
    assert client.get(f"{API}/batches").json()["total"] == (status == 200)


def test_no_state_is_left_but_for_a_legal_one(world: World) -> None:
    document_id = handed_in(world, "甲.txt", b"one")
    with world.database.write() as session:
        assert not documents.move(session, document_id, "to_check")
        assert documents.move(session, document_id, "reading")
        assert not documents.move(session, document_id, "reading")
        assert documents.move(session, document_id, "analysing", pages=3)
        assert documents.move(session, document_id, "to_check")
        assert not documents.move(session, document_id, "received")
        document = session.get_one(Document, document_id)
    assert (document.state, document.pages) == ("to_check", 3)
    assert now() - document.state_at < timedelta(minutes=1)
    with pytest.raises(KeyError), world.database.write() as session:
        documents.move(session, document_id, "lost")


def test_of_two_at_once_only_one_moves_a_document(world: World) -> None:
    document_id = handed_in(world, "甲.txt", b"one")
    with world.database.write() as session:
        assert documents.move(session, document_id, "reading")
    with world.database.write() as session:
        assert not documents.move(session, document_id, "reading")
