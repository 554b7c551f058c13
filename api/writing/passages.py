"""Texts of which each piece knows where its words come from: a judgment, the record, the cause knowledge base, or a person.

Words count as a judgment's only while they stand in it as they are: whoever changes a letter has written them himself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal

from api.file_names import visible

Source = Literal["judgment", "record", "knowledge", "person"]
"""`record`: values of the judgment's record or the ledger, such as case number, court, day."""
LABELS: Final[Mapping[Source, str]] = {"judgment": "裁判文书原文", "record": "台账信息", "knowledge": "依据知识库", "person": "人工填写"}
SHORTEST: Final = 6
"""Characters from which words found in a judgment are taken for a quotation of it."""
_SPLIT: Final = re.compile(r"(?<=[。；！？])")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with their source.

    `start`, `end`: offsets into the text of the judgment `judgment_id`; `page`: where they begin (from 1; None: no pages).
    `basis`: the provision behind words of the knowledge base.  `opens`: a new paragraph begins here.
    """

    text: str
    source: Source
    judgment_id: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    basis: str = ""
    user_id: int | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Words under a title.  `code` says what they are for, such as `facts`."""

    code: str
    title: str
    passages: tuple[Passage, ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        """What it says, paragraph by paragraph."""
        return ["".join(one.text for one in group) for group in self.grouped()]

    @property
    def text(self) -> str:
        """What it says, paragraphs parted by line breaks."""
        return "\n".join(self.paragraphs)

    def grouped(self) -> list[tuple[Passage, ...]]:
        """The passages of each paragraph."""
        starts = [index for index, one in enumerate(self.passages) if one.opens or not index]
        return [self.passages[start:end] for start, end in pairwise([*starts, len(self.passages)])]


def to_json(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """As the store keeps them."""
    return [asdict(one) | {"passages": [asdict(passage) for passage in one.passages]} for one in sections]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """What `to_json` wrote."""
    return tuple(Section(one["code"], one["title"], tuple(Passage(**passage) for passage in one["passages"])) for one in kept)


def rewritten(section: Section, paragraphs: Sequence[str], judgments: Mapping[int, str], user_id: int | None) -> Section:
    """The section with these paragraphs instead, which a person sends back.

    What stood there before keeps its source, fragments of less than `SHORTEST` characters only in a paragraph that stays as
    it was; sentences that stand in one of the `judgments` (id → text) as they are count as that judgment's; all else is the
    person's.  Blanks of another kind are no change: fields of a browser do not keep them.
    """
    before = {visible("".join(one.text for one in group)): group for group in section.grouped()}
    known = sorted((replace(one, text=visible(one.text)) for one in section.passages if len(one.text) >= SHORTEST), key=lambda one: -len(one.text))
    made: list[Passage] = []
    for paragraph in filter(None, (one.strip() for one in paragraphs)):
        pieces = list(before.get(visible(paragraph)) or _joined(_woven(paragraph, known, judgments, user_id)))
        made += [replace(piece, opens=not index) for index, piece in enumerate(pieces)]
    return replace(section, passages=tuple(made))


def _woven(text: str, known: Sequence[Passage], judgments: Mapping[int, str], user_id: int | None) -> Iterator[Passage]:
    """The longest passage known in the text, then the next in what stands before and behind it, and so on."""
    pieces: list[str | Passage] = [text]
    for passage in known:
        if passage.text and passage.text in text:
            pieces = [part for piece in pieces for part in (_cut(piece, passage) if isinstance(piece, str) else (piece,))]
    for piece in pieces:
        if isinstance(piece, Passage):
            yield piece
        else:
            for sentence in filter(None, _SPLIT.split(piece)):
                yield _quoted(sentence, judgments) or Passage(sentence, "person", user_id=user_id)


def _cut(text: str, passage: Passage) -> Iterator[str | Passage]:
    """A text with the passage taken out of it, wherever it stands."""
    for number, part in enumerate(text.split(passage.text)):
        if number:
            yield passage
        yield part


def _quoted(sentence: str, judgments: Mapping[int, str]) -> Passage | None:
    for judgment_id, text in judgments.items():
        at = text.find(sentence) if len(sentence) >= SHORTEST else -1
        if at >= 0:
            return Passage(sentence, "judgment", judgment_id, at, at + len(sentence))
    return None


def _joined(pieces: Iterable[Passage]) -> Iterator[Passage]:
    """One person's neighbouring words as one passage."""
    last: Passage | None = None
    for piece in pieces:
        if last is not None and last.source == piece.source == "person" and last.user_id == piece.user_id:
            last = replace(last, text=last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
