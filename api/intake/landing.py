"""A file on its way from the network to the disk, without holding up the event loop.

Bytes are gathered up to a mebibyte and then hashed and written in a thread.  A small file costs one trip to a thread, in
which it is also asked who sends it: nothing was written for him before.

The file gets its place before its row is committed.  A crash between the two leaves a file without a row: nobody was told
that it was accepted, nobody sees it, and the same bytes sent again find it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from anyio import to_thread

from api.errors import ServiceError
from api.intake import receive
from api.intake.receive import Destination, Received
from api.services import Services
from api.store.actor import Actor
from api.store.files import Incoming

GATHERED: Final = 1024 * 1024


class Sender:
    """Who sends the files of a request, asked for once and before anything is written."""

    def __init__(
        self, services: Services, ask: Callable[[], Actor], batch_id: int | None, destination: Destination | None = None
    ) -> None:
        """`ask`: says who calls, from the database.  `batch_id`: where the files shall be listed; None: a new batch.

        `destination`: what they are for.
        """
        self.services, self.batch_id, self.destination = services, batch_id, destination
        self._ask = ask
        self._actor: Actor | None = None

    def admit(self) -> Actor:
        """Not for the event loop.  Raises ServiceError E501, E509 (unknown), E504 (no right to upload), E601 (batch), and as `destination`."""
        if self._actor is None:
            actor = self._ask()
            actor.require("upload")
            if self.batch_id is not None or self.destination is not None:
                receive.check(self.services, actor, self.batch_id, self.destination)
            self._actor = actor
        return self._actor


class Landing:
    """One file: `add` its bytes, then `finish`; `abandon` in any case when it is over."""

    def __init__(self, sender: Sender, batch_id: int | None, name: str) -> None:
        self._sender, self._services, self._batch_id, self.name = sender, sender.services, batch_id, name
        self._gathered = bytearray()
        self._incoming: Incoming | None = None

    async def add(self, chunk: bytes) -> None:
        """Raises ServiceError E506, E701, E702, E709, and what `Sender.admit` raises."""
        self._gathered += chunk
        if len(self._gathered) >= GATHERED:
            await to_thread.run_sync(self._write)

    async def finish(self) -> Received:
        """Raises ServiceError E506, E701, E702, E703, E709, E704 (no bytes at all), and what `Sender.admit` raises."""
        return await to_thread.run_sync(self._finish)

    def abandon(self) -> None:
        """Removes what was written, unless it was finished."""
        if self._incoming is not None:
            self._incoming.drop()

    def _write(self) -> Incoming:
        if self._incoming is None:
            settings, actor = self._services.settings, self._sender.admit()
            self._services.rates.hit("upload", str(actor.user_id), settings.uploads_per_minute)
            self._incoming = self._services.files.incoming(settings.upload_bytes, settings.free_bytes)
        gathered, self._gathered = self._gathered, bytearray()
        self._incoming.add(gathered)
        return self._incoming

    def _finish(self) -> Received:
        actor = self._sender.admit()
        if self._incoming is None and not self._gathered:
            raise ServiceError("E704")
        stored = self._write().keep()
        return receive.accept(self._services, actor, self._batch_id, self.name, stored, destination=self._sender.destination)
