"""Another site's page opens our websocket with the visitor's cookie (cross-site websocket hijacking)."""

from __future__ import annotations

import pytest
from starlette.websockets import WebSocketDisconnect

from api.people.sessions import COOKIE
from tests.api.pages.conftest import Paged

SOCKET = "/_nicegui_ws/socket.io/?EIO=4&transport="


def headers(paged: Paged, **more: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={paged.ticket('police')}", "Upgrade": "websocket", **more}


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://testserver.evil.example", "https://testserver:444", ""])
def test_a_foreign_page_gets_no_socket(paged: Paged, origin: str) -> None:
    client = paged.client()
    del client.headers["Origin"]
    more = {"Origin": origin} if origin else {}
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect(SOCKET + "websocket", headers=headers(paged, **more)),
    ):
        pass
    assert closed.value.code == 1008


def test_our_own_page_does(paged: Paged) -> None:
    client = paged.client()
    with client.websocket_connect(SOCKET + "websocket", headers=headers(paged)) as socket:
        assert socket.receive_text().startswith('0{"sid":')


@pytest.mark.parametrize(("origin", "status"), [("http://evil.example", 403), ("http://testserver", 200)])
def test_long_polling_is_no_way_around(paged: Paged, origin: str, status: int) -> None:
    answer = paged.client().get(SOCKET + "polling", headers=headers(paged, Origin=origin))
    assert answer.status_code == status


def test_pages_take_nothing_from_elsewhere(paged: Paged) -> None:
    answer = paged.client("police").get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "http" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "no-store" in answer.headers["Cache-Control"]


def test_unknown_api_addresses_are_no_pages(paged: Paged) -> None:
    answer = paged.client("police").get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "E607")
    answer = paged.client("police").put("/api/v1/session")
    assert (answer.status_code, answer.json()["code"]) == (405, "E608")
