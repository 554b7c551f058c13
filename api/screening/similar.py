"""Past judgments like a suit, a judgment or a typed question: the index over all judgments of the store, and what it finds.

The index lies in the folder `similar` of the data folder and holds no rights: whoever asks gets what his scope holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.screening import shelves, suits
from api.screening.results import Alike, Likeness
from api.services import Services
from api.settings import Settings
from api.store.actor import Actor
from api.store.readings import text_of
from api.store.scope import Scope
from api.store.tables import Analysis, Dispute, DisputeJudgment, Involvement, Judgment, Organisation, Reading, Suit
from nlp import taxonomy
from nlp.errors import ModelError, SimilarIndexError
from nlp.judgment import LOSSES
from nlp.similar import Case, Index, Match, of_judgment, of_question, of_suit
from nlp.similar.scoring import Part
from nlp.similar.weights import ASPECTS

LIMIT_MAX: Final = 50
QUESTION_MAX: Final = 4_000
KEPT: Final = 20
"""Similar judgments that a screening keeps."""
LEAST: Final = 0.15
"""Likeness below which nothing is shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the index is: judgments within sight that are in it, of so many within sight."""

    indexed: int
    total: int

    @property
    def complete(self) -> bool:
        """Whether it holds all of them."""
        return self.indexed >= self.total


def folder(settings: Settings) -> Path:
    """Where the index lies."""
    return settings.home / "similar"


def standing(session: Session, services: Services, actor: Actor) -> Standing:
    """How far the index is; nothing of it where it cannot be used.  Raises ServiceError E504."""
    actor.require("read")
    index, there = opened(services.settings), _ids(session, select(Judgment.id).where(actor.scope.holds_judgment()))
    try:
        known = index.ids() if index is not None else np.zeros(0, dtype=np.int64)
    except SimilarIndexError:  # the worker is making it anew
        known = np.zeros(0, dtype=np.int64)
    return Standing(int(np.isin(there, known).sum()), len(there))


def find(
    session: Session, services: Services, actor: Actor, *, suit_id: int | None = None, judgment_id: int | None = None, question: str = "",
    limit: int = 10,
) -> list[Alike]:  # fmt: skip
    """The judgments within sight that are most like a suit, a judgment or a question (one of the three), best first.

    Of a series of twins one is listed.  Empty while there is no index.
    Raises ServiceError E504, E601 (suit, judgment), E602 (none of the three, more than one, or too long a question).
    """
    actor.require("read")
    if sum((suit_id is not None, judgment_id is not None, bool(question.strip()))) != 1 or len(question) > QUESTION_MAX:
        raise ServiceError("E602", why=f"请给出一个在诉案件、一份文书或一段不超过 {QUESTION_MAX:,} 字的描述")
    suit = suits.one(session, actor, suit_id) if suit_id is not None else None
    judgment = actor.scope.judgment(session, judgment_id) if judgment_id is not None else None
    index = opened(services.settings)
    case = _asked(session, actor, suit, judgment, question.strip()) if index is not None else None
    if index is None or case is None:
        return []
    own = {judgment_id or 0, (suit.judgment_id or 0) if suit is not None else 0}
    return like(session, index, case, actor.scope, limit=min(max(1, limit), LIMIT_MAX), exclude=own)


def like(session: Session, index: Index, case: Case, scope: Scope, *, limit: int, exclude: Iterable[int] = ()) -> list[Alike]:
    """The judgments of a scope that are like a case; none for a case of which nothing but agency and place is known."""
    if not (case.act_type or case.field or case.causes or case.statutes or case.facts.any()):
        return []
    allowed = None if scope.everything else _ids(session, select(Judgment.id).where(scope.holds_judgment()))
    try:
        found = index.search(case, limit=limit, allowed=allowed, exclude=set(exclude))
    except (SimilarIndexError, ModelError):  # it is being built anew
        return []
    return _described(session, [one for one in found if one.score >= LEAST], scope)


def of_pending(session: Session, suit: Suit, causes: Sequence[str] = ()) -> Case:
    """The case of a pending suit.  `causes`: likely ones."""
    file = shelves.of(session, suit).file
    place = session.get_one(Organisation, suit.organisation_id)
    return of_suit(file, agency=place.name, region=place.region, causes=causes, id=0)


def cases(session: Session, judgment_ids: Iterable[int]) -> list[Case]:
    """The cases of judgments, those whose text is not kept left out."""
    wanted = sorted(set(judgment_ids))
    joined = select(Judgment, Reading.payload).join(Analysis, Analysis.id == Judgment.analysis_id)
    rows = session.execute(
        joined.join(Reading, (Reading.sha256 == Analysis.sha256) & (Reading.version == Analysis.version)).where(Judgment.id.in_(wanted))
    )
    series, matched = _series(session, wanted), sued(session, wanted)
    return [
        of_judgment(
            judgment.record, text_of(payload), id=judgment.id, agency=matched.get(judgment.id, (judgment.agencies.split("、")[0] or None, None))[0],
            region=matched.get(judgment.id, (None, None))[1], series=series.get(judgment.id),
        )
        for judgment, payload in rows
    ]  # fmt: skip


def opened(settings: Settings) -> Index | None:
    """The index; None where there is none that can be used (the worker builds it)."""
    place = folder(settings)
    if not place.is_dir():
        return None
    try:
        return _index(place)
    except (SimilarIndexError, ModelError):
        return None


@lru_cache(maxsize=8)
def _index(place: Path) -> Index:
    """One for a process and folder: what it has read of the files is kept."""
    return Index.open(place)


def _asked(session: Session, actor: Actor, suit: Suit | None, judgment: Judgment | None, question: str) -> Case | None:
    """The case that is asked about; None for a judgment whose text is not kept, and without the trained space."""
    try:
        if suit is not None:
            return of_pending(session, suit)
        if judgment is not None:
            return next(iter(cases(session, [judgment.id])), None)
        return of_question(question, region=_region(session, actor))
    except ModelError:
        return None


def _described(session: Session, found: Sequence[Match], scope: Scope) -> list[Alike]:
    rows = {one.id: one for one in session.scalars(select(Judgment).where(Judgment.id.in_([match.id for match in found]), scope.holds_judgment()))}
    twins = _twins(session, scope, rows)
    return [_alike(rows[match.id], match, twins.get(match.id, 0)) for match in found if match.id in rows]


def _alike(judgment: Judgment, match: Match, twins: int) -> Alike:
    result = judgment.agency_result
    reasons = sorted((one for one in match.parts if one.score > 0 and one.weight > 0), key=lambda one: -one.score * one.weight)
    return Alike(
        judgment.id, judgment.case_number or "", judgment.court or "", judgment.decision_date.isoformat() if judgment.decision_date else "",
        judgment.agencies, taxonomy.label("act_type", judgment.act_type) if judgment.act_type else "", result or "",
        taxonomy.label("agency_result", result) if result else "", True if result in LOSSES else False if result == "won" else None,
        round(match.score, 4), tuple(Likeness(one.aspect, _reason(one), round(one.score * one.weight, 4)) for one in reasons), twins,
    )  # fmt: skip


def _reason(part: Part) -> str:
    """Why, for people: the aspect and what both have."""
    label = ASPECTS[part.aspect]
    if part.aspect in {"act_type", "field"}:
        return f"{label}相同：{'、'.join(taxonomy.label(part.aspect, one) for one in part.shared)}" if part.shared else f"{label}相同"
    if part.aspect == "causes":
        return f"{label}相同或相近：{'、'.join(map(_cause, part.shared))}" if part.shared else f"{label}相近"
    if part.aspect == "region":
        return "同一地区" if part.score >= 1 else "地区相邻"
    if part.aspect == "agency":
        return "同一行政机关"
    if part.aspect == "statutes":
        return f"引用相同法条：{'、'.join(part.shared[:5])}" if part.shared else "引用相同的法律"
    return f"案情相似（{part.score:.0%}）"


def _cause(code: str) -> str:
    known = taxonomy.causes().get(code)
    return known.label if known else taxonomy.label("cause", code) if code in taxonomy.codes("cause") else code


def _ids(session: Session, wanted: Select[int]) -> NDArray[np.int64]:
    return np.fromiter(session.scalars(wanted), dtype=np.int64)


def _series(session: Session, judgment_ids: Sequence[int]) -> dict[int, int]:
    """Judgment → the series of its dispute."""
    joined = select(DisputeJudgment.judgment_id, Dispute.series_id).join(Dispute, Dispute.id == DisputeJudgment.dispute_id)
    rows = session.execute(joined.where(DisputeJudgment.judgment_id.in_(judgment_ids), Dispute.series_id.is_not(None)))
    return {judgment_id: series for judgment_id, series in rows if series is not None}


def sued(session: Session, judgment_ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """Judgment → name and region of the first agency that was sued in it, as matched."""
    joined = select(Involvement.judgment_id, Organisation.name, Organisation.region).join(Organisation, Organisation.id == Involvement.organisation_id)
    wanted = joined.where(Involvement.judgment_id.in_(judgment_ids), Involvement.role == "defendant").order_by(Involvement.id.desc())
    return {judgment_id: (name, region) for judgment_id, name, region in session.execute(wanted)}


def _twins(session: Session, scope: Scope, rows: Mapping[int, Judgment]) -> dict[int, int]:
    """Judgment → how many others of its series the scope holds."""
    series = _series(session, list(rows))
    counted = (
        select(Dispute.series_id, func.count(Judgment.id.distinct()))
        .join(DisputeJudgment, DisputeJudgment.dispute_id == Dispute.id)
        .join(Judgment, Judgment.id == DisputeJudgment.judgment_id)
        .where(Dispute.series_id.in_(set(series.values())), scope.holds_judgment())
        .group_by(Dispute.series_id)
    )
    sizes = dict(session.execute(counted).all())
    return {judgment_id: max(0, sizes.get(one, 1) - 1) for judgment_id, one in series.items()}


def _region(session: Session, actor: Actor) -> str | None:
    place = session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    return place.region if place is not None else None


