"""Keeps the index of similar judgments true to the store: what is new or has changed is added, what has gone is removed.

What is in the index, and as of which state of each judgment, is told by a file beside it; without that file, and where the
index is damaged or of another version, it is built anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.disputes import renewal
from api.screening.similar import cases, folder
from api.services import Services
from api.store.tables import Dispute, DisputeJudgment, Judgment, Stamp
from nlp.durable import replacing
from nlp.errors import ModelError, SimilarIndexError
from nlp.similar import Index

AT_ONCE: Final = 100
"""Judgments that are read and added together."""
SECONDS: Final = 2.0
"""How long one look may take: papers of suits wait for the same thread."""
NAME: Final = "similar.seen.npy"
log = structlog.get_logger("anjian.similar")

States = NDArray[np.int64]
"""Rows of id and state, ascending by id."""


@dataclass(slots=True)
class Work:
    """What one process knows to be left to do.  `stamp`: of the ledger when it was last compared with the store."""

    stamp: int | None = None
    todo: States = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    hopeless: bool = False


def look(services: Services, work: Work) -> int:
    """Adds and removes for SECONDS at most; returns how many judgments it looked at."""
    if work.hopeless:
        return 0
    with services.database.read() as session:
        stamp = session.scalar(select(Stamp.value).where(Stamp.name == renewal.STAMP)) or 0
    if stamp == work.stamp and not len(work.todo):
        return 0
    try:
        return _bring_up(services, work, stamp)
    except ModelError as error:  # the trained space is not here: nothing can be compared until the next start
        log.warning("similar_unavailable", code=error.code)
        work.hopeless = True
        return 0


def _bring_up(services: Services, work: Work, stamp: int) -> int:
    index, seen = _opened(services)
    if stamp != work.stamp:
        with services.database.read() as session:
            there = _states(session)
        gone = np.setdiff1d(index.ids(), there[:, 0])
        if len(gone):
            index.remove(gone.tolist())
        seen = seen[np.isin(seen[:, 0], there[:, 0])]
        work.todo, work.stamp = _differing(there, seen), stamp
    end, done = time.monotonic() + SECONDS, 0
    while len(work.todo) and time.monotonic() < end:
        some, rest = work.todo[:AT_ONCE], work.todo[AT_ONCE:]
        with services.database.read() as session:
            made = cases(session, some[:, 0].tolist())
        index.add(made)
        seen = np.concatenate([seen[~np.isin(seen[:, 0], some[:, 0])], some])
        work.todo, done = rest, done + len(some)
    _write(services, seen)
    return done


def _opened(services: Services) -> tuple[Index, States]:
    """The index and what is in it; both empty where they cannot be read or do not fit."""
    place, beside = folder(services.settings), services.settings.home / NAME
    try:
        index = Index.open(place)
    except SimilarIndexError as error:
        log.warning("similar_rebuilt", code=error.code)
        index = Index.anew(place)
    seen = _read(beside) if len(index) else None
    return index, seen if seen is not None else np.zeros((0, 2), dtype=np.int64)


def _read(path: Path) -> States | None:
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.ndim == 2 and found.shape[1] == 2 and found.dtype == np.int64 else None


def _write(services: Services, seen: States) -> None:
    """Replaced as a whole; what a crash leaves out is added once more."""
    path = services.settings.home / NAME
    with replacing(path, path.with_suffix(".new.npy")) as file:
        np.save(file, seen, allow_pickle=False)


def _states(session: Session) -> States:
    """Every judgment and a number that changes with its analysis, its corrections and its series."""
    wanted = (
        select(Judgment.id, Judgment.analysis_id, Judgment.revision, Dispute.series_id)
        .outerjoin(DisputeJudgment, DisputeJudgment.judgment_id == Judgment.id)
        .outerjoin(Dispute, Dispute.id == DisputeJudgment.dispute_id)
        .order_by(Judgment.id)
    )
    rows = [(one, hash((analysis, revision, series or 0))) for one, analysis, revision, series in session.execute(wanted)]
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _differing(there: States, seen: States) -> States:
    """The rows of the store that are not among those seen."""
    known = dict(seen.tolist())
    return there[[known.get(one) != state for one, state in there.tolist()]] if len(there) else there
