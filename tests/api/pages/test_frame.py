"""What a request without a browser shows: who may see which page, and errors in Chinese."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from api.app import create_app
from api.pages.kit import menu
from api.pages.kit.table import Piece
from api.pages.people import sign_in
from api.settings import Settings
from api.store.migrations import upgrade
from tests import databases
from tests.api import seed
from tests.api.pages.conftest import Paged

PAGES = ("/", "/upload", "/judgments", "/documents", "/batches", "/search", "/search?q=1&page=2", "/inbox", "/account", "/help")


def test_pages_send_a_stranger_to_sign_in_and_back(paged: Paged) -> None:
    client = paged.client()
    for path in PAGES:
        answer = client.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={quote(path, safe='')}")


def test_every_entry_of_the_menu_opens(paged: Paged) -> None:
    for login in ("admin", "bureau", "police", "reader"):
        client, actor = paged.client(login), paged.actor(login)
        entries = [entry for group in menu.groups(actor) for entry in group.entries]
        assert {"/", "/judgments", "/search"} <= {entry.path for entry in entries}
        assert {entry.path: client.get(entry.path).status_code for entry in entries} == dict.fromkeys((entry.path for entry in entries), 200)


def test_a_reader_is_told_that_he_may_not_upload(paged: Paged) -> None:
    client = paged.client("reader")
    assert "/upload" not in client.get("/").text
    answer = client.get("/upload")
    assert answer.status_code == 403
    assert "没有这项权限" in answer.text


def test_pages_show_only_what_is_within_the_scope(paged: Paged) -> None:
    seed.record(paged, {"case_number": "（2025）皖9901行初7号", "court": "临江市云溪区人民法院"}, "police")
    assert "皖9901行初7号" in paged.client("police").get("/judgments").text
    for login in ("land", "foreign_agency", "foreign_bureau"):
        assert "皖9901行初7号" not in paged.client(login).get("/judgments").text


def test_errors_are_pages_in_chinese_with_a_way_back(paged: Paged) -> None:
    client = paged.client("bureau")
    for path in ("/unknown", "/judgments/abc", "/batches/77777", "/judgments?state=1", "/documents?since=1"):
        answer = client.get(path)
        assert answer.status_code in {404, 422}, path
        assert "回到工作台" in answer.text
        assert not re.search(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", "", answer.text)), path


def test_what_nobody_expected_is_told_with_a_number_that_the_log_has(paged: Paged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.home.start.dashboard", lambda *_: 1 / 0)
    client = paged.client("bureau")
    client._transport.raise_server_exceptions = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert f"错误编号 {answer.headers['X-Request-ID']}" in answer.text
    assert "ZeroDivision" not in answer.text


def test_two_applications_of_one_process_keep_apart(paged: Paged, tmp_path_factory: pytest.TempPathFactory) -> None:
    seed.record(paged, {"case_number": "（2025）皖9901行初7号"}, "police")
    home = tmp_path_factory.mktemp("other")
    settings = Settings(home=home, database=databases.fresh(home))
    other = Paged(create_app(settings), settings)
    other.inside = paged.inside
    upgrade(other.database)
    other.populate()
    assert "皖9901行初7号" not in other.client("admin").get("/judgments").text
    assert "皖9901行初7号" in paged.client("admin").get("/judgments").text
    other.database.close()
    databases.dropped(settings.database_url)


def test_who_is_signed_in_needs_no_second_sign_in(paged: Paged) -> None:
    answer = paged.client("bureau").get("/sign-in?next=/judgments%3Fstate%3Dchecked", follow_redirects=False)
    assert answer.headers["location"] == "/judgments?state=checked"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)",
     "http:evil.example", "judgments", "", "//[", "/\u202e"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert sign_in.local(address) == "/"


def test_signing_in_leads_to_where_one_wanted() -> None:
    assert sign_in.local("/judgments?text=罚&state=checked#a") == "/judgments?text=罚&state=checked#a"


def test_a_link_that_is_no_good_says_so(paged: Paged) -> None:
    answer = paged.client().get("/link/nothing")
    assert answer.status_code == 410
    assert "已用过或已过期" in answer.text


@pytest.mark.parametrize(
    ("given", "piece"),
    [
        ({}, Piece(0, 50, "x")),
        ({"page": "3", "limit": "100", "sort": "-court"}, Piece(200, 100, "-court")),
        ({"page": "-3", "limit": "7"}, Piece(0, 50, "x")),
        ({"page": "９", "limit": "١٠٠"}, Piece(0, 50, "x")),
        ({"page": "9" * 40}, Piece(0, 50, "x")),
    ],
)
def test_the_piece_of_a_list_comes_from_the_address(given: dict[str, str], piece: Piece) -> None:
    assert Piece.of(given, "x") == piece
