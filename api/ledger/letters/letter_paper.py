"""A supervision letter as a Word file."""

from __future__ import annotations

from datetime import date

from api.file_names import harmless
from api.ledger.letters.letter_words import Words
from api.ledger.official import Paper
from api.store.tables import Letter


def document(letter: Letter, on: date | None) -> bytes:
    """The file: the same letter of the same day gives the same bytes.  `on`: the day it bears; None: it is a draft."""
    words = Words.of(letter.values)
    paper = Paper(words.label, on=on)
    paper.title(f"{words.signer}\n{words.title}")
    paper.number(letter.number)
    paper.recipient(words.recipient)
    if words.opening:
        paper.paragraph(words.opening)
    for section in words.sections:
        paper.heading(1, section.heading)
        if section.text:
            paper.paragraph(section.text)
    if words.closing:
        paper.paragraph(words.closing)
    paper.signature(words.signer, on)
    return paper.save()


def file_name(letter: Letter) -> str:
    """Under which the file is handed out."""
    words = Words.of(letter.values)
    mark = letter.number if letter.issued_on else "草稿"
    return harmless(f"{words.label}（{words.recipient}）{mark}.docx".replace("/", "-").replace("\\", "-"))
