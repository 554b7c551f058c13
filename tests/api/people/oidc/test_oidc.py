"""Signing in through an identity provider: who comes in, and every answer that must not let anybody in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr, ValidationError
from sqlalchemy import select

from api.app import create_app
from api.people.sessions import COOKIE
from api.settings import Settings
from api.store.tables import AuditEntry, User
from api.store.types import now
from tests import databases
from tests.api.people.oidc.identity import CLIENT, SECOND, SECRET, Identity, Running
from tests.api.world import CHEAP, PASSWORD, Shelf, World

OURS = "http://testserver"


@pytest.fixture(scope="module")
def provider() -> Iterator[Running]:
    made = Running()
    yield made
    made.stop()


@pytest.fixture
def identity(provider: Running) -> Identity:
    """As a provider is at first."""
    fresh = Identity(issuer=provider.identity.issuer)
    provider.identity.__dict__.update(fresh.__dict__)
    return provider.identity


@pytest.fixture(scope="module")
def running(empty_store: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The service with its pages, once for all tests."""
    shelf = empty_store.copied(tmp_path_factory.mktemp("oidc") / "home")
    shelf.kept.close()
    app = create_app(shelf.settings)
    app.state.services.passwords = CHEAP
    with TestClient(app):
        yield World(app, shelf.settings, shelf.organisations, shelf.users)
    databases.dropped(shelf.settings.database_url)


@pytest.fixture
def known(running: World, identity: Identity) -> World:
    """Known to the provider, with its people as they were at first."""
    usual = Settings(home=running.home, database=running.settings.database, oidc_issuer=identity.issuer, oidc_client_id=CLIENT)
    running.settings.__dict__.update(usual.__dict__)
    running.settings.oidc_client_secret, running.settings.sign_ins_per_minute = SecretStr(SECRET), 10_000
    with running.database.write() as session:
        user = session.get_one(User, running.users["police"])
        user.login, user.active, user.locked_until = "police", True, None
    return running


@pytest.fixture
def browser(known: World) -> Iterator[TestClient]:
    client = TestClient(known.app, base_url=OURS, headers={"Origin": OURS}, follow_redirects=False)
    yield client
    client.close()


def set_out(browser: TestClient, target: str = "/judgments?text=%E7%BD%9A") -> str:
    """The query with which the browser comes to the provider."""
    answer = browser.get("/sign-in/oidc", params={"next": target})
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.headers["Location"]).query


def came_back(browser: TestClient, identity: Identity, target: str = "/judgments?text=%E7%BD%9A") -> Response:
    """The whole way."""
    return browser.get(identity.authorize(set_out(browser, target)))


def refused(answer: Response, code: str = "E514") -> str:
    assert (answer.status_code, code in answer.text) == (403, True), answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    return answer.text


