"""Who holds how many of the server's connections: so many fit, and one address gets no more than its share of them.

Of the process, which has one server; all of it happens in the server's loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class Connection(Protocol):
    """What can be ended, so that another has its place."""

    def hang_up(self) -> None:
        """Ends it now."""


@dataclass(slots=True)
class _Held:
    """What one address has."""

    count: int = 0
    waiting: dict[Connection, None] = field(default_factory=dict)


@dataclass(slots=True)
class Places:
    """Connections by address, and those without a request in the order in which they began to wait."""

    most: int
    """Connections at once, about 20 KB each; `api.serving.web` lowers it to what the system allows."""
    share: int
    """Connections at once of one address; behind a proxy, whose address they all have, as many as fit (`api.security.share` counts there)."""
    _waiting: dict[Connection, None] = field(default_factory=dict)
    _held: dict[str, _Held] = field(default_factory=dict)

    def enter(self, address: str) -> None:
        """One more connection of an address."""
        self._held.setdefault(address, _Held()).count += 1

    def leave(self, address: str) -> None:
        """One less."""
        held = self._held[address]
        held.count -= 1
        if not held.count:
            del self._held[address]

    def make_room(self, newest: Connection, address: str, count: int) -> None:
        """Where there are more than fit, or more than the address may have, who waits longest goes; where nobody waits, the newest.

        `count`: connections of the server.  Of too many of one address, one of its own goes: nobody else's.
        """
        held = self._held[address]
        if held.count > self.share:
            next(iter(held.waiting), newest).hang_up()
        elif count > self.most:
            next(iter(self._waiting), newest).hang_up()

    def wait(self, one: Connection, address: str) -> None:
        """It has no request now; who waited already keeps his place in the row."""
        self._waiting.setdefault(one)
        self._held[address].waiting.setdefault(one)

    def stop_waiting(self, one: Connection, address: str) -> None:
        """It has one, or is gone."""
        self._waiting.pop(one, None)
        held = self._held.get(address)
        if held is not None:
            held.waiting.pop(one, None)
