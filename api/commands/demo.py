"""`anjian demo`: reads the judgments that come with the package."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

import corpora
from api.columns import JOIN, parties_as
from api.progress import Report
from nlp.batch import records
from nlp.evaluation import LOSSES
from nlp.record import Record
from nlp.taxonomy import label

SAMPLES = corpora.ROOT / "samples" / "pdf"


def run() -> None:
    """读取随软件附带的示例判决（虚构），在终端列出结果。"""
    files = sorted(SAMPLES.glob("*.pdf"))
    with Report(total=len(files)) as report:
        found = []
        for record in records(files):
            found.append(record)
            report.add(record["status"])
    console = Console()
    console.print(_table(found))
    console.print(f"\n读了 {len(found)} 份示例判决（人名、单位、案情均为虚构），用时 {report.seconds:.1f} 秒。")
    console.print("接下来可以：")
    console.print(_next(files[0]), highlight=False, soft_wrap=True)
    if report.counts["failed"]:
        raise typer.Exit(1)


def _table(found: list[Record]) -> Table:
    table = Table(title="案鉴：示例判决", show_lines=True)
    for heading in ("法院 / 案号", "被告行政机关", "被诉行为", "机关胜败", "败诉原因"):
        table.add_column(heading, overflow="fold")
    for record in found:
        if record["status"] == "failed":
            table.add_row(record["id"], "", "", "读取失败", record["error"]["message"])
            continue
        table.add_row(
            f"{record['court']}\n{record['case_number']}",
            JOIN.join(parties_as(record, "defendant", "enforcement_applicant")),
            _label("act_type", record["act_type"]),
            _result(record["agency_result"]),
            JOIN.join(dict.fromkeys(label("cause", cause["code"]) for cause in record["causes"])),
        )
    return table


def _label(table: str, code: str | None) -> str:
    return label(table, code) if code else "—"


def _result(code: str | None) -> str:
    text = _label("agency_result", code)
    return f"[red]{text}[/]" if code in LOSSES else text


def _next(file: Path) -> str:
    shown = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    return (
        "· 一页看懂一份判决，结论附原文和页码：\n"
        f"  anjian show {shown}\n"
        "· 读自己的判决，得到一张表：\n"
        "  anjian analyze 文件夹 --format xlsx --out 结果.xlsx\n"
        "· 检查扫描件识别、doc/wps 读取是否可用：\n"
        "  anjian doctor"
    )
