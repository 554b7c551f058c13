"""What counts as what: a profile's counting rules applied to all verdicts, before anybody asks for a period or a unit.

Every measure is a list of verdicts, each standing for one unit of counting, with the day that puts it into a period.
Which verdict stands for a unit does not depend on what is asked; so figures add up over any partition of periods,
organisations, fields, act types, causes or courts.

A verdict is its defendant's, or that of the body which took the defendant over (`api.store.organisations.successors`).

**Suits.**  Verdicts of the stages `first`, `second` and `retrial` that are `closing` (不含移送、中止、补正等).  `retrial_review`
(再审审查) decides nothing of the act and is never counted as decided.  Order among verdicts: by `decided_on` (unknown: first), then first <
second < retrial, then not lost < lost, then id; “last” is in this order.

*Unit* `dispute`: (dispute, organisation); `judgment`: (judgment, organisation).  An unmatched defendant is a unit by its printed name.
What stands for the unit, by stage (`Query.stage`, else `counting.stage`):

- `first`: its last verdict of stage `first` (after a remand the new first instance replaces the one set aside).
- `final`: its last verdict that is `final`; without `retrial_reopens`, where that is a retrial, its last verdict of stage `first` or `second`
  instead (if there is one).  Unit `judgment` is the same here.
- `all`: its last verdict of all three stages; without `retrial_reopens` retrials only where there is nothing else.
- With unit `judgment` and stage `first` or `all` every judgment counts by itself, retrials too; where an organisation was sued under two names, its last verdict.

*Series* `once`: units of one organisation in one series become one (with unit `judgment`: one a stage): the first lost one by day and id stands for
them, else the first.

*Day*: `year_by` `decided`: `decided_on` of the verdict that stands for the unit.  `filed`: the earliest known `filed_on` among the unit's verdicts, else the earliest
`decided_on`.  Verdicts without a day are in no period; they are counted where no period is asked for.

**lost** (败诉).  `result` `lost`, or `partly_lost` where `partly_lost` is on.  With g = its dispositions among those that grant something
(`nlp.taxonomy.RELIEF`):

1. `review_joint` off: what the reconsideration body (`capacity` `review`) lost is never lost for it (it stays decided).
2. act type `agreement`, g = {compensate}, no cause `agreement_breach`: a lawful change of an agreement (行诉法78②) is lost exactly if
   `agreement_compensation` is on, whatever `result` says.
3. act type `agreement`, g not empty and within {revoke, declare_invalid}, all causes among {void, other} or none: an agreement ended (协议规定12–15) is lost exactly if
   `agreement_ended` is on, whatever `result` says.
4. any other act type, g = {compensate}: compensation alone; not lost where `compensation` is off.
5. `mild` off: a verdict with `mild` is not lost.
6. `withdrawn_after_correction` on: a verdict with `self_corrected` is lost.  `mediated` on: one with `mediated` is lost.
   (1 goes before 6, 6 before all others, 2 and 3 before 5.)

**decided** (审结): all units; with `denominator` `merits` those with `merits` or counted as lost (so that the rate never exceeds 1).

**won** (未败诉): decided and not lost.

**withdrawn** (撤诉), **mediated** (调解), **self_corrected** (改变行为后撤诉): units whose verdict has the mark, whatever the denominator.

**filed** (发案): (dispute, organisation) with a verdict of a suit's stage (also `retrial_review`, also not closing), whatever stage and unit; its first verdict by
`decided_on` (unknown: last) and id stands for it, by its `filed` day (as above); series once as above: the earliest by day and id.  Suits without any judgment are not known here.

**corrected** (被纠错) = lost + papers that correct + refused enforcement; **examined** (纳入纠错率的件数) = decided + papers + enforcement reviews:

- Papers: verdicts of the kinds in `counting.papers`, one a (paper, organisation).  A reconsideration decision corrects where its result is `lost` or
  `partly_lost`; the other kinds (意见书、通知书、建议书) correct by being written, unless `result` is `won` or `procedural`.  Day: `decided_on`.
- Enforcement, where `enforcement_refused` is on: the last verdict of stage `enforcement` of a (dispute, organisation); refused: `enforce_denied` among its
  dispositions, without `terminate`.
- Neither depends on `stage`, `unit` or `series`; `year_by` `filed` takes their `filed_on`, else `decided_on`.

**heard** (开庭): verdicts of stage `first`, `second`, `retrial`, one a (judgment, organisation), with a hearing: `heard`, or `heard` unknown and `head` not `unstated`.
Every instance by itself (法释〔2020〕3号7), whatever unit, series and denominator; only `Query.stage` narrows: `first` to first instances, `final` to final ones.
**attended** (负责人出庭): heard with `head` `attended`; under two names: if under either.  What the document does not say is not attended.  Day as above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from api.indicators.columns import DISPOSITIONS, Flags, Ints, Small
from api.indicators.facts import Facts
from api.indicators.lost import lost
from api.policy.profile import Counting, Stage

MEASURES: Final = {
    "filed": "发案", "decided": "审结", "lost": "败诉", "won": "未败诉", "examined": "纳入纠错率", "corrected": "被纠错", "withdrawn": "撤诉",
    "mediated": "调解", "self_corrected": "改变行为后撤诉", "heard": "开庭", "attended": "负责人出庭",
}  # fmt: skip
"""Measures that are counts, with their Chinese names; each is a list of cases."""
RATES: Final = {
    "loss_rate": ("lost", "decided", "败诉率"),
    "correction_rate": ("corrected", "examined", "纠错率"),
    "attendance_rate": ("attended", "heard", "负责人出庭率"),
}
"""Measures that are shares: numerator, denominator, Chinese name."""
SUITS: Final = ("first", "second", "retrial")
"""Stages that decide about the act, in their order."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Verdicts that stand for units: where they are in the facts, and the days (ordinals, 0: none) that put them into periods."""

    at: Ints
    days: Small

    def only(self, chosen: Flags) -> Rows:
        """Some of them."""
        return Rows(self.at[chosen], self.days[chosen])

    def by_day(self) -> Rows:
        """The same by their days."""
        order = np.argsort(self.days, kind="stable")
        return Rows(self.at[order], self.days[order])

    def __add__(self, other: Rows) -> Rows:
        return Rows(np.concatenate([self.at, other.at]), np.concatenate([self.days, other.days]))


