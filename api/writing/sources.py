"""What case reports and typical cases are made from: a judgment as read, with people's corrections, and its digest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.rectification import problems
from api.store import readings
from api.store.tables import Analysis, Judgment, Reading
from api.writing.corrected import lay_over
from api.writing.passages import Passage, Section
from nlp import knowledge, taxonomy
from nlp.case import Case
from nlp.digest import DEFAULT, Digest, Limits, Reason, Sentence, digest
from nlp.document import Document, Span
from nlp.pipeline import analyse

_DAY: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_YEAR: Final = re.compile(r"[(\[〔（［【](\d{4})[)\]〕）］】]|(\d{4})年")
BEFORE_SUIT: Final = timedelta(days=365)
"""How long before the suit an act of unknown day may have been made (行诉法46: six months from when one knew of it)."""
DANGLING: Final = "，、：,;:. \u3000"
ENDS: Final = "。！？；”）」"


@dataclass(frozen=True, slots=True)
class Material:
    """A judgment to write from.  Offsets count characters of `document.text`; `record` has people's corrections applied."""

    judgment_id: int
    number: str
    court: str
    decided_on: date | None
    record: dict[str, Any]
    case: Case
    digest: Digest

    @property
    def document(self) -> Document:
        """The text, and where it stands."""
        return self.case.document

    @property
    def text(self) -> str:
        """What the judgment says."""
        return self.case.document.text

    def page(self, offset: int) -> int | None:
        """The page (from 1) of a character; None where the format has no pages."""
        return _page(self.document, offset)

    def act_days(self) -> tuple[date, date] | None:
        """The first and the last day on which the sued act may have been made; None where nothing tells it.

        The day in the sentence that names the act, the year of its number, or a year up to the suit.
        """
        for sentence in self.digest.facts:
            found = _DAY.search(sentence.text) if sentence.kind == "act" else None
            day = _date(*map(int, found.groups())) if found else None
            if day is not None:
                return day, day
        years = {int(found[1] or found[2]) for number in self.record["act_numbers"] if (found := _YEAR.search(number))}
        if years and 1990 <= min(years) <= max(years) <= date.max.year:
            return date(min(years), 1, 1), date(max(years), 12, 31)
        last = _iso(self.record.get("filed_date")) or self.decided_on
        return (last - BEFORE_SUIT, last) if last else None


def material(session: Session, judgment_id: int, limits: Limits = DEFAULT) -> Material:
    """The judgment, read again from what is kept of its file.  `limits`: how long the sections of the digest may be.

    Asks for no rights: the caller has seen to it that the judgment is within sight.  Raises ServiceError E601 (no such
    judgment), E606 (nothing is kept of its text).
    """
    judgment = session.get(Judgment, judgment_id)
    if judgment is None:
        raise ServiceError("E601", what="这份文书")
    case = analyse(readings.unpack(_payload(session, judgment)))
    lay_over(case, judgment.record)
    return Material(
        judgment.id, judgment.case_number or "", judgment.court or "", judgment.decision_date, judgment.record, case, digest(case, limits)
    )


def texts(session: Session, judgment_ids: Iterable[int]) -> dict[int, str]:
    """Judgment → its text, for `passages.rewritten`; those of which nothing is kept are left out."""
    return {one: readings.text_of(payload) for one, payload in session.execute(_payloads(sorted(set(judgment_ids))))}


def paged(session: Session, section: Section) -> Section:
    """The section with the pages of its judgments' words, where `passages.rewritten` found some whose page is not known."""
    missing = {one.judgment_id for one in section.passages if _unpaged(one)}
    rows = session.execute(_payloads(sorted(one for one in missing if one is not None)))
    documents = {judgment_id: readings.unpack(payload) for judgment_id, payload in rows}
    return replace(section, passages=tuple(
        replace(one, page=_page(documents[one.judgment_id], one.start or 0)) if _unpaged(one) and one.judgment_id in documents else one
        for one in section.passages
    ))  # fmt: skip


def quoted(given: Material, sentences: Iterable[Sentence], *, together: bool = True) -> tuple[Passage, ...]:
    """Sentences of the digest as passages of the judgment, one for each stretch of its text.

    `together`: they make one paragraph; otherwise each begins one.  A sentence that ends without a mark gets a full stop.
    """
    made: list[Passage] = []
    for sentence in sentences:
        pieces = list(_pieces(given, sentence.spans))
        made += [
            Passage(
                text, "judgment", given.judgment_id, span.start, span.end, given.page(span.start),
                opens=not made if together else not index,
            )
            for index, (text, span) in enumerate(pieces)
        ]  # fmt: skip
    return tuple(made)


def stated(text: str, *, opens: bool = True) -> Passage:
    """Words made of values of the record or the ledger."""
    return Passage(text, "record", opens=opens)


