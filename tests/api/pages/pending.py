"""Suits for tests of pages: papers as the worker leaves them, without its processes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import corpora
from api.screening import papers, renewal, suits
from api.screening.reading import read
from api.store.readings import pack
from api.store.tables import Analysis, Document, Reading
from api.worker.version import version
from nlp import document as documents
from tests.api import seed
from tests.api.world import World

SAMPLES: Final = Path(str(corpora.ROOT)) / "samples" / "suits"


def suit(world: World, sample: str = "", *, of: str = "police", said: Mapping[str, Any] | None = None) -> int:
    """A suit against an organisation with the papers of a sample (the beginning of its folder's name), read and screened."""
    with world.database.write() as session:
        suit_id = suits.register(session, world.actor(of), world.organisations[of], said or {}).id
    if sample:
        for path in sorted(SAMPLES.glob(f"{sample}*/*.txt")):
            paper(world, suit_id, path.read_text(encoding="utf-8"), path.name, of=of)
    screened(world)
    return suit_id


def paper(world: World, suit_id: int, text: str, name: str, *, of: str = "police") -> int:
    """A paper of a suit, its file read and resting; it is still to be screened.  Returns the document's id."""
    path = world.home / "paper.txt"
    path.write_text(f"{text}\n{suit_id}", encoding="utf-8")  # each file has bytes of its own
    document_id = seed.document(world, path, of, state="not_administrative")
    with world.database.write() as session:
        row = session.get_one(Document, document_id)
        row.name, row.media_type = name, "text/plain"
        made = Analysis(sha256=row.sha256, version=version(), status="failed", record={}, evidence={})
        session.add_all([Reading(sha256=row.sha256, version=version(), payload=pack(documents.Document.from_text(text))), made])
        session.flush()
        row.analysis_id = made.id
        papers.attach(session, world.actor(of), suit_id, [document_id])
    return document_id


def screened(world: World) -> int:
    """A look of the worker, with papers read in this process."""
    return renewal.look(world.services, lambda one: read(one.payload, one.kind))
