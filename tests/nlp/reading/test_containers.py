"""Files, folders, zips and jsonl, and what strangers put into zips."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nlp.errors import ReadingError
from nlp.reading.containers import Source, walk
from nlp.reading.guard.limits import Limits

LIMITS = Limits()
PDF = b"%PDF-1.4\n%%EOF\n"


def packed(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in members.items():
            pack.writestr(name, data)
    return buffer.getvalue()


def found(path: Path, limits: Limits = LIMITS) -> list[Source]:
    return list(walk([path], limits))


def codes(path: Path, limits: Limits = LIMITS) -> list[str | None]:
    return [source.error.code if source.error else None for source in found(path, limits)]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "案卷.zip"


def test_files_come_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.pdf"):
        (tmp_path / name).write_bytes(PDF)
    sources = list(walk([tmp_path / "b.pdf", tmp_path / "a.pdf"], LIMITS))
    assert [source.id for source in sources] == ["b", "a"]
    assert sources[0].file == tmp_path / "b.pdf"
    assert sources[0].load() == PDF


def test_a_folder_is_searched_through_by_name_without_hidden_and_temporary_files(tmp_path: Path) -> None:
    for name in ("b.pdf", "a/2.pdf", "a/1.pdf", ".DS_Store", "~$b.docx", "Thumbs.db", ".git/x.pdf", "c.(2018)京1.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PDF)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [source.id for source in found(tmp_path)] == ["1", "2", "b", "c.(2018)京1"]


def test_what_is_missing_or_no_file_is_reported(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.pdf") == ["E101"]
    assert codes(tmp_path / ("x" * 300)) == ["E101"]
    assert codes(Path("/dev/null")) == ["E106"]


def test_a_zip_and_zips_in_it_are_walked_and_read_later(pack: Path) -> None:
    inner = packed({"c.pdf": PDF + b"c", "d.txt": "正文"})
    pack.write_bytes(packed({"卷一/a.pdf": PDF, "b/inner.zip": inner, "卷一/": b"", "__MACOSX/._a.pdf": b"x"}))
    sources = found(pack)
    assert [source.path.split("!/", 1)[1] for source in sources] == [
        "卷一/a.pdf", "b/inner.zip!/c.pdf", "b/inner.zip!/d.txt",
    ]  # fmt: skip
    assert [source.id for source in sources] == ["a", "c", "d"]
    assert [source.name for source in sources] == ["a.pdf", "c.pdf", "d.txt"]
    assert [source.load() for source in sources] == [PDF, PDF + b"c", "正文".encode()]


def test_docx_and_ofd_are_zips_but_documents(tmp_path: Path) -> None:
    docx = packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
    (tmp_path / "a.docx").write_bytes(docx)
    (tmp_path / "b.zip").write_bytes(packed({"c.docx": docx, "d.ofd": packed({"OFD.xml": "<x/>"})}))
    sources = found(tmp_path)
    assert [source.id for source in sources] == ["a", "c", "d"]
    assert sources[1].load() == docx


def test_names_in_gbk_and_in_unmarked_utf8_are_decoded(pack: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in ("AAAAAAAAAAAA.txt", "BBBBBBBBBBBB.txt"):
            file.writestr(name, "x")
    data = buffer.getvalue()
    data = data.replace(b"AAAAAAAAAAAA", "行政判决书十".encode("gbk")).replace(b"BBBBBBBBBBBB", "行政裁定".encode())
    pack.write_bytes(data)
    assert [source.id for source in found(pack)] == ["行政判决书十", "行政裁定"]


@pytest.mark.parametrize("name", ["../etc/passwd.txt", "/etc/passwd.txt", "a/../../b.txt", "C:/x.txt", "..\\x.txt"])
def test_names_that_climb_out_are_refused_and_the_rest_is_read(pack: Path, name: str) -> None:
    pack.write_bytes(packed({name: "x", "good.txt": "y"}))
    assert codes(pack) == ["E112", None]
    assert found(pack)[1].load() == b"y"


def test_a_zip_bomb_is_not_unpacked(pack: Path) -> None:
    pack.write_bytes(packed({"bomb.txt": bytes(30 << 20), "good.txt": "y"}))
    assert codes(pack) == ["E111", None]
    pack.write_bytes(packed({f"{i}.txt": bytes(1 << 20) for i in range(9)}))
    assert codes(pack, replace(LIMITS, expanded=8 << 20)) == ["E111"]


def test_a_bomb_in_a_zip_in_a_zip_counts_for_the_whole(pack: Path) -> None:
    pack.write_bytes(packed({f"{i}.zip": packed({"a.txt": bytes(1 << 20)}) for i in range(9)}))
    assert codes(pack, replace(LIMITS, expanded=8 << 20)).count("E111") >= 1


def test_nesting_is_bounded(pack: Path) -> None:
    data = packed({"a.txt": "x"})
    for _ in range(3):
        data = packed({"inner.zip": data})
    pack.write_bytes(data)
    assert codes(pack) == ["E113"]
    assert codes(pack, replace(LIMITS, nesting=4)) == [None]


def test_too_many_members_are_refused_before_they_are_listed(pack: Path) -> None:
    pack.write_bytes(packed({f"{i}.txt": "" for i in range(30)}))
    assert codes(pack, replace(LIMITS, members=20)) == ["E119"]
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 60_000, 60_000, 60_000 * 50, 0, 0)
    pack.write_bytes(b"PK\3\4" + bytes(60_000 * 50) + end)
    assert codes(pack) == ["E119"]


def test_an_encrypted_member_has_its_own_error(pack: Path) -> None:
    data = bytearray(packed({"a.txt": "x", "b.txt": "y"}))
    data[6] |= 1  # the local header's flags
    data[data.index(b"PK\1\2") + 8] |= 1
    pack.write_bytes(data)
    assert codes(pack) == ["E104", None]


def test_a_damaged_zip_and_a_damaged_member(pack: Path) -> None:
    data = packed({"a.txt": "x" * 100, "b.txt": "y"})
    pack.write_bytes(data[:60])
    assert codes(pack) == ["E105"]
    broken = bytearray(data)
    broken[36] ^= 0xFF
    pack.write_bytes(broken)
    first, second = found(pack)
    with pytest.raises(ReadingError, match="E105"):
        first.load()
    assert second.load() == b"y"


def test_a_member_that_does_not_inflate_is_one_damaged_document(pack: Path) -> None:
    """Found by changing bytes at random: the first look at a member tells neither its kind nor its damage."""
    data = bytearray(packed({"a.txt": "乙" * 20, "b.txt": "y"}))
    data[35:41] = b"\x02\x01\x00\x00\x00\x00"  # of a repetition that begins before the beginning
    pack.write_bytes(data)
    first, second = found(pack)
    with pytest.raises(ReadingError, match="E105"):
        first.load()
    assert second.load() == b"y"


def test_a_member_above_the_limit_of_a_file(pack: Path) -> None:
    pack.write_bytes(packed({"a.txt": b"x" * 5000, "b.txt": "y"}))
    assert codes(pack, replace(LIMITS, bytes=4000)) == ["E103", None]


def test_jsonl_lines_are_documents_and_bad_ones_errors(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    lines = [
        json.dumps({"id": "甲-1", "text": "第一行\n第二行"}, ensure_ascii=False),
        "",
        "{not json",
        '{"id": "x"}',
        '{"id": "x", "text": 3}',
        '["id", "text"]',
        "[" * 100_000,
        json.dumps({"id": 7, "text": "\ud800。"}),
    ]
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    sources = found(path)
    assert [source.error.code if source.error else None for source in sources] == [None, *["E121"] * 5, None]
    assert (sources[0].id, sources[0].text) == ("甲-1", "第一行\n第二行")
    assert sources[1].path == f"{path}:3"
    assert (sources[-1].id, sources[-1].text) == ("7", "\ufffd。")


def test_an_endless_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    long, short = json.dumps({"id": "a", "text": "x" * 9000}), json.dumps({"id": "b", "text": "y"})
    path.write_text(f"{short}\n{long}\n{short}\n", encoding="utf-8")
    assert codes(path, replace(LIMITS, characters=100)) == [None, "E116", None]


def test_jsonl_in_a_zip(pack: Path) -> None:
    pack.write_bytes(packed({"t.jsonl": '{"id": "a", "text": "甲"}\n{"id": "b", "text": "乙"}\n'}))
    assert [source.text for source in found(pack)] == ["甲", "乙"]


def test_a_large_zip_is_walked_and_read_without_gathering(pack: Path) -> None:
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_STORED) as file:
        for i in range(200):
            file.writestr(f"{i}.txt", "甲" * 50_000)
    tracemalloc.start()
    total = sum(len(source.load(LIMITS)) for source in walk([pack], LIMITS))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 200 * 150_000
    assert peak < 5 << 20
