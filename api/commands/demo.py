"""`anjian demo`: reads the judgments that come with the package."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import corpora
from api.columns import parties_as
from api.progress import Report
from nlp.batch import records
from nlp.evaluation import LOSSES
from nlp.record import Record
from nlp.taxonomy import label

SAMPLES = corpora.ROOT / "samples" / "pdf"


def run() -> None:
    """读取随软件附带的示例判决（虚构），在终端列出结果。"""
    files = sorted(SAMPLES.glob("*.pdf"))
    console = Console()
    console.print(f"读取随软件附带的 {len(files)} 份示例判决，其中的扫描件要逐页识别，一般不到一分钟。")
    with Report(total=len(files)) as report:
        found = []
        for record in records(files):
            found.append(record)
            report.add(record["status"])
    console.print(_table(found))
    scanned = sum(bool(record["source"]["pages_ocr"]) for record in found)
    console.print(f"\n以上 {len(found)} 份判决的人名、单位、案情均为虚构，其中 {scanned} 份是扫描件。接下来可以：")
    console.print(_next(files[0]), highlight=False, soft_wrap=True)
    if report.counts["failed"]:
        raise typer.Exit(1)


def _table(found: list[Record]) -> Table:
    """Three columns of stacked values: 80 columns of a terminal hold 40 汉字, and names should not be broken."""
    table = Table(box=box.HORIZONTALS, show_lines=True, show_edge=False, padding=(0, 0), pad_edge=False)
    for heading in ("法院\n案号", "被告行政机关\n被诉行为", "机关胜败\n败诉原因"):
        table.add_column(heading, overflow="fold")
    for record in found:
        if record["status"] == "failed":
            table.add_row(escape(record["id"]), "", f"读取失败\n{escape(record['error']['message'])}")
            continue
        table.add_row(
            f"{record['court']}\n{record['case_number']}",
            _stacked([*parties_as(record, "defendant", "enforcement_applicant"), _label("act_type", record["act_type"])]),
            _stacked([_result(record["agency_result"]), *(label("cause", cause["code"]) for cause in record["causes"])]),
        )
    return table


def _stacked(values: list[str]) -> str:
    return "\n".join(dict.fromkeys(values))


def _label(table: str, code: str | None) -> str:
    return label(table, code) if code else "—"


def _result(code: str | None) -> str:
    text = _label("agency_result", code)
    return f"[red]{text}[/]" if code in LOSSES else text


def _next(file: Path) -> str:
    shown = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    program = _program()
    return (
        "· 一页看懂一份判决，结论附原文和页码：\n"
        f"  {program} show {shown}\n"
        "· 读自己的判决，得到一张表：\n"
        f"  {program} analyze 文件夹 --format xlsx --out 结果.xlsx\n"
        "· 检查扫描件识别、doc/wps 读取是否可用：\n"
        f"  {program} doctor"
    )


def _program() -> str:
    """How the user called us, so that the commands shown work when they are copied: `.venv/bin/anjian`, or by name."""
    called = sys.argv[0]
    is_path = Path(called).stem == "anjian" and shutil.which("anjian") != called
    return shlex.quote(called) if is_path else "anjian"
