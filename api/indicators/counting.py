"""What counts as what: a profile's counting rules applied to all verdicts, before anybody asks for a period or a unit.

Every measure is a list of verdicts, each standing for one unit of counting, with the day that puts it into a period.
Which verdict stands for a unit does not depend on what is asked; so figures add up over any partition of periods,
organisations, fields, act types, causes or courts.

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
(`GRANTING`):

1. `review_joint` off: what the reconsideration body (`capacity` `review`) lost is never lost for it (it stays decided).
2. act type `agreement`, g = {compensate}, no cause `agreement_breach`: a lawful change of an agreement (行诉法78②) is lost exactly if
   `agreement_compensation` is on, whatever `result` says.
3. act type `agreement`, g not empty and within {revoke, declare_invalid}, all causes among {void, other} or none: an agreement ended (协议规定12–15) is lost exactly if
   `agreement_ended` is on, whatever `result` says.
4. any other act type, g = {compensate}: compensation alone; not lost where `compensation` is off.
5. `mild` off: a verdict with `mild` is not lost.
6. `withdrawn_after_correction` on: a verdict with `self_corrected` is lost.  `mediated` on: one with `mediated` is lost.
   (1 goes before 6, 6 before 2–5.)

**decided** (审结): all units; with `denominator` `merits` those with `merits` or counted as lost (so that the rate never exceeds 1).

**won** (未败诉): decided and not lost.

**withdrawn** (撤诉), **mediated** (调解), **self_corrected** (改变行为后撤诉): units whose verdict has the mark, whatever the denominator.

**filed** (发案): (dispute, organisation) with a verdict of a suit's stage (also `retrial_review`, also not closing), whatever stage and unit; its first verdict
stands for it, by its `filed` day (as above); series once as above: the earliest by day and id.  Suits without any judgment are not known here.

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

from typing import Final

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
GRANTING: Final = frozenset({
    "revoke", "revoke_in_part", "redo", "declare_unlawful", "declare_invalid", "order_performance", "order_payment", "modify", "remedy", "compensate",
})  # fmt: skip
"""Dispositions that give the plaintiff something."""
