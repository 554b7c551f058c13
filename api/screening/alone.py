"""A screening of papers without a store: no history, no similar judgments, the rules of the built-in policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from api.errors import ServiceError
from api.ledger.due.workdays import Calendar
from api.policy import builtin
from api.screening import columns, deadlines, values
from api.screening.assembling import assemble
from api.screening.history import Past
from api.screening.papers import PaperShown
from api.screening.results import Place
from api.screening.shelves import Shelf
from api.screening.showing import FactShown, Shown
from api.screening.states import ANSWERS
from api.store.tables import Organisation, Suit
from api.store.types import now, today
from nlp import risk, screening
from nlp.screening import Answer, HumanAnswer
from nlp.suit import PAPERS, SuitPaper
from nlp.suits import gather


def screened(read: Sequence[tuple[str, SuitPaper]], given: Mapping[str, str], answers: Mapping[str, str], day: date | None = None) -> Shown:
    """The suit that the papers (by name) make.  `given`: values; `answers`: by item.  Documents are numbered from 0.

    Raises ServiceError E602 for a value or an answer that there is not.
    """
    said = {code: value for code, raw in given.items() if (value := values.read(code, raw)) is not None}
    unknown = [one for one in answers.values() if one not in ANSWERS]
    if unknown:
        raise ServiceError("E602", why=f"没有回答“{unknown[0][:40]}”")
    moment, calendar = day or today(), Calendar()
    papers = [paper for _, paper in read]
    documents = tuple((number, name) for number, (name, _) in enumerate(read))
    shelf = Shelf(documents, gather(papers), gather(papers, values.stated(said)), said)
    human = {item: HumanAnswer(cast(Answer, one)) for item, one in answers.items()}
    found = screening.screen(shelf.file, calendar=calendar, on=moment, answers=human)
    result = assemble(found, risk.assess(found, model=risk.opinion(shelf.file)), shelf, Past((), frozenset(), None, None), ())
    suit = _suit(shelf, said, result.level)
    columns.due(suit, builtin.default(), calendar, moment)
    facts = tuple(FactShown(one, tuple(_place(shelf, source) for source in one.sources)) for one in shelf.facts())
    shown = tuple(_paper(number, name, paper) for number, (name, paper) in enumerate(read))
    return Shown(suit, facts, shown, result, now(), True, {}, tuple(deadlines.shown(suit)), None, moment)


def _suit(shelf: Shelf, said: dict[str, Any], level: str) -> Suit:
    """A suit that is kept nowhere."""
    agency = next((one.text for one in shelf.facts() if one.code == "agency"), "")
    suit = Suit(id=0, said=said, state="pending", level=level, stale=False, revision=1, organisation=Organisation(name=agency))
    columns.from_facts(suit, shelf.facts())
    return suit


def _place(shelf: Shelf, one: values.Source) -> Place:
    number, name = shelf.documents[one.paper]
    return Place(number, name, one.start, one.end, one.page, one.quote)


def _paper(number: int, name: str, paper: SuitPaper) -> PaperShown:
    pages = len(paper.document.pages) or None
    kind = PAPERS[paper.kind]
    return PaperShown(number, name, 0, pages, paper.document.media_type, paper.kind, kind, False, "suit_paper", "read", "", None)
