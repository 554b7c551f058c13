"""The papers of a suit as `nlp.suits` takes them: their stored readings, with what people said of the suit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from api.facsimile import reading as texts
from api.screening import values
from api.screening.values import Fact
from api.store import readings
from api.store.tables import Document, Reading, Suit, SuitDocument
from nlp.document import Document as Text
from nlp.suit import PAPERS, PaperKind, SuitFile, SuitPaper
from nlp.suits import from_mapping, gather
from nlp.versions import extractor

SETTLED: Final = frozenset({"suit_paper", "paper", "not_administrative"})
"""States of documents whose text is that of a paper."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers that are read.  `documents[i]` is the document of `file.papers[i]`, by number and name."""

    documents: tuple[tuple[int, str], ...]
    machine: SuitFile
    """As the papers say."""
    file: SuitFile
    """The same with what people said."""
    said: Mapping[str, Any]

    def facts(self) -> tuple[Fact, ...]:
        """All values of the suit, the machine's and the person's."""
        return values.facts(self.machine, self.said)


@dataclass(frozen=True, slots=True)
class Unread:
    """A paper whose reading is to be made: of which reading of the file, and as which kind (None: as its title tells)."""

    paper_id: int
    suit_id: int
    reading_id: int
    sha256: str
    payload: bytes
    kind: PaperKind | None


def of(session: Session, suit: Suit) -> Shelf:
    """The papers of a suit that have been read; a suit without any is still a file of what people said."""
    wanted = select(SuitDocument).where(SuitDocument.suit_id == suit.id).options(joinedload(SuitDocument.document))
    rows = [one for one in session.scalars(wanted.order_by(SuitDocument.id)) if counts(one)]
    found = [(one, paper) for one in rows if (paper := _paper(session, one)) is not None]
    machine = gather([paper for _, paper in found])
    file = gather([paper for _, paper in found], values.stated(suit.said))
    return Shelf(tuple((one.document_id, one.document.name) for one, _ in found), machine, file, dict(suit.said))


def counts(one: SuitDocument) -> bool:
    """Whether the document is a paper and no judgment, and has come to rest."""
    return one.document.state in SETTLED and one.document.judgment_id is None


def version(reading_id: int) -> str:
    """Which rules read which text: such as `0.1.0+3f5a09c1d2e4@17`."""
    return f"{extractor()}@{reading_id}"


def refresh(suit: Suit) -> None:
    """Papers that other rules have read are to be read again."""
    for one in suit.documents:
        if not one.version.startswith(f"{extractor()}@"):
            one.version = ""


def reading_of(one: SuitDocument) -> int | None:
    """The reading into whose text the record points."""
    number = one.version.rpartition("@")[2]
    return int(number) if number.isdigit() else None


def text_of(session: Session, one: SuitDocument) -> Text | None:
    """The text into which the evidence points; before it was read, that of the document.  None: there is none."""
    number = reading_of(one)
    kept = session.get(Reading, number) if number is not None else None
    return readings.unpack(kept.payload) if kept is not None else texts.text_of(session, one.document)


def newest(session: Session, document: Document) -> tuple[int, bytes] | None:
    """The reading to read from: that of the document's analysis, as `api.facsimile.reading.text_of` shows it."""
    return texts.reading_of(session, document)


def unread(session: Session, wanted: Iterable[SuitDocument]) -> list[Unread]:
    """Of these papers those that have a text."""
    found = []
    for one in wanted:
        reading = newest(session, one.document)
        if reading is not None:
            number, payload = reading
            kind = cast(PaperKind, one.kind) if one.kind_said else None
            found.append(Unread(one.id, one.suit_id, number, one.document.sha256, payload, kind))
    return found


def _paper(session: Session, one: SuitDocument) -> SuitPaper | None:
    """The paper as it was read; None before, and where the record is of another format (then it is read again)."""
    text = text_of(session, one) if one.record is not None else None
    if text is None or one.record is None:
        return None
    try:
        paper = from_mapping(one.record, text)
    except (ValueError, KeyError, TypeError):
        return None
    return replace(paper, kind=cast(PaperKind, one.kind)) if one.kind_said and one.kind in PAPERS else paper
