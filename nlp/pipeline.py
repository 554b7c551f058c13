"""The ordered list of stages, nothing else: each is a function `Case → None` that fills one part of the judgment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlp.case import Case
from nlp.classify.act_type import act_type
from nlp.classify.causes import causes
from nlp.classify.field import field
from nlp.classify.relevance import relevance, single_document
from nlp.classify.result import agency_result
from nlp.classify.review import review
from nlp.document import Document
from nlp.extract.act_numbers import act_numbers
from nlp.extract.attendance import attendance
from nlp.extract.costs import costs
from nlp.extract.heading import closing_date, heading
from nlp.extract.operative import operative
from nlp.extract.parties import parties
from nlp.extract.proceedings import proceedings
from nlp.extract.statutes import statutes
from nlp.papers import paper
from nlp.structure import find_sections


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the analysis: its name (also its spaCy factory name), what it needs and what it sets on the case."""

    name: str
    run: Callable[[Case], None]
    requires: tuple[str, ...]
    assigns: tuple[str, ...]


def sections(case: Case) -> None:
    """Cuts the text into the sections of the standard form."""
    case.sections = find_sections(case.text)


STAGES: tuple[Stage, ...] = (
    Stage("single_document", single_document, (), ("text",)),
    Stage("sections", sections, (), ("sections",)),
    Stage("heading", heading, ("sections",), ("court", "case_number", "doc_type", "procedure")),
    Stage("parties", parties, ("sections", "procedure"), ("parties",)),
    Stage("operative", operative, ("sections", "parties"), ("dispositions",)),
    Stage("statutes", statutes, ("sections",), ("statutes", "statutes_cited")),
    Stage("costs", costs, ("sections", "parties"), ("costs_borne_by",)),
    Stage("proceedings", proceedings, ("sections",), ("prior_cases", "filed_date", "hearing_dates")),
    Stage("attendance", attendance, ("sections", "parties"), ("attendance",)),
    Stage("act_type", act_type, ("sections",), ("act_type",)),
    Stage("act_numbers", act_numbers, ("sections", "parties", "act_type"), ("act_numbers",)),
    Stage("field", field, ("sections", "parties", "act_type"), ("field_",)),
    Stage("closing_date", closing_date, ("sections",), ("decision_date",)),
    Stage("paper", paper, (), ("paper",)),
    Stage("relevance", relevance, ("sections", "case_number", "paper"), ("refusal",)),
    Stage(
        "agency_result", agency_result, ("dispositions", "parties", "procedure"), ("agency_result", "results_by_agency")
    ),
    Stage("causes", causes, ("agency_result", "statutes", "parties"), ("causes",)),
    Stage("review", review, (), ("needs_review",)),
)


def analyse(document: Document, stages: tuple[Stage, ...] = STAGES) -> Case:
    """Runs the stages over a document and returns the filled case."""
    case = Case(document)
    for stage in stages:
        stage.run(case)
    return case
