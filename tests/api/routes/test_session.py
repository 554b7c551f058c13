"""Signing in through the API."""

from __future__ import annotations

from api.people.sessions import COOKIE
from tests.api.world import PASSWORD, World


def test_sign_in_and_out(world: World) -> None:
    client = world.client()
    answer = client.post("/api/v1/session", json={"login": "Bureau ", "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["name"], answer.json()["role_label"]) == ("bureau", "司法局工作人员")
    assert answer.json()["rights"] == ["read", "upload", "correct", "manage"]
    assert client.get("/api/v1/session").json() == answer.json()
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").json()["code"] == "E501"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    answer = world.client().post("/api/v1/session", json={"login": "bureau", "password": PASSWORD})
    attributes = answer.headers["Set-Cookie"].split("; ")
    assert attributes[0].startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} < set(attributes)
    assert "Secure" not in attributes
    world.settings.https = True
    answer = world.client().post(
        "/api/v1/session", json={"login": "bureau", "password": PASSWORD}, headers={"Origin": "https://testserver"}
    )
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")
