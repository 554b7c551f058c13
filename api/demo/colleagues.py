"""The invented bureau at work: as judgments come in, older ones are checked and, where the machine erred, corrected.

What is said is what a person who reads the paper would say; nothing is decided for pages to show.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.demo.loading import SEED
from api.demo.writing import Paper, papers
from api.people.sessions import describe
from api.review import checks
from api.review.corrections import Change, correct
from api.services import Services
from api.store.tables import Document, Judgment, User

BEHIND = timedelta(days=45)
"""What came in later than this is still waiting to be checked."""
DILIGENCE = 0.85
"""Share of the older judgments that have been checked."""
AT_ONCE = 10
CHECKERS = {"990102": "helixia", "990103": "songjingzhe"}


class Colleagues:
    """Checks judgments a few at a time; `step` is called again and again."""

    def __init__(self, services: Services, now: datetime | None = None, seed: int = SEED) -> None:
        self._services, self._now = services, now or datetime.now(UTC)
        self._known: dict[str, Paper] = {one.case_number: one for one in papers(seed, self._now.date()) if one.case_number}
        self._done: set[int] = set()
        self._seed = seed

    def step(self) -> int:
        """Looks at judgments that it has not seen yet; returns how many it checked."""
        with self._services.database.read() as session:
            waiting = self._waiting(session)
        checked = 0
        for judgment_id in waiting:
            self._done.add(judgment_id)
            if random.Random(self._seed + judgment_id).random() < DILIGENCE:
                with self._services.database.write() as session:
                    checked += self._check(session, judgment_id)
        return checked

    def _waiting(self, session: Session) -> list[int]:
        old = select(Judgment.id).join(Document, Document.id == Judgment.document_id).where(
            Judgment.state == "to_check", Document.received_at < self._now - BEHIND, Judgment.id.not_in(self._done)
        )
        return list(session.scalars(old.order_by(Document.received_at).limit(AT_ONCE)))

    def _check(self, session: Session, judgment_id: int) -> bool:
        judgment = session.get_one(Judgment, judgment_id)
        paper = self._known.get(judgment.case_number or "")
        if paper is None:
            return False
        login = CHECKERS["990103" if paper.unit.startswith("other") else "990102"]
        actor = describe(session.scalars(select(User).filter_by(login=login)).one())
        changes = _said(judgment, paper)
        if changes:
            judgment = correct(session, actor, judgment_id, judgment.revision, *changes)
        accept = {entry["field"] for entry in judgment.record["needs_review"]}
        asked = self._services.settings.second_check
        checks.check(session, actor, judgment_id, judgment.revision, asked=asked, accept=accept)
        return True


def _said(judgment: Judgment, paper: Paper) -> list[Change]:
    """The act type, where it is asked for or wrong."""
    asked = any(entry["field"] == "act_type" for entry in judgment.record["needs_review"])
    if paper.act_type and judgment.act_type != paper.act_type:
        return [Change("act_type", None, "change", paper.act_type, note="按被诉行政行为的内容更正")]
    return [Change("act_type", None, "confirm")] if asked and paper.act_type else []
