"""Packs handed in: every member a document of its own, the bad ones with their reason, the same twice."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from api.errors import ServiceError
from api.intake import packs
from api.intake.receive import accept
from api.store.tables import AuditEntry, Document, PackMember
from nlp.errors import ReadingError
from nlp.reading.guard.limits import Limits
from tests.api.bad_files import packed
from tests.api.world import World


def handed_in(world: World, content: bytes, name: str = "文书.zip", login: str = "police") -> Document:
    settings = world.settings
    stored = world.services.files.store([content], limit=settings.upload_bytes)
    received = accept(world.services, world.actor(login), None, name, stored)
    with world.database.read() as session:
        return session.get_one(Document, received.document_id)


def encrypted(content: bytes) -> bytes:
    """The first entry's encryption flag set, in its local header and in the directory."""
    data = bytearray(content)
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def members(world: World, pack: Document) -> dict[str, tuple[str, str | None]]:
    with world.database.read() as session:
        rows = session.scalars(select(PackMember).filter_by(pack_id=pack.id).order_by(PackMember.position))
        return {row.path: (row.document.state, row.document.error_code) for row in rows}


def state(world: World, document: Document) -> str:
    with world.database.read() as session:
        return session.get_one(Document, document.id).state


def test_every_member_becomes_a_document(world: World) -> None:
    inner = packed({"丙.txt": b"three"})
    pack = handed_in(world, packed({"2024/甲.txt": b"one", "2024/乙.txt": b"two", "里.zip": inner}))
    assert packs.is_pack(world.services, pack)
    made = packs.unpack(world.services, pack)
    assert [document.name for document in made] == ["甲.txt", "乙.txt", "丙.txt"]
    assert members(world, pack) == {
        "2024/甲.txt": ("received", None), "2024/乙.txt": ("received", None), "里.zip!/丙.txt": ("received", None),
    }  # fmt: skip
    for document, content in zip(made, (b"one", b"two", b"three"), strict=True):
        assert world.services.files.path(document.sha256).read_bytes() == content
        assert document.organisation_id == world.organisations["police"]
    assert state(world, pack) == "unpacked"


def test_a_second_run_finds_what_the_first_has_done(world: World) -> None:
    pack = handed_in(world, packed({"甲.txt": b"one", "../乙.txt": b"two"}))
    first = packs.unpack(world.services, pack)
    second = packs.unpack(world.services, pack)
    assert [d.id for d in first] == [d.id for d in second]
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PackMember)) == 2
        assert session.scalar(select(func.count()).where(AuditEntry.action == "document.unpack")) == 1


def test_a_run_cut_off_in_the_midst_is_completed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = handed_in(world, packed({f"{n}.txt": f"text {n}".encode() for n in range(5)}))
    monkeypatch.setattr(packs, "AT_ONCE", 2)
    entered = packs._enter
    calls = []

    def dies_at_the_second(session, document, some):
        calls.append(some)
        if len(calls) == 2:
            raise KeyboardInterrupt
        entered(session, document, some)

    monkeypatch.setattr(packs, "_enter", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        packs.unpack(world.services, pack)
    assert len(members(world, pack)) == 2
    assert state(world, pack) == "received"
    assert len(packs.unpack(world.services, pack)) == 5


def test_bad_members_say_why_and_the_rest_survives(world: World) -> None:
    mixed = packed({
        "锁.txt": b"locked", "好.txt": b"good", "空.txt": b"", "../../爬.txt": b"climbs", "弹.txt": b"0" * (32 << 20),
    })  # fmt: skip
    pack = handed_in(world, encrypted(mixed))
    packs.unpack(world.services, pack)
    assert members(world, pack) == {
        "锁.txt": ("failed", "E104"),
        "好.txt": ("received", None),
        "空.txt": ("failed", "E102"),
        "../../爬.txt": ("failed", "E112"),
        "弹.txt": ("failed", "E111"),
    }
    assert not list(world.home.parent.glob("**/爬.txt"))


def test_lines_of_a_jsonl_are_members(world: World) -> None:
    lines = "\n".join(json.dumps({"id": n, "text": f"第{n}份"}, ensure_ascii=False) for n in "甲乙")
    pack = handed_in(world, f"{lines}\nnot json\n".encode(), "文书.jsonl")
    made = packs.unpack(world.services, pack)
    assert [(d.name, d.error_code) for d in made] == [("甲.txt", None), ("乙.txt", None), ("第 3 行", "E121")]
    assert world.services.files.path(made[0].sha256).read_bytes().decode() == "第甲份"


def test_bytes_that_came_alone_are_recognised_in_a_pack(world: World) -> None:
    alone = handed_in(world, b"one", "甲.txt")
    pack = handed_in(world, packed({"c.txt": b"two", "a.txt": b"one", "b.txt": b"one"}))
    made = packs.unpack(world.services, pack)
    assert [document.name for document in made] == ["c.txt", "甲.txt"]
    assert made[1].id == alone.id
    with world.database.read() as session:
        rows = session.scalars(select(PackMember).order_by(PackMember.position)).all()
    assert [row.duplicate for row in rows] == [False, True, True]


def test_bytes_that_came_in_a_pack_are_recognised_alone(world: World) -> None:
    [member] = packs.unpack(world.services, handed_in(world, packed({"a.txt": b"one"})))
    settings = world.settings
    stored = world.services.files.store([b"one"], limit=settings.upload_bytes)
    again = accept(world.services, world.actor("police"), None, "甲.txt", stored)
    assert (again.document_id, again.duplicate) == (member.id, True)


def test_names_of_members_are_harmless(world: World) -> None:
    pack = handed_in(world, packed({"夹\u202e\u0007/判\u202e决\u0000书.txt": b"one"}))
    [document] = packs.unpack(world.services, pack)
    assert "\u202e" not in document.name
    assert all("\u202e" not in path and "\u0007" not in path for path in members(world, pack))


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PK\x03\x04 torn", "E105"), (packed({f"{n}.txt": b"x" for n in range(12)}), "E119")],
    ids=["torn", "too-many"],
)
def test_a_pack_that_is_refused_as_a_whole(world: World, content: bytes, code: str) -> None:
    pack = handed_in(world, content)
    with pytest.raises(ReadingError) as refused:
        packs.unpack(world.services, pack, limits=Limits(members=10))
    assert refused.value.code == code
    assert members(world, pack) == {}


def test_an_empty_pack(world: World) -> None:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    with pytest.raises(ServiceError) as refused:
        packs.unpack(world.services, handed_in(world, buffer.getvalue()))
    assert refused.value.code == "E710"


def test_a_file_that_is_no_pack(world: World) -> None:
    document = handed_in(world, b"one", "甲.zip")
    assert not packs.is_pack(world.services, document)
    with pytest.raises(ReadingError) as refused:
        packs.unpack(world.services, document)
    assert refused.value.code == "E122"


def test_a_pack_that_does_not_fit_on_the_disk(world: World) -> None:
    pack = handed_in(world, packed({"甲.txt": b"one"}))
    world.settings.free_bytes = 1 << 60
    with pytest.raises(ServiceError) as refused:
        packs.unpack(world.services, pack)
    assert refused.value.code == "E702"
    assert (members(world, pack), state(world, pack)) == ({}, "received")
