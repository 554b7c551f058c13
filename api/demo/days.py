"""When things reached an agency and when it did what it had to: some in time, some late, some not at all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from api.store.tables import Verdict
from nlp.judgment import LOSSES

OLD: Final = 200
"""Days after which nearly everything has been handed in, however late."""
FRESH: Final = 15
"""Days within which nobody has handed in the judgment yet: something is due on any day."""
RIPE: Final = 40
"""Days after which nobody appeals any more; the ledger knows it once the day of receipt is filled in."""
LATER: Final = frozenset({"second", "retrial"})
STAGED: Final = ((9, None), (27, None), (44, None), (40, 12), (50, 9), (3, None))
"""How the newest lost cases stand, so that there is something of everything on any day: how many days ago the judgment in
force was received, and the report handed in (None: not yet).  Running, due soon, overdue, in time, late, running."""


@dataclass(frozen=True, slots=True)
class Story:
    """What an agency's verdicts in a dispute say that its days depend on."""

    filed: date | None
    first: date | None
    """Decided at first instance."""
    later: date | None
    """Decided in the last instance after it."""
    lost_first: bool
    lost: bool
    """As it stands now."""
    final: bool
    withdrawn: bool
    performs: bool
    """The operative part sets a period."""

    @classmethod
    def of(cls, verdicts: Sequence[Verdict], today: date, *, performs: bool = False) -> Story:
        """`verdicts` of one agency in one dispute, oldest first."""
        first = next((one for one in verdicts if one.stage == "first"), None)
        later = [one for one in verdicts if one.stage in LATER]
        last = [one for one in verdicts if one.latest]
        return cls(
            filed=next((one.filed_on for one in verdicts if one.filed_on), None),
            first=first.decided_on if first else None,
            later=later[-1].decided_on if later else None,
            lost_first=first is not None and first.result in LOSSES,
            lost=any(one.result in LOSSES for one in last),
            final=any(one.final or (one.decided_on and (today - one.decided_on).days > RIPE) for one in last),
            withdrawn=any(one.withdrawn for one in last),
            performs=performs,
        )


def told(story: Story, chance: random.Random, today: date, staged: int | None = None) -> dict[str, date]:
    """Column → day, as far as it has come; `staged`: which of `STAGED` this case shows."""
    found = _suit(story, chance) | _first(story, chance, today) | _final(story, chance, today)
    if staged is not None:
        found |= _staged(story, today, *STAGED[staged])
        if STAGED[staged][1] is None:
            found.pop("report_filed", None)
    return {column: day for column, day in found.items() if day <= today}


def _suit(story: Story, chance: random.Random) -> dict[str, date]:
    if story.filed is None:
        return {}
    received = story.filed + timedelta(days=chance.randrange(3, 9))
    found = {"suit_received": received, "answered": received + timedelta(days=_late(chance, 0.05, (7, 15), (16, 21)))}
    if chance.random() < 0.93:
        found["suit_reported"] = received + timedelta(days=_late(chance, 0.12, (1, 3), (8, 16)))
    return found


def _first(story: Story, chance: random.Random, today: date) -> dict[str, date]:
    if story.first is None:
        return {}
    fresh = (today - story.first).days < FRESH
    received = story.first + timedelta(days=1 if fresh else chance.randrange(1, 8))
    found = {"judgment_received": received}
    if story.lost_first and not fresh and _done(chance, received, today):
        found["judgment_filed"] = received + timedelta(days=_late(chance, 0.2, (2, 12), (19, 35)))
    if story.lost_first and story.later:
        found["appealed"] = received + timedelta(days=chance.randrange(6, 15))
    return found


def _final(story: Story, chance: random.Random, today: date) -> dict[str, date]:
    if not story.final:
        return {}
    found: dict[str, date] = {}
    if story.later is not None:
        found["final_received"] = story.later + timedelta(days=chance.randrange(3, 10))
    elif story.first is not None and story.lost:
        found["final_received"] = story.first + timedelta(days=chance.randrange(17, 27))
    if story.lost and found and _done(chance, found["final_received"], today):
        found["report_filed"] = found["final_received"] + timedelta(days=_late(chance, 0.22, (9, 29), (33, 60)))
    if story.lost and story.performs and found and _done(chance, found["final_received"], today):
        found["performed"] = found["final_received"] + timedelta(days=_late(chance, 0.15, (5, 25), (40, 90)))
    return found


def _staged(story: Story, today: date, received: int, reported: int | None) -> dict[str, date]:
    """Nothing where the judgment had not been made by then."""
    day = today - timedelta(days=received)
    if story.lost and story.final and (story.later or story.first or today) < day:
        return {"final_received": day} | ({"report_filed": today - timedelta(days=reported)} if reported else {})
    return {}


def _done(chance: random.Random, start: date, today: date) -> bool:
    return chance.random() < (0.97 if (today - start).days > OLD else 0.75)


def _late(chance: random.Random, share: float, usual: tuple[int, int], late: tuple[int, int]) -> int:
    low, high = late if chance.random() < share else usual
    return chance.randrange(low, high + 1)
