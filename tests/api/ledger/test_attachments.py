"""Proof files come from anybody: told by content, kept once, handed out as nothing that runs, seen by who sees the problem."""

from __future__ import annotations

import io
import zipfile

import pytest

from api.errors import ServiceError
from api.ledger.rectification import attachments
from api.ledger.rectification.arriving import Arriving
from api.store.tables import Attachment, Rectification
from nlp.reading.guard import sniff
from tests.api import seed
from tests.api.ledger import lost
from tests.api.ledger.test_rectifications import closed, moved, opened, refusal
from tests.api.world import World

PDF = (seed.PDFS / "01-penalty-revoked-and-redo.pdf").read_bytes()
HTML = "<!doctype html><script>alert('整改')</script>".encode()


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        for name in names:
            pack.writestr(name, "x")
    return made.getvalue()


def sent(world: World, row: Rectification, content: bytes, name: str = "证明.pdf", login: str = "police") -> Attachment:
    arriving = Arriving(world.services, world.actor(login), row.id, name)
    try:
        for start in range(0, len(content), 50_000):
            arriving.add(content[start : start + 50_000])
        return arriving.finish()
    finally:
        arriving.drop()


def handed(world: World, attachment_id: int, login: str = "police") -> attachments.Handed:
    with world.database.read() as session:
        found = attachments.handed_out(session, world.actor(login), attachment_id, world.services.files)
    with world.database.write() as session:
        attachments.noted(session, world.actor(login), found)
    return found


def kept(world: World) -> list[str]:
    return sorted(path.name for path in (world.home / "files").rglob("*") if path.is_file())


@pytest.fixture
def row(world: World) -> Rectification:
    return opened(world, lost.case(world, "police"), measure="补课")


def test_what_is_taken(world: World, row: Rectification) -> None:
    for content, media_type, shown in (
        (PDF, sniff.PDF, sniff.PDF),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 99, sniff.PNG, sniff.PNG),
        ("整改报告".encode(), sniff.TEXT, sniff.UNKNOWN),
        (HTML, sniff.TEXT, sniff.UNKNOWN),
        (packed("[Content_Types].xml", "xl/workbook.xml"), sniff.FOREIGN, sniff.UNKNOWN),
        (packed("[Content_Types].xml", "word/document.xml"), sniff.DOCX, sniff.DOCX),
    ):
        made = sent(world, row, content, "整改.html")
        assert (made.media_type, made.size) == (media_type, len(content))
        found = handed(world, made.id)
        assert world.services.files.content(found.sha256) == content
        assert found.media_type == shown


def test_what_is_refused_is_not_kept(world: World, row: Rectification) -> None:
    before = kept(world)
    for content, code in (
        (b"", "E704"),
        (b"MZ" + bytes(range(256)) * 9, "E712"),
        (packed("a.pdf"), "E712"),
        (packed("META-INF/MANIFEST.MF", "A.class"), "E712"),
        (packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "E712"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "E712"),
        (packed("[Content_Types].xml", "word/document.xml")[:60], "E712"),
    ):
        assert refusal(sent, world, row, content) == code
        assert kept(world) == before


def test_a_file_too_large_is_ended_on_its_way(world: World, row: Rectification, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.settings, "upload_bytes", 60_000)
    before = kept(world)
    assert refusal(sent, world, row, PDF + b"0" * 100_000) == "E701"
    assert kept(world) == before


def test_names_are_only_shown(world: World, row: Rectification) -> None:
    names = {"../../etc/passwd": "passwd", "C:\\temp\\证明.pdf": "证明.pdf", "\u202efdp.exe": "fdp.exe", "\x00\r\n": "未命名"}
    for number, (name, shown) in enumerate(names.items()):
        made = sent(world, row, f"材料{number}".encode(), name)
        assert made.name == shown
        assert handed(world, made.id).sha256 == made.sha256
    long = sent(world, row, PDF, "长" * 300 + ".pdf").name
    assert len(long.encode()) <= 255
    assert long.endswith(".pdf")


def test_the_same_bytes_are_entered_once_and_history_tells(world: World, row: Rectification) -> None:
    first, second = sent(world, row, PDF), sent(world, row, PDF, "又一份.pdf")
    assert first.id == second.id
    with world.database.write() as session:
        attachments.remove(session, world.actor("police"), first.id)
    with world.database.read() as session:
        found = session.get_one(Rectification, row.id)
        assert attachments.of(session, found) == []
        assert [event.action for event in found.events] == ["opened", "proof", "proof_removed"]
        assert found.revision == row.revision + 2
    assert refusal(handed, world, first.id) == "E601"
    assert sent(world, row, PDF).id != first.id


def test_what_is_with_the_bureau_or_closed_takes_none(world: World, row: Rectification) -> None:
    made = sent(world, row, PDF)
    with world.database.read() as session:
        moved(world, "police", session.get_one(Rectification, row.id), "submit")
    assert refusal(sent, world, row, "又一份".encode()) == "E606"
    with world.database.write() as session:
        assert refusal(attachments.remove, session, world.actor("police"), made.id) == "E606"
    assert refusal(sent, world, closed(world, row.dispute_id), PDF) == "E606"


def test_who_sees_what(world: World, row: Rectification) -> None:
    made = sent(world, row, PDF)
    for login in ("land", "foreign_agency", "foreign_bureau"):
        assert refusal(handed, world, made.id, login) == "E601"
        assert refusal(sent, world, row, PDF, login=login) == "E601"
        with world.database.write() as session:
            assert refusal(attachments.remove, session, world.actor(login), made.id) == "E601"
    assert refusal(sent, world, row, PDF, login="reader") == "E504"
    for login in ("police", "bureau", "reader", "admin"):
        assert handed(world, made.id, login).name == "证明.pdf"


def test_no_more_than_a_problem_may_have(world: World, row: Rectification, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST", 2)
    for text in ("一", "二"):
        sent(world, row, f"材料{text}".encode())
    assert refusal(sent, world, row, "材料三".encode()) == "E705"


def test_lost_bytes_are_told(world: World, row: Rectification) -> None:
    made = sent(world, row, PDF)
    world.services.files.path(made.sha256).unlink()
    with pytest.raises(ServiceError) as raised:
        handed(world, made.id)
    assert raised.value.code == "E720"
