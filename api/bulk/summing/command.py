"""`anjian summarise`: figures over the results of `anjian analyze --cluster`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.bulk.summing import chaining, figures, measures, wording
from api.bulk.summing.base import opened
from api.console.terminal import visible
from api.indicators.period import Period
from api.policy.profile import Profile, Stage


def run(
    folder: str, *, by: str | None, period: Period | None, profile: Profile, stage: Stage | None, listed: str | None, only: str | None, kind: str,
    out: Path | None, memory: str, scratch: Path | None,
) -> None:  # fmt: skip
    """Counts and writes.  `listed`: the cases behind this measure instead of the figures; `only`: of this part of `by`.

    Raises ServiceError E807 or E808; OSError where nothing can be written.
    """
    with opened(folder, memory=memory, scratch=scratch) as results:
        chaining.chain(results)
        measures.count(results.base, profile.counting, stage)
        found = figures.whole(results)
        notes = wording.counted(found, profile, stage or profile.counting.stage)
        if listed is not None:
            _list(figures.cases(results, listed, by if only is not None else None, only or None, period), kind, out)
            return
        parts = figures.parts(results, by, period)
    if kind == "json":
        _write(wording.as_json(parts, by, found, notes), out)
    elif kind == "csv":
        _write(wording.as_csv(wording.headings(by), [wording.cells(part) for part in parts]), out)
    elif kind == "parquet":
        names = ["key", "name", *measures.MEASURES, *measures.RATES]
        _write(wording.as_parquet(names, [[part.key, *wording.cells(part)] for part in parts]), out)
    else:
        _show(parts, by, notes)


def _list(found: list[dict[str, Any]], kind: str, out: Path | None) -> None:
    if kind == "json":
        _write("".join(f"{json.dumps(one, ensure_ascii=False, default=str)}\n" for one in found).encode("utf-8", "replace"), out)
    elif kind == "parquet":
        _write(wording.as_parquet(figures.LISTED, [list(one.values()) for one in found]), out)
    elif kind == "csv":
        _write(wording.as_csv(*wording.listed(found, figures.LISTED)), out)
    else:
        _table(*wording.listed(found, wording.ON_SCREEN))


def _show(parts: Sequence[figures.Part], by: str | None, notes: Sequence[str]) -> None:
    rows = [
        [*wording.cells(part)[: 1 + len(measures.MEASURES)], *(wording.percent(part.rate(name)) for name in measures.RATES)] for part in parts
    ]
    _table(wording.headings(by), rows)
    for note in notes:
        sys.stdout.write(f"{note}\n")


def _table(heading: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """On the screen; names from documents are text, never markup or what a terminal obeys."""
    table = Table(show_edge=False, pad_edge=False, box=None)
    for at, name in enumerate(heading):
        table.add_column(name, justify="right" if at and rows and isinstance(rows[0][at], int | float) else "left", overflow="fold")
    for row in rows[: wording.SHOWN]:
        table.add_row(*(Text("" if one is None else visible(str(one))) for one in row))
    Console(soft_wrap=False).print(table)
    if len(rows) > wording.SHOWN:
        sys.stdout.write(f"另有 {len(rows) - wording.SHOWN:,} 行没有显示；用 --format csv --out 文件 写出全部。\n")


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        out.write_bytes(data)
