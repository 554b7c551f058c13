"""Which files belong to the review of files (案卷评查的范围)."""

from __future__ import annotations

from api.indicators.lines import Ground, Line, days
from api.indicators.period import Period
from api.policy.profile import FileReview
from api.store.tables import Organisation
from nlp import taxonomy


def file_review(ground: Ground) -> list[Line]:
    """First the corrected files of each unit, then the units whose other files are in it, with their known cases."""
    rule = ground.profile.file_review
    if rule is None:
        return []
    span = reviewed(ground, rule)
    corrected = _corrected(ground, rule, span)
    return [*corrected, *_others(ground, rule, span)]


def reviewed(ground: Ground, rule: FileReview) -> Period:
    """The year or quarter whose files are looked at."""
    cycle = Period.holding(rule.cycle, ground.period.end)
    return cycle.previous() if rule.year == "before" else cycle


def _corrected(ground: Ground, rule: FileReview, span: Period) -> list[Line]:
    if not rule.corrected:
        return []
    counting = ground.profile.counting
    papers = tuple(dict.fromkeys((*counting.papers, "reconsideration_decision")))
    wide = ground.profile.model_copy(update={"counting": counting.model_copy(update={"papers": papers})})
    found = ground.cases(span, "corrected", profile=wide)
    lines = [
        Line("file_review", "被纠错的案卷", unit, ground.name(unit), f"{days(span)}经复议或者诉讼被纠错 {len(ids)} 件，案卷全部纳入评查。",
             rule.source, {"corrected": len(ids)}, tuple(ids))
        for unit, ids in found.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-len(line.verdict_ids), line.organisation))


def _others(ground: Ground, rule: FileReview, span: Period) -> list[Line]:
    kinds = "、".join(taxonomy.label("act_type", code) for code in rule.act_types)
    if not (rule.fields or rule.words):
        said = f"{days(span)}办结的{kinds}案卷不限领域，全部单位纳入评查。"
        return [Line("file_review", "全部案卷", None, ground.all_together(), said, rule.source)]
    found = _known(ground, rule, span)
    units = {one.id for one in ground.units.values() if one.active and _named(one, rule)} | found.keys()
    lines = []
    for unit in sorted(units, key=ground.name):
        ids = found.get(unit, [])
        said = f"{days(span)}办结的{kinds}案卷纳入评查范围；其中已知涉诉 {len(ids)} 件。"
        lines.append(Line("file_review", "重点领域的案卷", unit, ground.name(unit), said, rule.source, {"filed": len(ids)}, tuple(ids)))
    return lines


def _known(ground: Ground, rule: FileReview, span: Period) -> dict[int, list[int]]:
    """Suits of the period about such acts in such fields, of each unit."""
    facts, found = ground.facts, {}
    in_field, of_kind = facts.among("field", rule.fields), facts.among("act_type", rule.act_types)
    for unit, ids in ground.cases(span, "filed").items():
        named = _named(ground.units[unit], rule)
        rows = zip(ids, facts.rows_of(ids).tolist(), strict=True)
        kept = [one for one, row in rows if (named or in_field[row]) and (not rule.act_types or of_kind[row])]
        if kept:
            found[unit] = kept
    return found


def _named(unit: Organisation, rule: FileReview) -> bool:
    """Its whole work is in such a field."""
    return unit.field in rule.fields or any(word in unit.name for word in rule.words)
