"""What comes from another site in the same browser, and what asks for another host.  See also test_authorisation.py."""

from __future__ import annotations

import pytest

from tests.api.world import PASSWORD, World

CREDENTIALS = {"login": "police", "password": PASSWORD}


def post(world: World, headers: dict[str, str], login: str | None = None) -> int:
    client = world.client(login)
    del client.headers["Origin"]
    return client.post("/api/v1/session", json=CREDENTIALS, headers=headers).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # a program; it has no cookie that could be misused
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "HTTP://TESTSERVER:80"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Origin": "file://testserver"}, 403),
        ({"Origin": "http://testserver@evil.example"}, 403),
        ({"Origin": "http://evil.example#testserver"}, 403),
        ({"Referer": "http://testserver/sign-in"}, 200),
        ({"Referer": "http://evil.example/"}, 403),
        ({"Origin": "http://evil.example", "Referer": "http://testserver/"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_nobody_is_signed_in_as_somebody_else_from_outside(world: World, headers: dict[str, str], status: int) -> None:
    """Signing in needs no cookie, yet another site must not do it: the victim would work in the attacker's account."""
    assert post(world, headers) == status


def test_with_a_cookie_silence_is_not_enough(world: World) -> None:
    assert post(world, {}, "police") == 403


def test_reading_is_free(world: World) -> None:
    """Other sites may make a browser ask; without CORS they never see the answer."""
    client = world.client("police")
    answer = client.get("/api/v1/session", headers={"Origin": "http://evil.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_preflight_succeeds(world: World) -> None:
    wants = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = world.client("police").options("/api/v1/session", headers=wants)
    assert answer.status_code == 204
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, POST"
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("public", "host", "origin", "status"),
    [
        ("https://anjian.example", "anjian.example", "https://anjian.example", 200),
        ("https://anjian.example/", "anjian.example:443", "https://anjian.example", 200),
        ("https://anjian.example", "ANJIAN.example", "https://anjian.example:443", 200),
        ("https://anjian.example", "anjian.example", "http://anjian.example", 403),
        ("https://anjian.example", "anjian.example", "https://anjian.example:8443", 403),
        ("https://anjian.example", "127.0.0.1:8080", "https://anjian.example", 421),
        ("https://anjian.example", "evil.example", "https://evil.example", 421),
        ("http://anjian.example:8080", "anjian.example:8080", "http://anjian.example:8080", 200),
        ("http://anjian.example:8080", "anjian.example", "http://anjian.example:8080", 421),
    ],
)
def test_the_public_address_decides(world: World, public: str, host: str, origin: str, status: int) -> None:
    world.settings.public_url = public
    assert post(world, {"Host": host, "Origin": origin}) == status


def test_another_host_reads_nothing_either(world: World) -> None:
    """A name that an attacker points at us (DNS rebinding) is an origin of his."""
    world.settings.public_url = "https://anjian.example"
    answer = world.client("police").get("/api/v1/session", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "E610")
    assert "https://anjian.example" in answer.json()["remedy"]
    assert world.client().get("/healthz", headers={"Host": "10.0.0.5:8080"}).status_code == 200


@pytest.mark.parametrize("public", ["anjian.example", "ftp://anjian.example", "https://a b", "https://anjian.example/path"])
def test_a_public_address_that_is_none_is_refused_at_the_start(public: str) -> None:
    from pydantic import ValidationError

    from api.settings import Settings

    with pytest.raises(ValidationError):
        Settings(public_url=public)


@pytest.mark.parametrize(
    ("proxy", "forwarded", "address"),
    [
        (False, "203.0.113.7", "testclient"),
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (True, "", "testclient"),
    ],
)
def test_the_callers_address(world: World, proxy: bool, forwarded: str, address: str) -> None:
    """Only what our own proxy appended counts: the rest is what the caller says of himself."""
    world.settings.proxy = proxy
    world.settings.sign_ins_per_minute = 1
    headers = {"X-Forwarded-For": forwarded, "Origin": "http://testserver"}
    world.client().post("/api/v1/session", json=CREDENTIALS, headers=headers)
    answer = world.client("admin").get("/api/v1/audit", params={"action": "user.sign_in"}).json()
    assert [item["address"] for item in answer["items"]] == [address]


def test_what_a_proxy_claims_is_not_passed_on(world: World) -> None:
    """NiceGUI would put X-Forwarded-Prefix before addresses."""
    seen = {}

    def show(request):
        from starlette.responses import Response

        seen.update(request.headers, scheme=request.url.scheme)
        return Response()

    world.app.router.add_route("/shown", show)
    headers = {"X-Forwarded-For": "1.1.1.1", "X-Forwarded-Prefix": "//evil.example", "X-Forwarded-Proto": "gopher"}
    world.client().get("/shown", headers=headers)
    assert not [name for name in seen if name.startswith("x-forwarded")]
    assert seen["scheme"] == "http"
    world.settings.https = True
    world.client().get("/shown", headers=headers)
    assert seen["scheme"] == "https"