def measures(facts: Facts, counting: Counting, stage: Stage | None) -> dict[str, Rows]:
    """The verdicts behind each measure of `MEASURES`.  Worked out once for these facts and rules."""
    return facts.once(("measures", counting, stage), lambda: _Count(facts, counting, stage).measures())


def by_day(facts: Facts, counting: Counting, stage: Stage | None) -> dict[str, Rows]:
    """The same with the verdicts of each measure by their days, so that a period is a slice of them."""
    return facts.once(("by_day", counting, stage), lambda: {name: rows.by_day() for name, rows in measures(facts, counting, stage).items()})


class _Count:
    """One counting of all verdicts."""

    def __init__(self, facts: Facts, counting: Counting, stage: Stage | None) -> None:
        self.facts, self.counting, self.asked = facts, counting, stage
        self.stage: Stage = stage or counting.stage
        self.lost = lost(facts, counting)
        names = facts.coded("name").astype(np.int64)
        self.party = np.where(facts.numbers("organisation") > 0, facts.numbers("organisation"), -1 - names)
        """The organisation; an unmatched defendant by its name."""
        self.rank = np.select([facts.has("stage", one) for one in SUITS], [1, 2, 3], 0)
        self.unit = _pair(facts.numbers("dispute"), self.party)
        self.filed_days = self._filed_days()

    def measures(self) -> dict[str, Rows]:
        """All of them."""
        suits = self._suits()
        rows = self._dated(suits)
        is_lost, merits = self.lost[suits], self.facts.flags("merits")[suits]
        decided = rows if self.counting.denominator == "closed" else rows.only(merits | is_lost)
        losses = rows.only(is_lost)
        corrected, examined = self._beside()
        heard, attended = self._hearings()
        marked = {name: rows.only(self.facts.flags(name)[suits]) for name in ("withdrawn", "mediated", "self_corrected")}
        return marked | {
            "filed": self._filed(), "decided": decided, "lost": losses, "won": decided.only(~self.lost[decided.at]),
            "corrected": losses + corrected, "examined": decided + examined, "heard": heard, "attended": attended,
        }  # fmt: skip

    def _suits(self) -> Ints:
        """The verdicts that stand for the units of the suits' measures."""
        facts, rule = self.facts, self.counting
        closing = facts.flags("closing") & (self.rank > 0)
        if self.stage == "final":
            found = self._last(np.flatnonzero(closing & facts.flags("final")), self.unit)
            return self._once(self._before_retrials(found, closing) if not rule.retrial_reopens else found)
        rows = np.flatnonzero(closing & (self.rank == 1) if self.stage == "first" else closing)
        if rule.unit == "judgment":
            return self._once(self._last(rows, _pair(facts.numbers("judgment"), self.party)))
        found = self._last(rows, self.unit)
        return self._once(self._before_retrials(found, closing) if self.stage == "all" and not rule.retrial_reopens else found)

    def _before_retrials(self, found: Ints, closing: Flags) -> Ints:
        """Retrials make way for what was decided before them."""
        earlier = self._last(np.flatnonzero(closing & (self.rank < 3)), self.unit)
        reopened = found[self.rank[found] == 3]
        instead = earlier[np.isin(self.unit[earlier], self.unit[reopened])]
        alone = reopened[~np.isin(self.unit[reopened], self.unit[instead])]
        return np.concatenate([found[self.rank[found] != 3], instead, alone])

    def _last(self, rows: Ints, units: Ints) -> Ints:
        """Of each unit the last in order, see the module."""
        facts = self.facts
        order = np.lexsort((
            facts.numbers("id")[rows], self.lost[rows], self.rank[rows], facts.days("decided")[rows], units[rows],
        ))  # fmt: skip
        return _lasts(rows[order], units)

    def _once(self, rows: Ints) -> Ints:
        """Series that count once."""
        series = self.facts.numbers("series")[rows]
        if self.counting.series == "each" or not len(rows):
            return rows
        twins, key = rows[series > 0], _pair(self.facts.numbers("series"), self.party)
        if self.counting.unit == "judgment":
            key = key * 4 + self.rank
        days = self._dated(twins).days
        order = np.lexsort((self.facts.numbers("id")[twins], _unknown_last(days), ~self.lost[twins], key[twins]))
        return np.concatenate([rows[series == 0], _firsts(twins[order], key)])

    def _filed_days(self) -> Small:
        """Of every verdict of a suit the day on which its unit was filed."""
        facts = self.facts
        suits = np.flatnonzero((self.rank > 0) | facts.has("stage", "retrial_review"))
        units, inverse = np.unique(self.unit[suits], return_inverse=True)
        days = np.zeros(len(facts), np.int32)
        known = _earliest(facts.days("filed")[suits], inverse, len(units))
        instead = _earliest(facts.days("decided")[suits], inverse, len(units))
        days[suits] = np.where(known > 0, known, instead)[inverse]
        return days

    def _filed(self) -> Rows:
        facts = self.facts
        rows = np.flatnonzero((self.rank > 0) | facts.has("stage", "retrial_review"))
        order = np.lexsort((facts.numbers("id")[rows], _unknown_last(facts.days("decided")[rows]), self.unit[rows]))
        rows = _firsts(rows[order], self.unit)
        if self.counting.series == "once":
            series = facts.numbers("series")[rows]
            twins, key = rows[series > 0], _pair(facts.numbers("series"), self.party)
            order = np.lexsort((facts.numbers("id")[twins], _unknown_last(self.filed_days[twins]), key[twins]))
            rows = np.concatenate([rows[series == 0], _firsts(twins[order], key)])
        return Rows(rows, self.filed_days[rows])

    def _beside(self) -> tuple[Rows, Rows]:
        """What corrects, and what is examined, beside suits."""
        facts, rule = self.facts, self.counting
        kinds = facts.among("stage", rule.papers) & (facts.numbers("paper") > 0)
        papers = self._last(np.flatnonzero(kinds), _pair(facts.numbers("paper"), self.party))
        decision, bad = facts.has("stage", "reconsideration_decision"), facts.among("result", ("lost", "partly_lost"))
        corrects = np.where(decision, bad, ~facts.among("result", ("won", "procedural")))
        if rule.enforcement_refused:
            reviews = self._last(np.flatnonzero(facts.has("stage", "enforcement")), self.unit)
            papers = np.concatenate([papers, reviews])
            corrects = np.where(facts.has("stage", "enforcement"), refused(facts), corrects)
        examined = self._dated(papers)
        return examined.only(np.asarray(corrects[papers], np.bool_)), examined

    def _hearings(self) -> tuple[Rows, Rows]:
        facts = self.facts
        stated = ~facts.has("head", "unstated") & (facts.coded("head") > 0)
        heard = (self.rank > 0) & ((facts.columns["heard"] == 1) | ((facts.columns["heard"] < 0) & stated))
        if self.asked == "first":
            heard = heard & (self.rank == 1)
        if self.asked == "final":
            heard = heard & facts.flags("final")
        attended, units = facts.has("head", "attended"), _pair(facts.numbers("judgment"), self.party)
        rows = np.flatnonzero(heard)
        order = np.lexsort((facts.numbers("id")[rows], attended[rows], units[rows]))
        hearings = self._dated(_lasts(rows[order], units))
        return hearings, hearings.only(attended[hearings.at])

    def _dated(self, rows: Ints) -> Rows:
        facts = self.facts
        if self.counting.year_by == "decided":
            return Rows(rows, facts.days("decided")[rows])
        filed = np.where(self.filed_days > 0, self.filed_days, facts.days("filed"))
        return Rows(rows, np.where(filed > 0, filed, facts.days("decided"))[rows])


