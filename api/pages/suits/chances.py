"""A chance for the eye: in words with its interval, and as a band on a line from nothing to all."""

from __future__ import annotations

from api.pages.kit.theme import tag
from api.screening.results import Chance
from nlp.risk import share


def told(chance: Chance) -> str:
    """About 72% (55%—85%)."""
    return f"约 {share(chance.value)}（{share(chance.low)}—{share(chance.high)}）"


def track(chance: Chance) -> None:
    """The band between its ends with a mark at the value; the line is all from 0 to 100 %."""
    with tag("span", classes="chance", role="img", aria_label=told(chance), title=f"从 0 到 100%：{told(chance)}"):
        tag("span", classes="chance-band", style=f"left: {100 * chance.low:.1f}%; width: {100 * (chance.high - chance.low):.1f}%")
        tag("span", classes="chance-mark", style=f"left: {100 * chance.value:.1f}%")
