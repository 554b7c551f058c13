"""Suits with the invented papers of `corpora/samples/suits`, as the worker leaves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import corpora
from api.screening import papers, renewal, showing, suits
from api.screening.reading import read
from api.screening.showing import Shown
from api.worker.screener import Screener
from api.worker.steps import Steps
from tests.api.worker.working import go, receive
from tests.api.world import World

SUITS: Final = corpora.ROOT / "samples" / "suits"


def texts(folder: str) -> list[Path]:
    """The papers of a sample."""
    return sorted(SUITS.glob(f"{folder}*/*.txt"))


def registered(world: World, login: str = "police", said: Mapping[str, Any] | None = None, *, of: str = "police") -> int:
    """A suit against an organisation of the world; its number."""
    with world.database.write() as session:
        return suits.register(session, world.actor(login), world.organisations[of], said or {}).id


def attached(world: World, suit_id: int, files: Sequence[Path], login: str = "police") -> list[int]:
    """Files handed in by an organisation and attached to the suit; they are still to be read."""
    ids = [receive(world, path.read_bytes(), login, path.name) for path in files]
    with world.database.write() as session:
        papers.attach(session, world.actor(login), suit_id, ids)
    return ids


def screened(world: World) -> int:
    """A look of the worker, with papers read in this process."""
    return renewal.look(world.services, lambda one: read(one.payload, one.kind))


def filed(world: World, steps: Steps, folder: str, *, login: str = "police", of: str = "police") -> int:
    """A suit with the papers of a sample, read and screened; its number."""
    suit_id = registered(world, login, of=of)
    for one in attached(world, suit_id, texts(folder), login):
        go(steps, one)
    screened(world)
    return suit_id


def shown(world: World, suit_id: int, login: str = "police") -> Shown:
    """The suit as a person sees it."""
    with world.database.read() as session:
        return showing.shown(session, world.actor(login), suit_id)


__all__ = ["Screener", "attached", "filed", "registered", "screened", "shown", "texts"]
