"""Files handed in through the API, well and badly."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.store.files import INCOMING
from api.store.tables import AuditEntry, Batch, BatchItem, Document
from tests.api.world import World

DOCUMENTS = "/api/v1/documents"
FILES = "/api/v1/uploads"


def outcomes(answer) -> list[tuple[str, str, str | None]]:
    return [(f["name"], f["outcome"], f["error"] and f["error"]["code"]) for f in answer.json()["files"]]


def count(world: World, what) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count(what))) or 0


def leftovers(world: World) -> list[Path]:
    folder = world.home / "files" / INCOMING
    return list(folder.iterdir()) if folder.exists() else []


def form(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("files", (name, content, "application/octet-stream")) for name, content in files]


def test_a_file_is_stored_and_waits_for_the_worker(world: World) -> None:
    answer = world.client("police").post(DOCUMENTS, files=form(("判决书.txt", b"content")))
    assert answer.status_code == 202, answer.text
    receipt = answer.json()
    assert (receipt["accepted"], receipt["duplicates"], receipt["refused"]) == (1, 0, 0)
    assert answer.headers["location"] == f"/api/v1/batches/{receipt['batch_id']}"
    with world.database.read() as session:
        document = session.scalars(select(Document)).one()
        audited = session.scalars(select(AuditEntry).filter_by(action="document.upload")).one()
    assert (document.name, document.state, document.size) == ("判决书.txt", "received", 7)
    assert document.organisation_id == world.organisations["police"]
    assert receipt["files"][0]["document_id"] == document.id == audited.object_id
    assert receipt["files"][0]["sha256"] == document.sha256 == audited.after["sha256"]
    assert (world.home / "files" / document.sha256[:2] / document.sha256).read_bytes() == b"content"
    assert leftovers(world) == []


def test_several_files_in_one_request_are_one_batch(world: World) -> None:
    answer = world.client("police").post(DOCUMENTS, files=form(("甲.txt", b"one"), ("乙.txt", b"two")))
    assert outcomes(answer) == [("甲.txt", "accepted", None), ("乙.txt", "accepted", None)]
    assert (count(world, Batch.id), count(world, BatchItem.id)) == (1, 2)


def test_one_bad_file_does_not_lose_the_others(world: World) -> None:
    world.settings.upload_bytes = 10
    files = form(("甲.txt", b"one"), ("空.txt", b""), ("大.txt", b"x" * 11), ("甲二.txt", b"one"), ("乙.txt", b"two"))
    answer = world.client("police").post(DOCUMENTS, files=files)
    assert answer.status_code == 202
    assert outcomes(answer) == [
        ("甲.txt", "accepted", None), ("空.txt", "refused", "E704"), ("大.txt", "refused", "E701"),
        ("甲二.txt", "duplicate", None), ("乙.txt", "accepted", None),
    ]  # fmt: skip
    assert (count(world, Document.id), count(world, BatchItem.id), leftovers(world)) == (2, 3, [])


def test_when_nothing_is_received_the_first_reason_is_the_answer(world: World) -> None:
    answer = world.client("police").post(DOCUMENTS, files=form(("空.txt", b"")))
    assert (answer.status_code, answer.json()["code"]) == (422, "E704")
    assert outcomes(answer) == [("空.txt", "refused", "E704")]
    assert count(world, Batch.id) == 0


def test_a_raw_body_is_a_file(world: World) -> None:
    answer = world.client("police").put(f"{FILES}/%2e%2e/%2e%2e/判决书.txt", content=b"content")
    assert outcomes(answer) == [("判决书.txt", "accepted", None)]


def test_the_same_bytes_are_the_same_document(world: World) -> None:
    client = world.client("police")
    first = client.put(f"{FILES}/甲.txt", content=b"content").json()["files"][0]
    again = client.put(f"{FILES}/乙.txt", content=b"content").json()["files"][0]
    assert again["document_id"] == first["document_id"]
    assert (first["outcome"], again["outcome"]) == ("accepted", "duplicate")
    assert (count(world, Document.id), count(world, BatchItem.id)) == (1, 2)


def test_other_organisations_have_a_document_of_their_own(world: World) -> None:
    mine = world.client("police").put(f"{FILES}/甲.txt", content=b"content").json()["files"][0]
    theirs = world.client("foreign_agency").put(f"{FILES}/甲.txt", content=b"content").json()["files"][0]
    assert (mine["outcome"], theirs["outcome"]) == ("accepted", "accepted")
    assert mine["document_id"] != theirs["document_id"]


def test_files_join_a_batch_and_a_repetition_changes_nothing(world: World) -> None:
    client = world.client("police")
    batch = client.post("/api/v1/batches").json()["id"]
    for _ in range(2):
        answer = client.put(f"{FILES}/甲.txt", params={"batch": batch}, content=b"content")
        assert outcomes(answer) == [("甲.txt", "accepted", None)]
    assert answer.json()["batch_id"] == batch
    assert (count(world, Batch.id), count(world, BatchItem.id), count(world, Document.id)) == (1, 1, 1)


@pytest.mark.parametrize("login", ["land", "foreign_agency", "bureau", "admin"])
def test_nobody_puts_files_into_the_batch_of_someone_else(world: World, login: str) -> None:
    batch = world.client("police").post("/api/v1/batches").json()["id"]
    answer = world.client(login).put(f"{FILES}/甲.txt", params={"batch": batch}, content=b"content")
    assert (answer.status_code, answer.json()["code"]) == (404, "E601")
    assert count(world, Document.id) == 0


def test_readers_may_not(world: World) -> None:
    client = world.client("reader")
    answers = [
        client.put(f"{FILES}/甲.txt", content=b"x"),
        client.post(DOCUMENTS, files=form(("甲.txt", b"x"))),
        client.post("/api/v1/batches"),
    ]
    assert [(a.status_code, a.json()["code"]) for a in answers] == [(403, "E504")] * 3
    assert world.client().put(f"{FILES}/甲.txt", content=b"x").status_code == 401
    assert (count(world, Document.id), count(world, Batch.id)) == (0, 0)


def test_a_file_announced_as_too_large_is_refused_unread(world: World) -> None:
    world.settings.upload_bytes = 10

    answer = world.client("police").put(f"{FILES}/甲.txt", content=b"x" * 11)
    assert (answer.status_code, answer.json()["code"]) == (413, "E701")
    assert not (world.home / "files" / INCOMING).exists()


def test_a_file_that_grows_too_large_unannounced(world: World) -> None:
    world.settings.upload_bytes = 10
    answer = world.client("police").put(f"{FILES}/甲.txt", content=(b"xxxx" for _ in range(4)))
    assert (answer.status_code, answer.json()["code"]) == (413, "E701")
    assert leftovers(world) == []


def test_a_request_that_is_too_large_in_all(world: World) -> None:
    world.settings.batch_bytes = 1000
    files = form(("甲.txt", b"one"), ("乙.txt", b"x" * 1000))
    answer = world.client("police").post(DOCUMENTS, files=files)
    assert (answer.status_code, answer.json()["code"]) == (413, "E701")


def test_too_many_files(world: World) -> None:
    world.settings.batch_files = 3
    answer = world.client("police").post(DOCUMENTS, files=form(*((f"{n}.txt", b"%d" % n) for n in range(6))))
    assert [o[1:] for o in outcomes(answer)] == [("accepted", None)] * 3 + [("refused", "E705")]


def test_no_room_on_the_disk(world: World) -> None:
    world.settings.free_bytes = 1 << 60
    answer = world.client("police").put(f"{FILES}/甲.txt", content=b"content")
    assert (answer.status_code, answer.json()["code"]) == (507, "E702")
    world.settings.free_bytes = 0
    assert world.client("police").put(f"{FILES}/甲.txt", content=b"content").status_code == 202


def multipart(client, body: bytes, kind: str = "multipart/form-data; boundary=edge", **headers: str):
    return client.post(DOCUMENTS, content=body, headers={"Content-Type": kind, **headers})


def part(name: str, content: bytes = b"x", more: bytes = b"") -> bytes:
    head = f'--edge\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n'.encode()
    return head + more + b"\r\n" + content + b"\r\n"


END = b"--edge--\r\n"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "multipart/form-data; boundary=edge", "E602"),
        (END, "multipart/form-data; boundary=edge", "E706"),
        (b"x", "multipart/form-data", "E602"),
        (b"x", "multipart/form-data; boundary=" + "x" * 3000, "E602"),
        (b"x", "text/html", "E708"),
        (b"x", "", "E708"),
        (b"x" * 100, "multipart/form-data; boundary=edge", "E602"),
        (part("a")[:-10] + b"--other--", "multipart/form-data; boundary=edge", "E602"),
        (part("a") + b"--edge", "multipart/form-data; boundary=edge", "E602"),
        (part("a", more=b"X: " + b"y" * 100_000 + b"\r\n") + END, "multipart/form-data; boundary=edge", "E602"),
        (part("a", more=b"X: y\r\n" * 100) + END, "multipart/form-data; boundary=edge", "E602"),
        (b'--edge\r\nContent-Disposition: form-data; name="f"\r\n\r\nfield\r\n' + END, "multipart/form-data; boundary=edge", "E706"),
    ],
    ids=["empty", "none", "no-boundary", "long-boundary", "html", "no-type", "garbage", "cut-off", "no-end", "header-flood", "headers", "field"],
)  # fmt: skip
def test_bodies_that_are_not_what_they_say(world: World, body: bytes, kind: str, code: str) -> None:
    answer = multipart(world.client("police"), body, kind)
    assert answer.json()["code"] == code, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert leftovers(world) == []


def test_what_came_before_a_fault_is_received(world: World) -> None:
    answer = multipart(world.client("police"), part("甲.txt", b"one") + part("乙.txt", b"two")[:-8])
    assert outcomes(answer)[0] == ("甲.txt", "accepted", None)
    assert outcomes(answer)[1][1:] == ("refused", "E602")


def test_a_compressed_body_is_refused(world: World) -> None:
    answer = world.client("police").put(f"{FILES}/甲.txt", content=b"x", headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (415, "E708")


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\x.txt", "/etc/passwd", "<script>alert(1)</script>.pdf", "=1+1.csv", "a\x00b.txt",
     "\u202efdp.txt", "判" * 5000, ".", "", "CON", "a" * 60_000, "%2e%2e%2fx", "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")],
)  # fmt: skip
def test_hostile_names_stay_names(world: World, name: str) -> None:
    before = set(world.home.parent.rglob("*"))
    answer = multipart(world.client("police"), part(name, b"content") + END)
    assert answer.status_code == 202, answer.text
    made = {path for path in set(world.home.parent.rglob("*")) - before if path.is_file()}
    assert all(path.is_relative_to(world.home) for path in made)
    assert [path.name for path in made if path.is_relative_to(world.home / "files")] == [answer.json()["files"][0]["sha256"]]


def test_ten_thousand_parts(world: World) -> None:
    body = b"".join(part(f"{n}.txt", b"%d" % n) for n in range(10_000)) + END
    world.settings.batch_files = 5
    answer = multipart(world.client("police"), body)
    assert answer.status_code == 202
    assert len(outcomes(answer)) == 6
    assert count(world, Document.id) == 5


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"\x00" * 100, b"=cmd|' /C calc'!A0", b"%PDF-1.7\n", b"PK\x03\x04", b"\r\n--edgy", b"\xff" * 10],
)  # fmt: skip
def test_hostile_contents_are_bytes(world: World, content: bytes) -> None:
    client = world.client("police")
    answer = multipart(client, part("a.html", content) + END)
    document = answer.json()["files"][0]["document_id"]
    given = client.get(f"{DOCUMENTS}/{document}/file")
    assert given.content == content
    assert given.headers["content-type"] == "application/octet-stream"


def test_gbk_names_of_old_clients(world: World) -> None:
    body = part("@@").replace(b"@@", "判决书.txt".encode("gb18030")) + END
    assert outcomes(multipart(world.client("police"), body)) == [("判决书.txt", "accepted", None)]


def test_too_many_files_within_a_minute(world: World) -> None:
    world.settings.uploads_per_minute = 2
    client = world.client("police")
    answer = client.post(DOCUMENTS, files=form(("甲.txt", b"one"), ("乙.txt", b"two"), ("丙.txt", b"three")))
    assert [o[1:] for o in outcomes(answer)] == [("accepted", None), ("accepted", None), ("refused", "E506")]
    answer = client.put(f"{FILES}/丁.txt", content=b"four")
    assert (answer.status_code, answer.json()["code"]) == (429, "E506")
    assert int(answer.headers["retry-after"]) > 0
    assert world.client("land").put(f"{FILES}/丁.txt", content=b"four").status_code == 202
