"""One request's files, one after the other: what becomes of each, whatever is wrong with its neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from api.errors import ServiceError
from api.file_names import harmless
from api.intake.landing import Landing, Sender
from api.intake.multipart import Begin, Data, files
from api.intake.receive import Received

STILL_SECONDS: Final = 30.0
"""A sender that says nothing for so long is gone."""
GRACE_SECONDS: Final = 60.0
"""What a slow start is given, before `SLOWEST` is asked for."""
SLOWEST: Final = 4 * 1024
"""Bytes a second in the mean; below any line on which a file of megabytes could be sent at all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: received, or refused with a reason."""

    name: str
    received: Received | None = None
    error: ServiceError | None = None


async def many(sender: Sender, body: AsyncIterator[bytes], boundary: bytes) -> list[Outcome]:
    """Takes the files of a multipart body.

    A file that is refused is an outcome with its error, and the next ones are taken; so is a body that ends too early
    or is not what its boundary promises, after what came before it.
    Raises ServiceError E706 when there is no file in it.
    """
    taking = _Taking(sender)
    try:
        async for event in files(body, boundary):
            if isinstance(event, Begin):
                taking.begin(event.name)
            elif isinstance(event, Data):
                await taking.add(event.content)
            else:
                await taking.end()
    except ServiceError as error:
        taking.broken(error)
    finally:
        taking.abandon()
    if not taking.outcomes:
        raise ServiceError("E706")
    return taking.outcomes


async def one(sender: Sender, body: AsyncIterator[bytes], name: str) -> Outcome:
    """Takes a body that is one file.  Raises ServiceError for whatever is wrong with it."""
    landing = Landing(sender, sender.batch_id, name)
    try:
        async for chunk in body:
            await landing.add(chunk)
        received = await landing.finish()
    finally:
        landing.abandon()
    return Outcome(received.name, received)


async def paced(body: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """The body as it comes, as long as it comes quickly enough and is not larger than `limit` in all.

    Only the waiting for the sender counts.  Raises ServiceError E707, E609.
    """
    waited, size = 0.0, 0
    clock = asyncio.get_running_loop().time
    while True:
        begun = clock()
        try:
            async with asyncio.timeout(min(STILL_SECONDS, GRACE_SECONDS + size / SLOWEST - waited)):
                chunk = await anext(body, None)
        except TimeoutError:
            raise ServiceError("E707") from None
        if chunk is None:
            return
        waited += clock() - begun
        size += len(chunk)
        if size > limit:
            raise ServiceError("E609")
        yield chunk


class _Taking:
    """The files of one request as they come: at most one is on its way, all outcomes in their order."""

    def __init__(self, sender: Sender) -> None:
        self._sender, self._batch_id = sender, sender.batch_id
        self._landing: Landing | None = None
        self._begun = 0
        self.outcomes: list[Outcome] = []

    def begin(self, name: str) -> None:
        self._begun += 1
        limit = self._sender.services.settings.batch_files
        if self._begun <= limit:
            self._landing = Landing(self._sender, self._batch_id, name)
        elif self._begun == limit + 1:  # said once; the rest is read and thrown away, so that the answer arrives
            self.outcomes.append(Outcome(harmless(name), error=ServiceError("E705", limit=limit)))

    async def add(self, chunk: bytes) -> None:
        if self._landing is not None:
            try:
                await self._landing.add(chunk)
            except ServiceError as error:
                self._refuse(error)

    async def end(self) -> None:
        if self._landing is None:
            return
        try:
            received = await self._landing.finish()
        except ServiceError as error:
            self._refuse(error)
            return
        self.abandon()
        self._batch_id = received.batch_id
        self.outcomes.append(Outcome(received.name, received))

    def broken(self, error: ServiceError) -> None:
        """The body cannot be read any further."""
        name = self._landing.name if self._landing is not None else ""
        self.abandon()
        self.outcomes.append(Outcome(harmless(name), error=error))

    def abandon(self) -> None:
        if self._landing is not None:
            self._landing.abandon()
            self._landing = None

    def _refuse(self, error: ServiceError) -> None:
        assert self._landing is not None
        self.outcomes.append(Outcome(harmless(self._landing.name), error=error))
        self.abandon()