def audit(world: World) -> list[tuple[str, int | None, Any]]:
    with world.database.read() as session:
        return [(one.action, one.user_id, one.after) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_who_signs_in_there_is_signed_in_here(known: World, browser: TestClient, identity: Identity) -> None:
    page = browser.get("/sign-in", params={"next": "/judgments?text=%E7%BD%9A"}).text
    assert "统一身份认证" in page
    answer = came_back(browser, identity)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/judgments?text=%E7%BD%9A")
    cookies = answer.headers.get_list("set-cookie")
    assert any(one.startswith(f"{COOKIE}=") and "HttpOnly" in one and "SameSite=Lax" in one for one in cookies)
    assert any(one.startswith("anjian_oidc=;") and "Max-Age=0" in one for one in cookies)
    me = browser.get("/api/v1/session").json()
    assert (me["login"], me["role"]) == ("police", "agency")
    assert ("user.sign_in", known.users["police"], {"by": "oidc"}) in audit(known)
    assert browser.delete("/api/v1/session").status_code == 204
    assert browser.get("/api/v1/session").status_code == 401


def test_a_session_that_somebody_planted_is_not_the_one_that_begins(known: World, browser: TestClient, identity: Identity) -> None:
    planted = known.ticket("reader")
    browser.cookies.set(COOKIE, planted)
    answer = came_back(browser, identity)
    (fresh,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{COOKIE}=")]
    assert planted not in fresh


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example", "/\t/evil.example"])
def test_nobody_is_sent_elsewhere(target: str, known: World, browser: TestClient, identity: Identity) -> None:
    assert came_back(browser, identity, target).headers["Location"] == "/"


def test_an_answer_is_good_once(browser: TestClient, identity: Identity) -> None:
    asked = set_out(browser)
    where = identity.authorize(asked)
    kept = browser.cookies.get("anjian_oidc")
    assert browser.get(where).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("anjian_oidc", kept, path="/sign-in/oidc")
    assert "已经用过" in refused(browser.get(where))
    browser.cookies.clear()
    browser.cookies.set("anjian_oidc", kept, path="/sign-in/oidc")
    assert "已经用过" in refused(browser.get(identity.authorize(asked)))  # nor with a code that is new


def test_a_used_code_is_refused_by_the_provider(browser: TestClient, identity: Identity) -> None:
    where = identity.authorize(set_out(browser))
    identity.asked.clear()
    assert "认证服务器没有接受" in refused(browser.get(where))


def test_another_browsers_answer_is_worth_nothing(known: World, browser: TestClient, identity: Identity) -> None:
    """Otherwise a stranger could have somebody work in his account."""
    with TestClient(known.app, base_url=OURS, follow_redirects=False) as other:
        theirs = identity.authorize(set_out(other))
    assert "不是从本" in refused(browser.get(theirs))  # never set out
    set_out(browser)
    assert "不是从本浏览器" in refused(browser.get(theirs))
    browser.cookies.set("anjian_oidc", "forged", path="/sign-in/oidc")
    refused(browser.get(theirs))


@pytest.mark.parametrize("query", ["", "?error=access_denied&state=x", "?code=x", f"?code={'x' * 3000}&state=y", "?code=%00&state=%F0%9F%98%80"])
def test_what_is_no_answer(query: str, browser: TestClient, identity: Identity) -> None:
    set_out(browser)
    refused(browser.get(f"/sign-in/oidc/back{query}"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "another"}, "不属于这次登录"),
        ({"nonce": None}, "不属于这次登录"),
        ({"aud": "other-system"}, "不是发给本系统的"),
        ({"aud": ["other-system"]}, "不是发给本系统的"),
        ({"aud": [CLIENT, "other-system"]}, "不是只发给本系统的"),
        ({"aud": None}, "不是发给本系统的"),
        ({"azp": "other-system"}, "不是发给本系统的"),
        ({"iss": "http://127.0.0.1:1"}, "签发者不符"),
        ({"iss": None}, "签发者不符"),
        ({"exp": int(time.time()) - 3600}, "已过期"),
        ({"exp": None}, "已过期"),
        ({"exp": "2099-01-01"}, "已过期"),
        ({"iat": int(time.time()) + 3600}, "时间不一致"),
        ({"iat": int(time.time()) - 86400}, "已过期"),
        ({"nbf": int(time.time()) + 3600}, "时间不一致"),
        ({"sub": None}, "没有用户"),
    ],
)
def test_claims_that_do_not_hold(changed: dict[str, Any], why: str, browser: TestClient, identity: Identity) -> None:
    identity.changed = changed
    assert why in refused(came_back(browser, identity))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_signatures_that_anybody_could_make(algorithm: str, browser: TestClient, identity: Identity) -> None:
    identity.algorithm = algorithm
    assert "签名不能核实" in refused(came_back(browser, identity))


def test_keys_change_while_the_service_runs(browser: TestClient, identity: Identity) -> None:
    assert came_back(browser, identity).status_code == 303
    identity.signing = SECOND
    assert "签名不能核实" in refused(came_back(browser, identity))  # signed with a key that is not published
    identity.keys = [SECOND]
    assert came_back(browser, identity).status_code == 303
    identity.keys, identity.signing = [SECOND], Identity().signing
    assert "签名不能核实" in refused(came_back(browser, identity))  # with one that was withdrawn


