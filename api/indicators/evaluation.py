"""A policy profile applied to the cases of a period: every list that a plan asks for, each line with its reason and cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from api.indicators.file_review import file_review
from api.indicators.lines import Ground, Line
from api.indicators.period import Period
from api.indicators.ranking import excellence, lagging, ranking
from api.indicators.repeats import repeats
from api.indicators.targets import double_decline, targets
from api.indicators.thresholds import on_site, summons
from api.policy.profile import Profile
from api.store.actor import Actor
from api.store.types import today


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All lists for a caller.

    `comparing`: he sees all units of a region.  Who sees only himself has no ranking, nobody lagging and nobody barred:
    a place among one says nothing, and others' figures are not for him.
    """

    period: Period
    profile: Profile
    comparing: bool
    ranking: list[Line]
    lagging: list[Line]
    summons: list[Line]
    repeats: list[Line]
    excellence: list[Line]
    on_site: list[Line]
    file_review: list[Line]
    targets: list[Line]
    double_decline: list[Line]

    @property
    def lists(self) -> list[tuple[str, str, list[Line]]]:
        """Code, title and lines of each, in the order of the page."""
        site = self.profile.on_site.label if self.profile.on_site else "驻站式监督"
        return [
            ("ranking", "量化排名", self.ranking), ("summons", "约谈名单", self.summons), ("repeats", "重复败诉", self.repeats),
            ("excellence", "评优限制", self.excellence), ("lagging", "专项督导", self.lagging), ("on_site", site, self.on_site),
            ("file_review", "案卷评查范围", self.file_review), ("targets", "目标", self.targets), ("double_decline", "双下降", self.double_decline),
        ]  # fmt: skip


def evaluate(session: Session, actor: Actor, profile: Profile, period: Period, *, on: date | None = None) -> Evaluation:
    """Every list of the profile for what the caller sees.

    The ranking is of `period`; the other rules look at their own span (mostly the year) until its last day, or until `on`
    (today) while it still runs: what is held against the year before is held against as many days.  Raises ServiceError E504.
    """
    actor.require("read")
    return evaluated(Ground.of(session, actor, profile, period, on or today()))


def evaluated(ground: Ground) -> Evaluation:
    """The same on a ground that is there already."""
    ranked = ranking(ground) if ground.compares else []
    return Evaluation(
        ground.period, ground.profile, ground.compares,
        ranking=ranked, lagging=lagging(ground, ranked), summons=summons(ground), repeats=repeats(ground),
        excellence=excellence(ground) if ground.compares else [], on_site=on_site(ground), file_review=file_review(ground),
        targets=targets(ground), double_decline=double_decline(ground),
    )  # fmt: skip
