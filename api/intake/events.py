"""Changes of documents as they happen, for any number of listeners of a process: one of them asks the database.

Who looks at a batch first gets its present state, then every change.  States that pass within one look are not told
apart.  A listener's right is asked for again and again, so that a stream does not outlive a session.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from anyio import to_thread
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.intake import batches
from api.intake.batches import Summary, entries
from api.intake.progress import Progress, of_documents
from api.store.actor import Actor
from api.store.database import Database
from api.store.scope import Scope
from api.store.tables import Document
from api.store.types import now

LOOK_SECONDS: Final = 0.5
CHECK_SECONDS: Final = 10.0
"""How often a sign of life is sent and the listener's right asked for again."""
OVERLAP: Final = timedelta(seconds=2)
"""How far back each look goes: a change may be committed later than one with a younger time."""
AT_ONCE: Final = 2_000
"""Changes taken by one look, and sent to one who comes back."""
UNREAD: Final = 200
"""Looks that a listener may leave unread before he is left behind; he can come back where he was."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """A document is now in this state.  `mark` is what a listener who comes back says."""

    progress: Progress

    @property
    def mark(self) -> str:
        """Microseconds since 1970 of the change, and the document."""
        return f"{(self.progress.state_at - EPOCH) // timedelta(microseconds=1)}-{self.progress.document_id}"


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing has happened; the line is open."""


@dataclass(frozen=True, slots=True)
class Settled:
    """All files of the batch have come to rest; the stream ends."""

    summary: Summary


@dataclass(frozen=True, slots=True)
class Ended:
    """The listener may no longer listen; the stream ends."""

    error: ServiceError


Event = Change | Alive | Settled | Ended
Topic = tuple[Scope, int | None]
"""What a listener hears: the documents of a scope, or those of one batch."""


@dataclass(slots=True, eq=False)
class _Listener:
    topic: Topic
    news: asyncio.Queue[list[Event]] = field(default_factory=lambda: asyncio.Queue(UNREAD))
    heard: dict[int, datetime] = field(default_factory=dict)

    def fresh(self, events: Iterable[Event]) -> Iterator[Event]:
        """Those that he has not heard yet."""
        for event in events:
            if isinstance(event, Change):
                progress = event.progress
                if self.heard.get(progress.document_id) == progress.state_at:
                    continue
                self.heard[progress.document_id] = progress.state_at
            yield event


def moment_of(mark: str) -> datetime | None:
    """The time in a listener's mark; None when it is none of ours."""
    digits = mark.split("-", 1)[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 17):
        return None
    return EPOCH + timedelta(microseconds=int(digits))


class Hub:
    """All listeners of a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[_Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._since = now()
        self._known: dict[int, datetime] = {}

    async def stream(
        self, resolve: Callable[[], Actor], batch_id: int | None, since: datetime | None
    ) -> AsyncIterator[Event]:
        """Changes within what `resolve` says the caller may see; of one batch, or of all.

        `since`: also what has changed since then; a batch without it begins with all its files.  The caller has been
        checked once (`batches.visible`).
        """
        actor = await to_thread.run_sync(resolve)
        listener = _Listener((actor.scope, batch_id))
        with self._joined(listener):
            events = await to_thread.run_sync(self._beginning, listener.topic, since)
            checked = asyncio.get_running_loop().time()
            while True:
                for event in listener.fresh(events):
                    yield event
                    if isinstance(event, Settled):
                        return
                if listener not in self._listeners:  # left behind
                    return
                events = await _next(listener)
                if asyncio.get_running_loop().time() - checked >= CHECK_SECONDS:
                    checked = asyncio.get_running_loop().time()
                    refused = await to_thread.run_sync(self._check, listener, resolve)
                    if refused is not None:
                        yield refused
                        return

    @contextmanager
    def _joined(self, listener: _Listener) -> Iterator[None]:
        self._listeners.add(listener)
        if self._looking is None:
            self._since = now()
            self._looking = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            self._listeners.discard(listener)
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            topics = {listener.topic for listener in self._listeners}
            try:
                news = await to_thread.run_sync(self._look, topics)
            except (SQLAlchemyError, ServiceError):  # a database that cannot be read now may be so in a moment; the time stays
                continue
            for listener in list(self._listeners):
                self._tell(listener, news.get(listener.topic, []))

    def _tell(self, listener: _Listener, events: list[Event]) -> None:
        if not events:
            return
        try:
            listener.news.put_nowait(events)
        except asyncio.QueueFull:
            self._listeners.discard(listener)

    def _look(self, topics: set[Topic]) -> dict[Topic, list[Event]]:
        """What is new for each topic."""
        with self._database.read() as session:
            rows = session.execute(
                select(Document.id, Document.state_at)
                .where(Document.state_at >= self._since - OVERLAP)
                .order_by(Document.state_at, Document.id)
                .limit(AT_ONCE)
            )
            changed = dict(rows.all())
            fresh = [one for one, moment in changed.items() if self._known.get(one) != moment]
            self._known = changed
            if not fresh:
                return {}
            self._since = max(self._since, *changed.values())
            return {topic: _news(session, topic, fresh) for topic in topics}

    def _beginning(self, topic: Topic, since: datetime | None) -> list[Event]:
        """What a listener gets first."""
        _, batch_id = topic
        if batch_id is None and since is None:
            return []
        wanted = select(Document.id).order_by(Document.state_at, Document.id)
        if batch_id is not None:
            wanted = wanted.where(Document.id.in_(select(entries(batch_id).c.document_id)))
        if since is not None:
            wanted = wanted.where(Document.state_at >= since).limit(AT_ONCE)
        with self._database.read() as session:
            return _news(session, topic, list(session.scalars(wanted)))

    def _check(self, listener: _Listener, resolve: Callable[[], Actor]) -> Ended | None:
        """Whether the listener may go on; what he sees may have changed."""
        _, batch_id = listener.topic
        try:
            actor = resolve()
            if batch_id is not None:
                with self._database.read() as session:
                    batches.visible(session, actor, batch_id)
        except ServiceError as error:
            return Ended(error)
        listener.topic = (actor.scope, batch_id)
        return None


async def _next(listener: _Listener) -> list[Event]:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await listener.news.get()
    except TimeoutError:
        return [Alive()]


def _news(session: Session, topic: Topic, ids: list[int]) -> list[Event]:
    """What these documents mean for a topic: those that belong to it, in order, and whether its batch has settled."""
    scope, batch_id = topic
    if batch_id is not None:
        listed = entries(batch_id)
        mine = set(session.scalars(select(listed.c.document_id)))
        ids = [one for one in ids if one in mine]
    found = of_documents(session, scope, ids)
    events: list[Event] = [Change(found[one]) for one in ids if one in found]
    if batch_id is not None:
        summary = batches.tally(session, batch_id)
        if summary.settled:
            events.append(Settled(summary))
    return events
