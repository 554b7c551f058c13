"""A case report as an official paper (GB/T 9704): what is quoted stands in 楷体, with its place in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.file_names import writable
from api.ledger.official import Paper
from api.reports import keeping
from api.store.organisations.bureaus import over
from api.store.tables import CaseReport, Judgment, Organisation
from api.store.types import CHINA
from api.writing.made import Made
from api.writing.passages import Passage
from nlp.reading.guard.sniff import DOCX

EMPTY: Final = "（尚未填写）"
NOTE: Final = "注：楷体字为裁判文书原文，其后括号内为出处；“依据”为相应文字所依据的法律条文。"
ALONE: Final = "裁判文书指{}。"
Piece = tuple[str, bool]
"""Words, and whether they are quoted."""


def write(session: Session, report: CaseReport) -> bytes:
    """The file's bytes; the same for the same report."""
    day = report.submitted_at.astimezone(CHINA).date() if report.submitted_at else None
    paper = Paper(report.title, on=day or report.created_at.astimezone(CHINA).date())
    paper.title(report.title)
    bureau = _bureau(session, report)
    if bureau:
        paper.recipient(bureau)
    numbers = _numbers(session, report)
    for section in keeping.sections(report):
        paper.heading(1, section.title)
        for group in section.grouped():
            paper.mixed(list(_pieces(group, numbers)))
        if not section.text.strip():
            paper.paragraph(EMPTY)
    paper.blank()
    paper.note(NOTE + (ALONE.format(*numbers.values()) if len(numbers) == 1 and any(numbers.values()) else ""))
    _sign(paper, report, day)
    return paper.save()


def made(session: Session, report: CaseReport) -> Made:
    """The file as it goes out."""
    return Made("docx", name(report), DOCX, write(session, report))


def name(report: CaseReport) -> str:
    """The file's name."""
    return f"{writable(report.title)[:100]}.docx"


def place(passage: Passage, numbers: Mapping[int, str]) -> str:
    """Where a quotation stands: 见（2026）…号第3页; empty for what is none.

    `numbers`: case numbers of all judgments quoted; where there is one alone it is not named again and again.
    """
    if passage.judgment_id is None:
        return ""
    number = numbers.get(passage.judgment_id) if len(numbers) > 1 else ""
    return f"见{number or '裁判文书'}" + (f"第{passage.page}页" if passage.page else "")


def _pieces(group: Iterable[Passage], numbers: Mapping[int, str]) -> Iterator[Piece]:
    """A paragraph; the place is told once behind passages of one page that follow each other."""
    passages = list(group)
    for at, one in enumerate(passages):
        quoted = one.source == "judgment"
        yield one.text, quoted
        behind = passages[at + 1] if at + 1 < len(passages) else None
        told = place(one, numbers) if quoted else one.basis
        same = behind is not None and behind.source == one.source and told == (place(behind, numbers) if quoted else behind.basis)
        if told and not same:
            yield f"（{told}）" if quoted else f"（依据：{told}）", False


def _numbers(session: Session, report: CaseReport) -> dict[int, str]:
    ids = {one.judgment_id for section in keeping.sections(report) for one in section.passages if one.judgment_id is not None}
    found = session.execute(select(Judgment.id, Judgment.case_number).where(Judgment.id.in_(sorted(ids))))
    return {judgment_id: number or "" for judgment_id, number in found}


def _bureau(session: Session, report: CaseReport) -> str:
    """To whom it goes: the nearest bureau of the agency's region."""
    found = over(session, session.get_one(Organisation, report.organisation_id))
    return found.name if found is not None else ""


def _sign(paper: Paper, report: CaseReport, day: date | None) -> None:
    paper.signature(report.organisation.name, day)
