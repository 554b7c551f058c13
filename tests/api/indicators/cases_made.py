"""Cases in a test's store for evaluations: verdicts of units that `World` has, or that are made here.

    town = Town(world)
    town.case("police", "lost", date(2025, 3, 5), causes=[["procedure_violation", "P09"]])
    town.evaluate("bureau", "jinghu", Period.year(2025)).summons
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import cycle
from typing import Any

from sqlalchemy import delete, func, select

from api.indicators.evaluation import Evaluation, evaluate
from api.indicators.period import Period
from api.policy import builtin
from api.policy.profile import Profile
from api.store.tables import Benchmark, Dispute, Document, Organisation, OrganisationName, Paper, Rectification, Verdict
from nlp.folding import fold
from tests.api.indicators.verdicts import raised
from tests.api.world import World

CAUSE = [["procedure_violation", "P09"]]


class Town:
    """A world, and what is decided in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known = set(world.organisations)

    def clear(self) -> None:
        """As it was, for the next test."""
        with self.world.database.write() as session:
            raised(session)
            for table in (Rectification, Benchmark, Verdict, Paper, Dispute):
                session.execute(delete(table))
            more = [self.world.organisations.pop(key) for key in set(self.world.organisations) - self.known]
            session.execute(delete(Document).where(Document.organisation_id.in_(more)))
            session.execute(delete(OrganisationName).where(OrganisationName.organisation_id.in_(more)))
            session.execute(delete(Organisation).where(Organisation.id.in_(more)))

    def unit(self, key: str, name: str = "", **values: Any) -> str:
        """One more agency of the district."""
        with self.world.database.write() as session:
            row = Organisation(name=name or f"云溪区{key}局", kind="agency", region="990102", **values)
            row.names.append(OrganisationName(name=row.name, folded=fold(row.name), kind="official"))
            session.add(row)
            session.flush()
            row.path = f"/{row.id}/"
            self.world.organisations[key] = row.id
        return key

    def case(
        self, owner: str | None, result: str = "won", day: date | None = date(2025, 3, 5), *, causes: Sequence[Any] | None = None,
        dispute: int | None = None, **values: Any,
    ) -> int:  # fmt: skip
        """A verdict of a first instance, in a dispute of its own or in `dispute`.  Returns its id."""
        given = {"causes": causes if causes is not None else (CAUSE if result in {"lost", "partly_lost"} else []), **values}
        return self._write([(owner, result, day, given)], dispute)[0]

    def _write(self, rows: Sequence[tuple[str | None, str, date | None, dict[str, Any]]], dispute: int | None = None) -> list[int]:
        with self.world.database.write() as session:
            stamp = raised(session)
            made = []
            for owner, result, day, values in rows:
                found = Dispute(number="") if dispute is None else session.get_one(Dispute, dispute)
                found.stamp = stamp
                given = {"stage": "first", "merits": True, "closing": True, "latest": True, "filed_on": day, "name": "某局"} | values
                home = self.world.organisations[owner] if owner else None
                row = Verdict(organisation_id=home, result=result, decided_on=day, **given)
                found.verdicts.append(row)
                session.add(found)
                made.append(row)
            session.flush()
            return [row.id for row in made]

    def paper(self, owner: str, kind: str, result: str | None = None, day: date = date(2025, 3, 5)) -> int:
        """A verdict by another paper.  Returns its id."""
        with self.world.database.write() as session:
            digest = f"{session.scalar(select(func.count(Document.id))):064d}"
            document = Document(sha256=digest, organisation_id=self.world.organisations[owner], name="决定书.pdf", size=1, user_id=self.world.users["bureau"])
            paper = Paper(document=document, kind=kind, record={}, organisation_id=self.world.organisations[owner])
            session.add(paper)
            session.flush()
            paper_id = paper.id
        return self.case(owner, result or "", day, stage=kind, paper_id=paper_id, merits=False, closing=False)

    def cases(self, owner: str, lost: int, won: int, day: date = date(2025, 3, 5), **values: Any) -> list[int]:
        """So many of each, the lost ones of different causes.  Returns their ids."""
        details = cycle(("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P10", "P11"))
        rows = [(owner, "lost", day, {"causes": [["procedure_violation", next(details)]], **values}) for _ in range(lost)]
        rows += [(owner, "won", day, values) for _ in range(won)]
        return self._write(rows)[:lost] if rows else []

    def dispute_of(self, verdict_id: int) -> int:
        with self.world.database.read() as session:
            return session.get_one(Verdict, verdict_id).dispute_id

    def evaluate(self, login: str, profile: str | Profile, period: Period) -> Evaluation:
        found = builtin.profiles()[profile] if isinstance(profile, str) else profile
        with self.world.database.read() as session:
            return evaluate(session, self.world.actor(login), found, period)


def changed(code: str, part: str, **values: Any) -> Profile:
    """A built-in profile with one part otherwise."""
    profile = builtin.profiles()[code]
    return profile.model_copy(update={part: getattr(profile, part).model_copy(update=values)})


def who(lines: Sequence[Any]) -> list[str]:
    return [line.organisation for line in lines]
