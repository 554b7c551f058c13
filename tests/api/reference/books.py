"""The service's answers in the words of the reference."""

from __future__ import annotations

from sqlalchemy import func, select

from api.indicators import facts as all_facts
from api.indicators.cases import cases
from api.indicators.facts import Facts
from api.indicators.query import Query
from api.policy.profile import Profile
from api.store.tables import Judgment, Paper, Verdict
from tests.api.reference.plain import Key
from tests.api.world import World


class Books:
    """The service's facts, with its ids put into the words of the reference."""

    def __init__(self, world: World) -> None:
        with world.database.read() as session:
            self.facts: Facts = all_facts.of(session)
            rows = session.execute(
                select(Verdict.id, func.coalesce(Judgment.case_number, Paper.number), Verdict.name)
                .outerjoin(Judgment, Judgment.id == Verdict.judgment_id).outerjoin(Paper, Paper.id == Verdict.paper_id)
            ).all()  # fmt: skip
        self.keys: dict[int, Key] = {row[0]: (row[1], row[2]) for row in rows}
        self.units = {number: key for key, number in world.organisations.items()}

    def cases(self, profile: Profile, query: Query, measure: str) -> list[Key]:
        return [self.keys[one] for one in cases(self.facts, profile, query, measure)]