def test_a_provider_that_calls_itself_otherwise_or_is_away(known: World, browser: TestClient, identity: Identity) -> None:
    identity.calls_itself = identity.issuer + "/"
    assert "不一致" in refused(browser.get("/sign-in/oidc"))
    known.settings.oidc_issuer = "http://127.0.0.1:1"
    assert "连接不上" in refused(browser.get("/sign-in/oidc"))
    known.settings.oidc_issuer = "http://provider.example"
    assert "没有加密" in refused(browser.get("/sign-in/oidc"))


@pytest.mark.parametrize(
    "person",
    [{"preferred_username": "nobody-here"}, {}, {"preferred_username": 7}, {"preferred_username": ["police"]}, {"preferred_username": "police'--"}, {"email": "police"}],
)
def test_only_who_is_a_user_already(person: dict[str, Any], known: World, browser: TestClient, identity: Identity) -> None:
    identity.person = person
    refused(came_back(browser, identity), "E515")
    assert audit(known)[-1] == ("user.sign_in_failed", None, {"by": "oidc", "code": "E515"})


def test_who_left_or_is_locked_stays_out(known: World, browser: TestClient, identity: Identity) -> None:
    with known.database.write() as session:
        session.get_one(User, known.users["police"]).locked_until = now() + timedelta(minutes=5)
    refused(came_back(browser, identity), "E503")
    with known.database.write() as session:
        user = session.get_one(User, known.users["police"])
        user.locked_until, user.active = None, False
    refused(came_back(browser, identity), "E515")


def test_an_address_counts_once_it_is_verified(known: World, browser: TestClient, identity: Identity) -> None:
    known.settings.oidc_claim = "email"
    with known.database.write() as session:
        session.get_one(User, known.users["police"]).login = "li@linjiang.example"
    identity.person = {"email": "Li@linjiang.example"}
    refused(came_back(browser, identity), "E515")
    identity.person = {"email": "Li@linjiang.example", "email_verified": True}
    assert came_back(browser, identity).status_code == 303


def test_members_of_a_group_become_users_where_the_settings_say_so(known: World, browser: TestClient, identity: Identity) -> None:
    known.settings.oidc_groups = {"云溪执法": f"agency:{known.organisations['police']}"}
    identity.person = {"preferred_username": "new.person", "name": "<b>新人</b>", "groups": ["other"]}
    refused(came_back(browser, identity), "E515")
    identity.person["groups"] = ["other", "云溪执法"]
    assert came_back(browser, identity).status_code == 303
    me = browser.get("/api/v1/session").json()
    assert (me["login"], me["role"], me["organisation_id"]) == ("new.person", "agency", known.organisations["police"])
    assert "user.create" in {action for action, _, _ in audit(known)}
    identity.person = {"preferred_username": "reader", "groups": ["云溪执法"]}  # who is there keeps what he is
    assert came_back(browser, identity).status_code == 303
    assert browser.get("/api/v1/session").json()["role"] == "reader"


@pytest.mark.parametrize("place", ["administrator:1", "agency", "agency:0", "agency:x", "boss:1"])
def test_no_group_makes_administrators(place: str) -> None:
    with pytest.raises(ValidationError):
        Settings(oidc_groups={"g": place})


def test_passwords_may_be_left_to_administrators(known: World, browser: TestClient) -> None:
    known.settings.local_sign_in = "administrators"
    status = {login: browser.post("/api/v1/session", json={"login": login, "password": PASSWORD}).status_code for login in ("police", "admin")}
    assert status == {"police": 403, "admin": 200}


def test_without_a_provider_there_is_no_button_and_no_way(known: World, browser: TestClient) -> None:
    known.settings.oidc_issuer = ""
    assert "/sign-in/oidc" not in browser.get("/sign-in").text
    refused(browser.get("/sign-in/oidc"), "E517")
    refused(browser.get("/sign-in/oidc/back?code=x&state=y"), "E517")
