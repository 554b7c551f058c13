"""Figures by parts, and the list behind each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.bulk.summing.base import Results
from api.bulk.summing.measures import MEASURES, RATES
from api.indicators.period import Period
from nlp.taxonomy import codes, label

BY: Final[Mapping[str, str]] = {
    "province": "left(v.region, 2)", "city": "left(v.region, 4)", "region": "v.region", "court": "v.court", "agency": "v.party",
    "year": "strftime(c.day, '%Y')", "quarter": "strftime(c.day, '%Y') || '-Q' || quarter(c.day)", "month": "strftime(c.day, '%Y-%m')",
    "act_type": "v.act_type", "field": "v.field", "cause": "v.causes[1].code", "detail": "v.causes[1].detail", "result": "v.result", "stage": "v.stage",
}  # fmt: skip
"""Ways of breaking down; regions are those of the court (`court_region`): whose place an agency belongs to is not matched here."""
NAMES: Final[Mapping[str, str]] = {
    "province": "省（法院所在）", "city": "市（法院所在）", "region": "区划（法院所在）", "court": "法院", "agency": "被告行政机关", "year": "年",
    "quarter": "季度", "month": "月", "act_type": "被诉行政行为", "field": "执法领域", "cause": "败诉原因（主因）", "detail": "败诉原因（细分）",
    "result": "机关胜败", "stage": "审级",
}  # fmt: skip
UNKNOWN: Final = "不详"
_GROUPS: Final = {"act_type": "act_type", "field": "field", "cause": "cause", "detail": "cause_detail", "result": "agency_result", "stage": "procedure"}
_DAY: Final = "($1 IS NULL OR (c.day >= $1 AND c.day <= $2))"
LISTED: Final = ("id", "path", "court", "case_number", "decided_on", "agency", "result", "act_type", "field", "cause", "dispute")


@dataclass(frozen=True, slots=True)
class Part:
    """One line: the key (None: not known, or no break-down), its name, and how many of each measure."""

    key: str | None
    name: str
    counts: dict[str, int]

    def rate(self, name: str) -> float | None:
        """A rate of `RATES`; None where there is nothing to divide by."""
        above, below = RATES[name]
        return self.counts[above] / self.counts[below] if self.counts[below] else None


@dataclass(frozen=True, slots=True)
class Set:
    """What was counted from."""

    documents: int
    """Documents that were analysed, those set aside included."""
    aside: int
    not_administrative: int
    papers: int
    """Other papers (复议决定书 …), not counted below."""
    judgments: int
    """Different judgments: copies count once."""
    disputes: int
    verdicts: int
    """Agencies sued, one in each judgment."""


def whole(results: Results) -> Set:
    """What the figures stand on."""
    statuses = results.said["statuses"]
    return Set(
        results.said["documents"], statuses.get("failed", 0), statuses.get("not_administrative", 0),
        results.one("SELECT count(*) FROM documents WHERE status IN ('complete', 'partial') AND paper IS NOT NULL"), results.one("SELECT count(*) FROM judgments"),
        results.one("SELECT (SELECT count(*) FROM judgments) - (SELECT count(*) FROM chains) + (SELECT count(DISTINCT dispute) FROM chains)"),
        results.one("SELECT count(*) FROM verdicts"),
    )  # fmt: skip


def parts(results: Results, by: str | None, period: Period | None = None) -> list[Part]:
    """The figures by parts, or all together: time in its order, all else with the most decided first, what is not known last."""
    key = BY[by] if by else "NULL"
    found = results.base.execute(
        f"SELECT CAST({key} AS VARCHAR) AS key, measure, count(*) FROM counted c JOIN verdicts v ON v.id = c.verdict WHERE {_DAY} GROUP BY key, measure",
        _days(period),
    ).fetchall()
    counts: dict[str | None, dict[str, int]] = {} if by else {None: dict.fromkeys(MEASURES, 0)}
    for one, measure, number in found:
        counts.setdefault(one, dict.fromkeys(MEASURES, 0))[measure] = number
    made = [Part(one, _name(by, one), numbers) for one, numbers in counts.items()]
    if by in {"year", "quarter", "month"}:
        return sorted(made, key=lambda part: (part.key is None, part.key or ""))
    return sorted(made, key=lambda part: (part.key is None, -part.counts["decided"], -part.counts["lost"], part.key or ""))


def cases(results: Results, measure: str, by: str | None = None, key: str | None = None, period: Period | None = None) -> list[dict[str, Any]]:
    """The verdicts behind a figure, the newest day first: as many as the figure says.

    `by` and `key`: one part only; a key None stands for what is not known.
    """
    narrow = f"AND CAST({BY[by]} AS VARCHAR) IS NOT DISTINCT FROM $4" if by else "AND $4 IS NULL"
    found = results.base.execute(
        f"""
        SELECT d.id, d.path, d.court, d.case_number, v.decided_on, v.name, v.result, v.act_type, v.field, v.causes[1].code, v.dispute
        FROM counted c JOIN verdicts v ON v.id = c.verdict JOIN documents d ON v.judgment = (d.partition::BIGINT << 24) | d.position
        WHERE {_DAY} AND c.measure = $3 {narrow} ORDER BY c.day DESC NULLS LAST, v.id DESC
        """,
        [*_days(period), measure, key],
    )
    return [dict(zip(LISTED, row, strict=True)) for row in found.fetchall()]


def _days(period: Period | None) -> list[Any]:
    return [period.start, period.end] if period else [None, None]


def _name(by: str | None, key: str | None) -> str:
    if by is None:
        return "合计"
    if key is None:
        return UNKNOWN
    group = _GROUPS.get(by, "")
    return label(group, key) if group and key in codes(group) else key