def reasons(given: Material, agency: str | None = None) -> tuple[Passage, ...]:
    """The causes by name, each followed by the court's own sentences; causes that share a sentence stand together, as does one that is quoted twice.

    `agency`: leave out causes of others by name.
    """
    made: list[Passage] = []
    for found in _together(_of_agency(given.digest.reasons, agency)):
        names = "；".join(dict.fromkeys(problems.full_label(one.code, one.detail) for one in found))
        sentences = {one.spans: one for reason in found for one in reason.sentences if one.spans}
        quotation = quoted(given, (sentences[spans] for spans in sorted(sentences, key=lambda spans: spans[0].start)))
        made.append(stated(f"{names}。法院认为：" if quotation else f"{names}。"))
        made += [replace(one, opens=False) for one in quotation]
    return tuple(made)


def demanded(given: Material, agency: str | None = None) -> tuple[Passage, ...]:
    """What the law demanded of the sued act where it was found wanting, from the knowledge base, each with its provisions."""
    return tuple(
        Passage(one.text, "knowledge", basis=knowledge.citation(one.provisions), opens=True) for one in demands(given, agency)
    )


def demands(given: Material, agency: str | None = None) -> tuple[knowledge.Demand, ...]:
    """The demands of the knowledge base for the causes: those that held on every day on which the act may have been made."""
    return tuple(dict.fromkeys(one for detail in details(given, agency) for one in _in_force(given, detail)))


def next_time(given: Material, agency: str | None = None) -> tuple[Passage, ...]:
    """What to do next time, from the knowledge base, as the law stands now."""
    found = dict.fromkeys(
        one
        for detail in details(given, agency)
        for one in knowledge.steps(detail, act_type=given.record.get("act_type"), on=None, field=given.record.get("field"))
        if _fits(given, one)
    )
    return tuple(Passage(one.text, "knowledge", basis=knowledge.citation(one.provisions), opens=True) for one in found)


def details(given: Material, agency: str | None = None) -> list[str]:
    """Sub-causes (or the group where there is none) of the judgment's causes, as the knowledge base knows them, in order."""
    found = (_detail(one.code, one.detail) for one in _of_agency(given.digest.reasons, agency))
    return list(dict.fromkeys(one for one in found if one in knowledge.advices()))


def _of_agency(found: Iterable[Reason], agency: str | None) -> list[Reason]:
    """Those of an agency, or of none by name; all where that leaves nothing."""
    listed = list(found)
    return [one for one in listed if agency is None or one.agency in {None, agency}] or listed


def _together(found: Iterable[Reason]) -> list[list[Reason]]:
    """Reasons that share a sentence or a cause, as one paragraph each."""
    groups: list[list[Reason]] = []
    for reason in found:
        home = next((group for group in groups if any(_akin(reason, other) for other in group)), None)
        if home is None:
            groups.append([reason])
        else:
            home.append(reason)
    return groups


def _akin(one: Reason, other: Reason) -> bool:
    spans = {sentence.spans for sentence in one.sentences}
    return (one.code, one.detail) == (other.code, other.detail) or any(sentence.spans in spans for sentence in other.sentences)


def _detail(code: str, detail: str | None) -> str:
    """A sub-cause's code, else the group under which the coarse code's sub-causes stand most often."""
    if detail in taxonomy.causes():
        return str(detail)
    groups = [one.parent for one in taxonomy.causes().values() if one.scored == code]
    return max(groups, key=groups.count) if groups else ""


def _in_force(given: Material, detail: str) -> Iterator[knowledge.Demand]:
    days = given.act_days()
    if days is None:
        return
    act_type, field = given.record.get("act_type"), given.record.get("field")
    first, last = (knowledge.demands(detail, act_type=act_type, on=day, field=field) for day in days)
    yield from (one for one in first if one in last and _fits(given, one))


def _fits(given: Material, one: knowledge.Demand | knowledge.Step) -> bool:
    """A field's own law is named only where the judgment speaks of it: the police also fine drivers, whom other laws concern."""
    spoken = given.text.replace("\n", "")
    return not one.fields or all(provision.law.removeprefix("中华人民共和国") in spoken for provision in one.provisions)


def _pieces(given: Material, spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """The words of each stretch without line breaks, the last with a mark at its end."""
    listed = [span for span in spans if len(span)]
    for number, span in enumerate(listed, 1):
        text = given.text[span.start : span.end].replace("\n", "")
        if number == len(listed) and text[-1:] not in ENDS:
            text = text.rstrip(DANGLING) + "。"
        yield text, span


def _unpaged(one: Passage) -> bool:
    return one.source == "judgment" and one.page is None and one.start is not None


def _page(document: Document, offset: int) -> int | None:
    return next((int(one) for one in document.char_pages[offset : offset + 200] if one), None) if document.pages else None


def _payload(session: Session, judgment: Judgment) -> bytes:
    found = session.execute(_payloads([judgment.id])).first()
    if found is None:
        raise ServiceError("E606", why="这份文书没有保存全文，请重新上传原件后再起草")
    payload: bytes = found[1]
    return payload


def _payloads(judgment_ids: list[int]) -> Any:
    wanted = select(Judgment.id, Reading.payload).join(Analysis, Analysis.id == Judgment.analysis_id)
    joined = wanted.join(Reading, (Reading.sha256 == Analysis.sha256) & (Reading.version == Analysis.version))
    return joined.where(Judgment.id.in_(judgment_ids)).order_by(Judgment.id)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
