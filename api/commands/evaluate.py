"""`anjian evaluate`: predictions against an annotated set, and what changed against earlier predictions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from api.console.arguments import Workers
from api.console.limits import limits_or_exit
from api.console.progress import Report
from nlp.batch import records
from nlp.evaluation import FIELDS, Change, Score, changes, evaluate, is_right, shown

Labelled = dict[str, dict[str, Any]]


def run(
    gold: Annotated[Path, typer.Argument(metavar="标注.jsonl", help="人工标注，每行一个对象。")],
    predicted: Annotated[
        Path, typer.Argument(metavar="结果.jsonl", help="analyze 的结果，或每行一个 {id, text} 的原文（当场分析）。")
    ],
    against: Annotated[
        Path | None, typer.Option("--against", metavar="旧结果.jsonl", help="逐份列出比旧结果好了、差了的文书。")
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", metavar="字段", help="逐份列出这个字段不一致的文书。")
    ] = None,
    series: Annotated[
        Path | None,
        typer.Option("--series", metavar="系列.json", help="成组的相近文书 [[编号, …], …]，估计区间时不拆开。"),
    ] = None,
    workers: Workers = None,
) -> None:
    """把结果和人工标注逐项比较：得分、95% 区间，以及每份文书的得失。"""
    if field is not None and field not in FIELDS:
        raise typer.BadParameter(f"没有字段 {field}，可选：{'、'.join(FIELDS)}。")
    wanted, got = _load(gold), _predictions(predicted, workers)
    if not wanted:
        raise typer.BadParameter(f"{gold} 里没有标注。")
    groups = _groups(series) if series else ()
    console = Console()
    console.print(f"标注 {len(wanted)} 份，其中有结果的 {len(wanted.keys() & got.keys())} 份。")
    console.print(_scores(evaluate(wanted, got, groups)))
    if field is not None:
        _misses(console, field, wanted, got)
    if against is not None:
        _changes(console, changes(wanted, _load(against), got, [field] if field else FIELDS))


def _load(path: Path) -> Labelled:
    found: Labelled = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for line in filter(str.strip, lines):
                entry = json.loads(line)
                found[entry["id"]] = entry
    except FileNotFoundError:
        raise typer.BadParameter(f"找不到文件 {path}。") from None
    except OSError:
        raise typer.BadParameter(f"{path} 是文件夹，或没有权限读取。") from None
    except (ValueError, KeyError, TypeError):
        raise typer.BadParameter(f"{path} 不是每行一个带 id 的 JSON 对象。") from None
    return found


def _groups(path: Path) -> list[list[str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [[str(name) for name in group] for group in found]
    except (OSError, ValueError, TypeError):
        raise typer.BadParameter(f"{path} 读不出 [[编号, …], …]。") from None


def _predictions(path: Path, workers: int | None) -> Labelled:
    """The predictions in a file, or those that the texts in it yield now."""
    found = _load(path)
    if not all("text" in entry for entry in found.values()):
        return found
    with Report(total=len(found)) as report:
        analysed: Labelled = {}
        for record in records([path], workers=workers, limits=limits_or_exit()):
            analysed[record["id"]] = record
            report.add(record["status"])
    return analysed


def _scores(scores: list[Score]) -> Table:
    table = Table("项目", box=None)
    for heading in ("得分", "95% 区间", "数量"):
        table.add_column(heading, justify="right")
    for score in scores:
        table.add_row(score.name, f"{score.value:.3f}", f"{score.low:.3f}–{score.high:.3f}", str(score.count))
    return table


def _misses(console: Console, field: str, wanted: Labelled, got: Labelled) -> None:
    wrong = [name for name, labels in wanted.items() if not is_right(field, labels, got.get(name, {}))]
    console.print(f"\n{field} 不一致 {len(wrong)} 份：")
    for name in wrong:
        console.print(f"{name}\n  标注：{shown(field, wanted[name])}", markup=False)
        console.print(f"  结果：{shown(field, got.get(name, {}))}", markup=False)


def _changes(console: Console, found: list[Change]) -> None:
    balance: dict[str, Counter[int]] = {}
    for change in found:
        balance.setdefault(change.field, Counter())[change.gain] += 1
    table = Table("字段", box=None)
    for heading in ("变好", "变差"):
        table.add_column(heading, justify="right")
    for name, count in sorted(balance.items()):
        table.add_row(name, str(count[1]), str(count[-1]))
    console.print("\n与旧结果相比：")
    console.print(table)
    for change in found:
        sign = "＋" if change.gain > 0 else "－"
        console.print(
            f"{sign} {change.field}  {change.id}\n  标注：{change.wanted}\n  旧：{change.before}\n  新：{change.now}",
            markup=False,
        )
