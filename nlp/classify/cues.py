"""Tables of cues: words that speak for a code, with weights, looked for in the zones of a judgment."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import corpora
from nlp.classify.openings import openings
from nlp.document import Span

Cue = tuple[str, float, str]
"""Code, weight, regular expression on folded text."""

ZONES: dict[str, float] = {"cause": 3.0, "claims": 1.5, "operative": 1.4, "opening": 0.8, "reasoning": 0.6}
"""How much a zone of `ActView` counts: the cause (……一案) names the act, the rest speaks of it."""


@dataclass(frozen=True, slots=True)
class RuleScore:
    """What the cues say: points by code, and the places that gave the points of each code."""

    points: dict[str, float]
    places: dict[str, tuple[Span, ...]]

    @property
    def best(self) -> str | None:
        """The code with the most points; None when no cue was found."""
        return max(self.points, key=self.points.__getitem__) if self.points else None

    @property
    def margin(self) -> float:
        """Points of the best code above the next."""
        ranked = sorted(self.points.values(), reverse=True)
        return 0.0 if not ranked else ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)


class CueTable:
    """Cues compiled into one pattern; of two cues at one place the earlier in the table is taken."""

    def __init__(self, cues: tuple[Cue, ...]) -> None:
        self.cues = cues
        first = openings("|".join(pattern for _, _, pattern in cues))
        ahead = "" if first is None else f"(?=[{re.escape(''.join(sorted(first)))}])"
        branches = "|".join(f"(?P<c{i}>{pattern})" for i, (_, _, pattern) in enumerate(cues))
        self._pattern = re.compile(f"{ahead}(?:{branches})")

    @classmethod
    def read(cls, name: str) -> CueTable:
        """The table of a data file (`[[cues]]` with code, weight, words), named relative to corpora/."""
        rows = tomllib.loads(corpora.read(name))["cues"]
        return cls(tuple((row["code"], float(row["weight"]), "|".join(row["words"])) for row in rows))

    @property
    def codes(self) -> frozenset[str]:
        """The codes that the table can give."""
        return frozenset(code for code, _, _ in self.cues)

    def score(self, text: str, zones: Mapping[str, tuple[Span, ...]]) -> RuleScore:
        """Adds up the cues in the zones of a folded text; in one zone a code counts once, with its strongest cue."""
        points: dict[str, float] = defaultdict(float)
        places: dict[str, list[Span]] = defaultdict(list)
        for zone, spans in zones.items():
            for code, weight in self._strongest(text, spans, places).items():
                points[code] += weight * ZONES[zone]
        return RuleScore(dict(points), {code: tuple(found) for code, found in places.items()})

    def count(self, text: str, *spans: Span) -> dict[str, float]:
        """Weight of all cues in the spans, each as often as it occurs."""
        points: dict[str, float] = defaultdict(float)
        for span in spans:
            for found in self._pattern.finditer(text, span.start, span.end):
                code, weight, _ = self.cues[int(str(found.lastgroup)[1:])]
                points[code] += weight
        return dict(points)

    def _strongest(self, text: str, spans: tuple[Span, ...], places: dict[str, list[Span]]) -> dict[str, float]:
        strongest: dict[str, float] = {}
        for span in spans:
            for found in self._pattern.finditer(text, span.start, span.end):
                code, weight, _ = self.cues[int(str(found.lastgroup)[1:])]
                strongest[code] = max(weight, strongest.get(code, 0.0))
                places[code].append(Span(found.start(), found.end()))
        return strongest
