"""A file on its way from the network to the disk, without holding up the event loop.

Bytes are gathered up to a mebibyte and then hashed and written in a thread; a small file costs one trip to a thread.
"""

from __future__ import annotations

from typing import Final

from anyio import to_thread

from api.errors import ServiceError
from api.intake.receive import Received, accept
from api.services import Services
from api.store.actor import Actor
from api.store.files import Incoming

GATHERED: Final = 1024 * 1024


class Landing:
    """One file: `add` its bytes, then `finish`; `abandon` in any case when it is over."""

    def __init__(self, services: Services, actor: Actor, batch_id: int | None, name: str) -> None:
        self._services, self._actor, self._batch_id, self.name = services, actor, batch_id, name
        self._gathered = bytearray()
        self._incoming: Incoming | None = None

    async def add(self, chunk: bytes) -> None:
        """Raises ServiceError E506, E701, E702, E709."""
        self._gathered += chunk
        if len(self._gathered) >= GATHERED:
            await to_thread.run_sync(self._write)

    async def finish(self) -> Received:
        """Raises ServiceError E504, E506, E601, E701, E702, E703, E709, E704 (no bytes at all)."""
        return await to_thread.run_sync(self._finish)

    def abandon(self) -> None:
        """Removes what was written, unless it was finished."""
        if self._incoming is not None:
            self._incoming.drop()

    def _write(self) -> Incoming:
        if self._incoming is None:
            settings = self._services.settings
            self._services.rates.hit("upload", str(self._actor.user_id), settings.uploads_per_minute)
            self._incoming = Incoming(settings.files, settings.upload_bytes, settings.free_bytes)
        gathered, self._gathered = self._gathered, bytearray()
        self._incoming.add(gathered)
        return self._incoming

    def _finish(self) -> Received:
        if self._incoming is None and not self._gathered:
            raise ServiceError("E704")
        return accept(self._services, self._actor, self._batch_id, self.name, self._write().keep())
