"""What the user points at → one `Source` a document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be read, or the reason why it cannot be.

    `id`: the file name without its ending, or the id of a jsonl line (need not be unique).  `path`: for people, such
    as `a.zip!/b.pdf`.  Exactly one of the rest says where the content is: `file`; `archive` with `members` (the
    index of the entry in it, then in the archive that this entry is, …); `text`; or `error`.
    """

    id: str
    path: str
    file: Path | None = None
    archive: Path | None = None
    members: tuple[int, ...] = ()
    text: str | None = None
    error: ReadingError | None = None
