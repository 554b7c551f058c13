"""Pages of documents: sizes, pictures, lines of text; each only for who may see the document."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.api import seed
from tests.api.world import World

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"
PATHS = ("pages", "pages/1/image", "pages/1/text", "text")


def test_pages_have_sizes_pictures_and_lines_where_the_picture_shows_them(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    client = world.client("police")
    listed = client.get("/api/v1/documents/1/pages").json()
    assert (listed["count"], listed["read"], listed["problem"]) == (3, True, None)
    assert [(p["number"], p["source"], p["image"]) for p in listed["pages"]] == [(n, "text", True) for n in (1, 2, 3)]
    answer = client.get("/api/v1/documents/1/pages/1/image?scale=2")
    assert answer.headers["content-type"] == "image/webp"
    assert "private" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as image:
        grey = image.convert("L")
    assert grey.size == (1191, 1684)
    lines = client.get("/api/v1/documents/1/pages/1/text").json()["lines"]
    assert any("青岚县市场监督管理局" in line["text"] for line in lines)
    for line in lines:
        box = tuple(round(edge * 2) for edge in line["box"])
        assert min(grey.crop(box).get_flattened_data()) < 100, f"nothing is printed where {line['text']} should be"


def test_the_text_comes_with_its_sections(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    client = world.client("police")
    answer = client.get("/api/v1/documents/1/text")
    found = {s["label"]: answer.json()["text"][s["start"] : s["end"]] for s in answer.json()["sections"]}
    assert found["本院认为"].startswith("本院认为")
    assert "撤销" in found["主文"]
    again = client.get("/api/v1/documents/1/text", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", PATHS)
def test_outside_the_scope_there_is_no_document(world: World, path: str) -> None:
    seed.judgment(world, SAMPLE, "police")
    assert world.client("bureau").get(f"/api/v1/documents/1/{path}").status_code == 200
    for login in ("land", "foreign_bureau", "foreign_agency"):
        answer = world.client(login).get(f"/api/v1/documents/1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "E601")
    assert world.client().get(f"/api/v1/documents/1/{path}").status_code == 401


def test_a_picture_in_the_cache_is_shown_again_only_to_who_may_see_it(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    url = "/api/v1/documents/1/pages/2/image?scale=1"
    tag = world.client("police").get(url).headers["ETag"]
    assert world.client("police").get(url, headers={"If-None-Match": tag}).status_code == 304
    assert world.client("land").get(url, headers={"If-None-Match": tag}).status_code == 404


def test_pages_that_are_not_there(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    client = world.client("police")
    for path in ("pages/4/image", "pages/4/text"):
        answer = client.get(f"/api/v1/documents/1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "E601")
        assert "第 4 页" in answer.json()["title"]


def test_a_text_file_has_text_but_no_pages(world: World) -> None:
    seed.judgment(world, next(seed.TEXTS.glob("02-*.txt")), "police")
    client = world.client("police")
    assert client.get("/api/v1/documents/1/pages").json() == {"count": 0, "read": True, "problem": None, "pages": []}
    assert client.get("/api/v1/documents/1/pages/1/image").json()["code"] == "E601"
    assert client.get("/api/v1/documents/1/text").json()["text"]


def test_a_file_that_was_not_read_still_shows_its_pages(world: World, tmp_path: Path) -> None:
    photo = tmp_path / "照片.png"
    Image.new("RGB", (1240, 1754), "navy").save(photo)
    seed.document(world, photo, "police")
    client = world.client("police")
    listed = client.get("/api/v1/documents/1/pages").json()
    assert (listed["count"], listed["read"], listed["pages"][0]["source"]) == (1, False, "none")
    with Image.open(io.BytesIO(client.get("/api/v1/documents/1/pages/1/image?scale=1").content)) as image:
        assert image.size == (595, 842)
    assert client.get("/api/v1/documents/1/text").status_code == 404


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj", b"\x89PNG\r\n\x1a\nno", b"\0" * 64],
)
def test_a_broken_file_is_a_problem_with_a_code_not_a_crash(world: World, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(content)
    seed.document(world, broken, "police")
    client = world.client("police")
    assert client.get("/api/v1/documents/1/pages").status_code == 200
    answer = client.get("/api/v1/documents/1/pages/1/image")
    assert answer.status_code in {404, 422}
    assert answer.json()["code"] in {"E105", "E205", "E601"}


def test_one_bad_page_spares_the_others(world: World, tmp_path: Path) -> None:
    path = tmp_path / "一页异常.pdf"
    with pikepdf.open(SAMPLE) as pdf:
        pdf.pages[1].MediaBox = pikepdf.Array([0, 0, 14_400_000, 14_400_000])
        pdf.save(path)
    seed.judgment(world, path, "police")
    client = world.client("police")
    bad, good = (client.get(f"/api/v1/documents/1/pages/{number}/image?scale=1") for number in (2, 3))
    assert (bad.status_code, bad.json()["code"], good.status_code) == (422, "E202", 200)
    assert client.get("/api/v1/documents/1/pages").json()["pages"][1]["source"] == "none"
    assert client.get("/api/v1/documents/1/pages/2/text").json()["lines"] == []


def test_names_of_pages_lead_nowhere(world: World) -> None:
    seed.judgment(world, SAMPLE, "police")
    client = world.client("police")
    for path in ("pages/0/image", "pages/-1/image", "pages/..%2f..%2fanjian.db/image", "pages/1/image?scale=nan",
                 "pages/1/image?scale=1e9", "pages/99999999999999999999/image"):  # fmt: skip
        assert client.get(f"/api/v1/documents/1/{path}").status_code in {404, 405, 422}
