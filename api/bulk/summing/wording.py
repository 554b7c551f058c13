"""Figures as a table on the screen, JSON, CSV or Parquet, and the sentences that say what was counted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from api.bulk.summing.figures import NAMES, Part, Set
from api.bulk.summing.measures import MEASURES, RATES
from api.columns import flat
from api.indicators.counting import MEASURES as LABELS
from api.indicators.counting import RATES as RATE_LABELS
from api.policy.profile import Profile
from api.spreadsheets import BOM, harmless
from nlp.taxonomy import codes, label

SHOWN: Final = 50
"""Lines of a table on the screen."""
UNIT: Final = {"dispute": "每个案件的每个被告计一件", "judgment": "每份裁判的每个被告计一件"}
STAGE: Final = {"first": "一审", "final": "生效裁判", "all": "一审、二审和再审"}
HEADINGS: Final = {
    "id": "编号", "path": "文件", "court": "法院", "case_number": "案号", "decided_on": "裁判日期", "agency": "被告行政机关", "result": "机关胜败",
    "act_type": "被诉行政行为", "field": "执法领域", "cause": "败诉原因", "dispute": "案件",
}  # fmt: skip

ON_SCREEN: Final = ("id", "court", "case_number", "decided_on", "agency", "result", "cause")
"""What a list shows where there is little room."""
_CODED: Final = {"result": "agency_result", "act_type": "act_type", "field": "field", "cause": "cause"}


def listed(found: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a list of cases, codes as people call them."""
    return [HEADINGS[name] for name in names], [[_named(name, one[name]) for name in names] for one in found]


def _named(name: str, value: Any) -> Any:
    group = _CODED.get(name)
    return label(group, value) if group and value in codes(group) else value


def counted(found: Set, profile: Profile, stage: str) -> list[str]:
    """What the figures are about, and what they are not."""
    rule = profile.counting
    series = "；系列案按一件计的规定未适用（系列由人确认）" if rule.series == "once" else ""
    return [
        f"文书 {found.documents:,} 份：不同的裁判 {found.judgments:,} 份（法院、案号、文书种类相同的只计一份），"
        f"其他文书 {found.papers:,} 份，不是行政裁判文书的 {found.not_administrative:,} 份，未能读出的 {found.aside:,} 份。",
        f"按前案案号和当事人连成案件 {found.disputes:,} 个；被告共 {found.verdicts:,} 个次。",
        f"口径：{profile.name}（{profile.source}），{STAGE[stage]}，{UNIT[rule.unit]}，按{'裁判' if rule.year_by == 'decided' else '立案'}日期归入期间{series}。",
        "被告按文书所印名称区分，没有归到登记的单位；送达、上诉、自行纠正等只有人知道的事不计入；复议决定书等其他文书和非诉审查不计入。",
    ]


def headings(by: str | None) -> list[str]:
    """Of the table's columns."""
    return [NAMES[by] if by else "", *(LABELS[name] for name in MEASURES), *(RATE_LABELS[name][2] for name in RATES)]


def cells(part: Part) -> list[str | int | float | None]:
    """A line of the table."""
    return [part.name, *(part.counts[name] for name in MEASURES), *(_rounded(part.rate(name)) for name in RATES)]


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 4)


def as_json(parts: Sequence[Part], by: str | None, found: Set, notes: Sequence[str]) -> bytes:
    """All of it, with the codes beside the names."""
    lines = [
        {"key": part.key, "name": part.name, **part.counts, **{name: _rounded(part.rate(name)) for name in RATES}} for part in parts
    ]
    whole = {"by": by, "counted": list(notes), "set": asdict(found), "parts": lines}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def as_csv(heading: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """For a spreadsheet: no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([_cell(one) for one in row] for row in rows)
    return BOM + text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    return value if isinstance(value, int | float) else harmless("" if value is None else flat(str(value)))


def as_parquet(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """For another program: codes, numbers and days as they are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = io.BytesIO()
    pq.write_table(pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)}), found, compression="zstd")
    return found.getvalue()


def percent(rate: float | None) -> str:
    """As people read it."""
    return "" if rate is None else f"{rate * 100:.1f}%"
