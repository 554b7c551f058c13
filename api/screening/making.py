"""Makes a screening: the checklist over the papers, what the agency lost before, similar judgments, and the risk of it all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import cast

from sqlalchemy.orm import Session

import corpora
from api.ledger.due.workdays import Calendar
from api.policy.in_force import profile_of
from api.screening import answering, history, shelves, similar
from api.screening.assembling import assemble
from api.screening.results import Alike, Result, to_json
from api.screening.values import Fact
from api.store.scope import Scope, scope_of
from api.store.tables import Suit
from nlp import risk, screening
from nlp.risk import Precedent
from nlp.screening import Answer, HumanAnswer
from nlp.similar import Case, Index
from nlp.versions import extractor, models


@dataclass(frozen=True, slots=True)
class Made:
    """A screening before it is kept, with the values that count for the suit's own columns."""

    result: Result
    facts: tuple[Fact, ...]

    @property
    def digest(self) -> str:
        """The same for screenings that say the same."""
        written = json.dumps(to_json(self.result), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def make(session: Session, suit: Suit, index: Index | None, day: date) -> Made:
    """Screens a suit with a session that only reads.  `index`: of similar judgments, where there is one; `day`: today."""
    shelf = shelves.of(session, suit)
    answers = {
        one.item: HumanAnswer(cast(Answer, one.answer), one.note) for one in answering.of(session, suit).values()
    }
    found = screening.screen(shelf.file, calendar=Calendar.of(session), on=day, answers=answers)
    past = history.of(session, suit, found.act_type, profile_of(session, suit.organisation_id))
    alike, precedents = _similar(session, suit, index, [one.code for one in found.causes if one.shown])
    assessed = risk.assess(
        found, model=risk.opinion(shelf.file), history=history.counts(past.history), base=history.counts(past.base), similar=precedents
    )
    return Made(assemble(found, assessed, shelf, past, alike), shelf.facts())


def _similar(session: Session, suit: Suit, index: Index | None, causes: list[str]) -> tuple[tuple[Alike, ...], list[Precedent]]:
    """What is like the suit, and what its risk is told by: found without causes, which only lost cases have.

    Of all judgments, whoever reads this sees of them what he may (`showing.visible`); those within the agency's own
    sight alone where too few agencies are behind them to tell their number.
    """
    if index is None:
        return (), []
    case = similar.of_pending(session, suit, causes)
    shown, told = (_found(session, suit, index, one) for one in (case, case.without_causes()))
    alone = (replace(one, twins=0) for one in shown)  # how many more there are is counted for him who reads, on the page of similar cases
    return tuple(alone), [Precedent(str(one.judgment_id), one.number, one.lost, one.likeness) for one in told if one.lost is not None]


def _found(session: Session, suit: Suit, index: Index, case: Case) -> list[Alike]:
    found = similar.like(session, index, case, Scope(everything=True), limit=similar.KEPT)
    decided = [one.judgment_id for one in found if one.lost is not None]
    others = set(similar.sued(session, decided).values()) - {suit.organisation_id}
    if len(others) < history.LEAST_AGENCIES:
        return similar.like(session, index, case, scope_of("agency", suit.organisation), limit=similar.KEPT)
    return found


@cache
def version() -> str:
    """Of checklists, weights, rules and models, such as `0.1.0+3f5a09c1d2e4.9b01c4`."""
    digest = hashlib.sha256(repr(sorted(models().items())).encode())
    for folder in ("checklists", "screening"):
        for path in sorted((corpora.ROOT / folder).glob("*.toml")):
            digest.update(path.name.encode() + path.read_bytes())
    return f"{extractor()}.{digest.hexdigest()[:6]}"
