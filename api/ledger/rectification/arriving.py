"""A proof file on its way in: written aside as it arrives, looked at, and only kept when it is one that is taken."""

from __future__ import annotations

from api.ledger.rectification import attachments
from api.services import Services
from api.store.actor import Actor
from api.store.tables import Attachment


class Arriving:
    """One file: `add` its bytes, then `finish`; `drop` in any case when it is over.  Not for the event loop."""

    def __init__(self, services: Services, actor: Actor, rectification_id: int, name: str) -> None:
        """Raises ServiceError E504, E601, E606, E705 (as `attachments.check`), E506 (too often), E702, E709."""
        with services.database.read() as session:
            attachments.check(session, actor, rectification_id)
        settings = services.settings
        services.rates.hit("upload", str(actor.user_id), settings.uploads_per_minute)
        self._services, self._actor, self._rectification_id, self._name = services, actor, rectification_id, name
        self._incoming = services.files.incoming(settings.upload_bytes, settings.free_bytes)

    def add(self, chunk: bytes) -> None:
        """Raises ServiceError E701, E702, E709."""
        self._incoming.add(chunk)

    def finish(self) -> Attachment:
        """Raises ServiceError E704, E712 (then nothing is kept), E703, E709, and as `attachments.add`."""
        kind = attachments.kind_of(self._incoming.path)
        stored = self._incoming.keep()
        with self._services.database.write() as session:
            return attachments.add(session, self._actor, self._rectification_id, self._name, stored=stored, kind=kind)

    def drop(self) -> None:
        """Forgets what was written, unless it was kept."""
        self._incoming.drop()
