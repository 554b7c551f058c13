"""Judgments in a test's store without the worker: files read and analysed here, once a process, or records made up.

    judgment_id = seed.judgment(world, seed.PDFS / "01-penalty-revoked-and-redo.pdf", "police")
    judgment_id = seed.record(world, {"court": "临江市云溪区人民法院", …}, "police", text="……")
    document_id = seed.document(world, path, "police", state="failed")
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import corpora
import nlp
from api.review import columns
from api.store import search
from api.store.files import open_files
from api.store.readings import pack
from api.store.tables import Analysis, Document, Involvement, Judgment, Organisation, Reading, User
from api.worker.version import version
from nlp import document as documents
from nlp.judgment import Judgment as Findings
from nlp.record import Origin
from nlp.record import record as record_of
from tests.api.world import World

PDFS = Path(str(corpora.ROOT)) / "samples" / "pdf"
TEXTS = Path(str(corpora.ROOT)) / "samples" / "judgments"

Record = dict[str, Any]


def judgment(world: World, path: Path, *organisations: str, submitter: str | None = None) -> int:
    """The judgment in a file, seen by these organisations (keys of `world.organisations`, as its defendants).

    `submitter`: who handed it in; the first of the organisations where nothing is said.  Returns the judgment's id.
    """
    read, found, evidence = _analysed(path)
    return _save(world, path.name, path.read_bytes(), read, dict(found), evidence, organisations, submitter)


def record(
    world: World,
    values: Record,
    *organisations: str,
    text: str = "没有正文",
    evidence: Record | None = None,
    submitter: str | None = None,
    name: str = "made-up.txt",
) -> int:
    """A made-up judgment: `values` over an empty record, `text` as its file.  Returns the judgment's id."""
    data = f"{text}\n{sorted(values.items(), key=str)}".encode()
    read = documents.Document.from_text(text)
    blank = Findings().to_json() | {
        "id": name, "status": "complete", "error": None, "warnings": [],
        "source": {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "media_type": "text/plain", "pages": None,
                   "pages_ocr": [], "characters": len(text)},
    }  # fmt: skip
    return _save(world, name, data, read, blank | values, evidence or {}, organisations, submitter)


def document(world: World, path: Path, organisation: str | None = None, *, state: str = "failed") -> int:
    """A file without a judgment, such as one that could not be read.  Returns the document's id."""
    with world.database.write() as session:
        row = _document(world, session, path.name, path.read_bytes(), world.organisations.get(organisation or "", 0))
        row.state = state
        return row.id


def new_version(world: World, judgment_id: int, path: Path, organisation: str | None = None) -> int:
    """Another file of a judgment, not the one in force.  Returns the document's id."""
    read, found, evidence = _analysed(path)
    with world.database.write() as session:
        row = _document(world, session, path.name, path.read_bytes(), world.organisations.get(organisation or "", 0))
        earlier = session.scalars(select(Document.version).where(Document.judgment_id == judgment_id)).all()
        row.analysis_id = _analysis(session, row.sha256, read, dict(found), evidence).id
        row.judgment_id, row.pages, row.media_type = judgment_id, len(read.pages) or None, read.media_type
        row.version, row.state = max(v or 0 for v in earlier) + 1, "to_check"
        return row.id


@cache
def _analysed(path: Path) -> tuple[documents.Document, Record, Record]:
    read = nlp.read(path)
    origin = Origin(path.stem, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    found = record_of(origin, nlp.analyse(read), evidence=True)
    return read, found, found.pop("evidence")


def _save(
    world: World, name: str, data: bytes, read: documents.Document, found: Record, evidence: Record,
    organisations: tuple[str, ...], submitter: str | None,
) -> int:  # fmt: skip
    sender = world.organisations.get(submitter or (organisations[0] if organisations else ""), 0)
    with world.database.write() as session:
        row = _document(world, session, name, data, sender)
        analysis = _analysis(session, row.sha256, read, found, evidence)
        made = _judgment(session, row, analysis)
        row.analysis_id, row.judgment_id, row.version, row.state = analysis.id, made.id, 1, "to_check"
        row.pages, row.media_type = len(read.pages) or None, read.media_type
        for key in organisations:
            _involve(session, made.id, world.organisations[key], "defendant")
        if sender:
            _involve(session, made.id, sender, "submitter")
        search.index(session, made)
        return made.id


def _document(world: World, session: Session, name: str, data: bytes, sender: int) -> Document:
    stored = open_files(world.settings).store([data], limit=len(data) + 1)
    user_id = session.scalar(select(User.id).where(User.organisation_id == sender).order_by(User.id))
    row = Document(sha256=stored.sha256, organisation_id=sender, name=name, size=stored.size, user_id=user_id)
    session.add(row)
    session.flush()
    return row


def _analysis(session: Session, sha256: str, read: documents.Document, found: Record, evidence: Record) -> Analysis:
    """One per bytes and version, as the worker keeps it."""
    known = session.scalar(select(Analysis).where(Analysis.sha256 == sha256, Analysis.version == version()))
    if known is not None:
        return known
    session.add(Reading(sha256=sha256, version=version(), payload=pack(read)))
    made = Analysis(sha256=sha256, version=version(), status=found["status"], record=found, evidence=evidence)
    session.add(made)
    session.flush()
    return made


def _judgment(session: Session, row: Document, analysis: Analysis) -> Judgment:
    made = Judgment(document_id=row.id, analysis_id=analysis.id)
    columns.fill(made, analysis.record)
    session.add(made)
    session.flush()
    return made


def _involve(session: Session, judgment_id: int, organisation_id: int, role: str) -> None:
    name = session.get_one(Organisation, organisation_id).name
    session.add(
        Involvement(judgment_id=judgment_id, organisation_id=organisation_id, role=role, name=name, status="matched")
    )
