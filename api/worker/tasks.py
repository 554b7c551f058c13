"""What a killable child does for the worker: reads a file, analyses what was read.  It touches no database.

Names of files stay outside: a reading and an analysis belong to the bytes, and other organisations that hand in the
same bytes get the same ones.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from api.store.readings import pack, unpack
from api.worker.priority import step_back
from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.guard.limits import Limits
from nlp.record import Origin, record
from nlp.suit import PaperKind

PRELOAD = ("nlp.pipeline", "nlp.reading.formats.pdf", "api.worker.tasks")
"""Imported once by the fork server, so that each child starts with them."""
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to be read, or the payload of a reading to be analysed; its digest is all the name that it has.

    `suit`: what is read is a paper of a suit, `kind` what a person says that it is.
    """

    sha256: str
    file: Path | None = None
    reading: bytes | None = None
    suit: bool = False
    kind: PaperKind | None = None
    error: ReadingError | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """The child's task.  It carries its limits: a child's environment is that of an earlier moment."""

    limits: Limits

    def __call__(self, errand: Errand) -> bytes | Record:
        """A reading's payload (`api.store.readings`), the record with evidence, or that of a suit's paper.  Raises ReadingError."""
        step_back()
        _mute()
        if errand.file is not None:
            return pack(read(errand.file.read_bytes(), limits=self.limits))
        if errand.suit:
            return _of_suit(errand.reading or b"", errand.kind)
        return _analysed(errand.sha256, errand.reading or b"")


@cache
def _mute() -> None:
    """Libraries print what they stumble over, with names and passages; it would end up in the machine's journal."""
    if parent_process() is not None:
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        os.close(nothing)


def _analysed(sha256: str, payload: bytes) -> Record:
    from nlp.pipeline import analyse  # the parent process needs no rules and no tables

    return record(Origin(sha256[:16], sha256, sha256), analyse(unpack(payload)), evidence=True)


def _of_suit(payload: bytes, kind: PaperKind | None) -> Record:
    from api.screening.reading import read as read_paper

    return read_paper(payload, kind)