def refused(facts: Facts) -> Flags:
    """Enforcement that the court refused (不准予执行), not reviews that merely ended."""
    bits = facts.columns["dispositions"]
    return np.asarray(((bits & DISPOSITIONS["enforce_denied"]) > 0) & ((bits & DISPOSITIONS["terminate"]) == 0), np.bool_)


def _pair(one: Ints, party: Ints) -> Ints:
    """Both as one number."""
    return (one.astype(np.int64) << 32) | (party + (1 << 31))


def _lasts(rows: Ints, units: Ints) -> Ints:
    """The last of each unit; the rows are sorted by unit."""
    ordered = units[rows]
    last: Flags = np.append(ordered[1:] != ordered[:-1], True)[: len(rows)]
    return _chosen(rows, last)


def _firsts(rows: Ints, units: Ints) -> Ints:
    ordered = units[rows]
    first: Flags = np.insert(ordered[1:] != ordered[:-1], 0, True)[: len(rows)]
    return _chosen(rows, first)


def _chosen(rows: Ints, chosen: Flags) -> Ints:
    found: Ints = rows[chosen]
    return found


def _unknown_last(days: Small) -> Small:
    return np.where(days > 0, days, np.iinfo(np.int32).max).astype(np.int32)


def _earliest(days: Small, inverse: Ints, units: int) -> Small:
    """The earliest known day of each unit; 0 where none is known."""
    found = np.full(units, np.iinfo(np.int32).max, np.int32)
    np.minimum.at(found, inverse, _unknown_last(days))
    return np.where(found < np.iinfo(np.int32).max, found, 0).astype(np.int32)
