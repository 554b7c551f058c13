"""What the profile's evaluation says, as a bulletin prints it: the ranking as a table, the lists as lines with their cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.bulletins.basis import Basis
from api.bulletins.counted import attendance_text, rate_text
from api.bulletins.frozen import Heading, Table
from api.bulletins.frozen import Line as Row
from api.indicators.evaluation import Evaluation, evaluate
from api.indicators.lines import Line
from api.indicators.tally import Tally

_WIDE: Final = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”—]"
_LOOSE: Final = re.compile(f"(?<={_WIDE}) | (?={_WIDE})")
"""A blank beside a 汉字, such as pages have before numbers: official papers do not."""
RANKING: Final = (
    Heading(label="名次", kind="number"), Heading(label="单位"), Heading(label="发案", kind="count"), Heading(label="审结", kind="count"),
    Heading(label="败诉", kind="count"), Heading(label="败诉率", kind="number"), Heading(label="调撤", kind="count"),
    Heading(label="出庭率", kind="number"),
)  # fmt: skip
REVIEW: Final = (Heading(label="单位"), Heading(label="范围"), Heading(label="已知案件", kind="count"))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the templates say of the evaluation, its tables, and the verdicts that it names."""

    facts: dict[str, Any]
    ranking: Table
    review: Table
    cases: frozenset[int]


def assess(basis: Basis, units: Mapping[int, Tally]) -> Judged:
    """The evaluation of the bureau's period."""
    found = evaluate(basis.session, basis.actor, basis.profile, basis.period)
    named = (found.summons, found.repeats, found.excellence, found.lagging, found.on_site, found.file_review)
    return Judged(
        _facts(basis, found), _ranking(basis, found.ranking, units), _review(found.file_review),
        frozenset(one for lines in named for line in lines for one in line.verdict_ids),
    )  # fmt: skip


def _facts(basis: Basis, found: Evaluation) -> dict[str, Any]:
    profile = basis.profile
    return {
        "summons_rules": [
            {
                "title": rule.label, "whom": rule.whom, "by": rule.by, "source": rule.source,
                "lines": (lines := _lines(line for line in found.summons if line.rule == f"summons.{rule.code}")), "count": len(lines),
            }
            for rule in profile.summons
        ],
        "summons_units": list(dict.fromkeys(line.organisation for line in found.summons)),
        "on_site_units": list(dict.fromkeys(line.organisation for line in found.on_site)),
        "repeats": _lines(found.repeats),
        "repeats_units": list(dict.fromkeys(line.organisation for line in found.repeats)),
        "excellence_ruled": profile.excellence is not None,
        "excellence": _lines(found.excellence),
        "lagging": _lines(found.lagging),
        "on_site": _lines(found.on_site),
        "on_site_label": profile.on_site.label if profile.on_site else None,
        "file_review_source": profile.file_review.source if profile.file_review else None,
        "file_review_units": len({line.organisation_id for line in found.file_review}),
        "file_review_some": bool(found.file_review),
        "targets": [{"title": line.title, "reason": tight(line.reason)} for line in found.targets],
        "double": [{"reason": tight(line.reason)} for line in found.double_decline if line.organisation_id is None],
        "ranking_minimum": profile.ranking.minimum or None,
    }  # fmt: skip


def _lines(found: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {"unit": line.organisation, "title": line.title, "reason": tight(line.reason), "cases": list(line.verdict_ids), "lost": len(line.verdict_ids)}
        for line in found
    ]


def _ranking(basis: Basis, lines: Iterable[Line], units: Mapping[int, Tally]) -> Table:
    """In the order of the places; unranked units last."""
    rows = []
    for line in lines:
        tally = units.get(line.organisation_id or 0, Tally())
        place = "—" if line.place is None else str(line.place)
        numbers = (tally.filed, tally.decided, tally.lost, rate_text(tally), tally.withdrawn + tally.mediated, attendance_text(tally))
        rows.append(Row(cells=(place, line.organisation, *numbers), cases=line.verdict_ids))
    by = "败诉率" if basis.profile.ranking.by == "rate" else "败诉件数"
    note = f"名次按{by}从高到低，“—”为不参加排名；调撤为撤诉和调解结案的案件。"
    return Table(code="ranking", title="各单位案件和排名", columns=RANKING, lines=tuple(rows), note=note)


def _review(lines: Iterable[Line]) -> Table:
    rows = tuple(Row(cells=(line.organisation, line.title, len(line.verdict_ids)), cases=line.verdict_ids) for line in lines)
    return Table(code="review", title="案卷评查范围", columns=REVIEW, lines=rows)


def tight(text: str) -> str:
    """Without blanks between numbers and 汉字."""
    return _LOOSE.sub("", text)
