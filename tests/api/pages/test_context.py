"""Who acts on an open page: whoever the session says at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.pages.kit.context import Context
from api.people import sessions
from api.store.actor import Actor
from api.store.tables import User
from tests.api.world import World

T = TypeVar("T")


def context(world: World, login: str) -> Context:
    return Context(world.services, world.ticket(login), "10.0.0.1")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: a browser of another test keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def role(_session: Session, actor: Actor) -> str:
    return actor.role


def changed(world: World, login: str, **values: Any) -> None:
    with world.database.write() as session:
        user = session.get_one(User, world.users[login])
        for name, value in values.items():
            setattr(user, name, value)


def signed_out(world: World, login: str, here: Context) -> None:
    ticket = sessions.unseal(world.settings, here.cookie)
    with world.database.write() as session:
        sessions.sign_out(session, world.settings, world.actor(login), ticket)


def test_an_open_page_acts_as_the_person_is_now(world: World) -> None:
    here = context(world, "bureau")
    assert finished(here.read(role)) == "bureau"
    changed(world, "bureau", role="reader")
    assert finished(here.write(role)) == "reader"


@pytest.mark.parametrize("how", ["signed out", "deactivated", "other password", "too long ago"])
def test_an_open_page_cannot_act_for_someone_who_is_gone(world: World, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = context(world, "police")
    finished(here.refresh())
    if how == "signed out":
        signed_out(world, "police", here)
    elif how == "deactivated":
        changed(world, "police", active=False)
    elif how == "other password":
        changed(world, "police", epoch=1)
    else:
        monkeypatch.setattr(world.settings, "session_hours", 0)
    done = []
    for run in (here.read, here.write):
        with pytest.raises(ServiceError) as refused:
            finished(run(lambda _session, actor: done.append(actor)))
        assert refused.value.code == "E501"
    assert done == []


def test_work_on_an_open_page_keeps_the_session_alive(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here = context(world, "police")
    seen = sessions.unseal(world.settings, here.cookie).seen
    monkeypatch.setattr("time.time", lambda: seen + sessions.RENEWAL + 1)
    finished(here.glance(role))
    assert sessions.unseal(world.settings, here.cookie).seen == seen
    finished(here.refresh())
    assert sessions.unseal(world.settings, here.cookie).seen == seen + sessions.RENEWAL + 1


def test_what_fails_is_not_saved(world: World) -> None:
    def rename_and_fail(session: Session, actor: Actor) -> None:
        session.get_one(User, actor.user_id).name = "改了一半"
        raise ServiceError("E606", why="测试")

    with pytest.raises(ServiceError):
        finished(context(world, "police").write(rename_and_fail))
    with world.database.read() as session:
        assert session.get_one(User, world.users["police"]).name == "police"
