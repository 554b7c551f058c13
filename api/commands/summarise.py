"""`anjian summarise`: figures over a whole corpus that a cluster has analysed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.console.exits import FAILED
from api.console.terminal import complain_of


class By(StrEnum):
    """Ways of breaking down; the same as `api.bulk.summing.figures.BY`."""

    PROVINCE = "province"
    CITY = "city"
    REGION = "region"
    COURT = "court"
    AGENCY = "agency"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    ACT_TYPE = "act_type"
    FIELD = "field"
    CAUSE = "cause"
    DETAIL = "detail"
    RESULT = "result"
    STAGE = "stage"


class Shape(StrEnum):
    """What figures are written as."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


Instance = Literal["first", "final", "all"]
"""Stages that are counted."""


class Measure(StrEnum):
    """What is listed; the same as `api.bulk.summing.measures`."""

    FILED = "filed"
    DECIDED = "decided"
    LOST = "lost"
    WON = "won"
    WITHDRAWN = "withdrawn"
    MEDIATED = "mediated"
    HEARD = "heard"
    ATTENDED = "attended"


def run(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="anjian analyze --cluster 的结果文件夹，或它的 s3:// 地址。")],
    by: Annotated[By | None, typer.Option("--by", help="按什么分行；不写则只有合计。")] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="期间", help="2025、2025-Q1、2025-H1、2025-03 或 2025-01-01..2025-05-31；不写则全部。")
    ] = None,
    policy: Annotated[str, typer.Option("--policy", metavar="口径", help="内置口径的代码：default、jinghu、changji、kecheng、wuyang、nantong。")] = "default",
    stage: Annotated[Instance | None, typer.Option("--stage", help="按哪一审级统计；不写则按口径。")] = None,
    listed: Annotated[Measure | None, typer.Option("--list", help="不写数字，列出这个指标的案件。")] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="代码", help="和 --list、--by 一起用：只列这一行的案件；空的表示不详。")] = None,
    kind: Annotated[Shape, typer.Option("--format", help="结果格式；json、csv 和 parquet 写出全部各行。")] = Shape.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="结果文件；不写则输出到屏幕。")] = None,
    memory: Annotated[str, typer.Option("--memory", metavar="大小", help="统计最多用多少内存，如 2GB；超出的部分放在磁盘上。")] = "2GB",
    scratch: Annotated[Path | None, typer.Option("--temporary", metavar="文件夹", help="放临时文件的文件夹；不写则用系统的。")] = None,
) -> None:
    """统计全部结果：审结、败诉、败诉率、原因、领域、结果、负责人出庭等，可按法院、年、单位等分行。

    口径与服务里的“统计”相同，差别和计入了什么都写在结果后面。每个数字都能用 --list 列出是哪些案件。

    退出码：0 已统计；1 没有统计（说明原因和办法）；2 命令写错；3 结果写不出去。
    """
    _check(by, listed, only, kind, out, scratch)
    from api.bulk.installed import needed
    from api.errors import ServiceError
    from api.indicators.period import Period
    from api.policy.builtin import profiles

    if policy not in profiles():
        raise typer.BadParameter(f"没有口径 {policy}；可用 {'、'.join(profiles())}。")
    try:
        span = Period.parse(period) if period else None
    except ServiceError as error:
        raise typer.BadParameter(error.message) from None
    try:
        needed("duckdb", "pyarrow", "distributed")
        from api.bulk.command import address
        from api.bulk.summing.command import run as summarise

        summarise(
            address(folder), by=by and by.value, period=span, profile=profiles()[policy], stage=stage, listed=listed and listed.value,
            only=only, kind=kind.value, out=out, memory=memory, scratch=scratch,
        )  # fmt: skip
    except ServiceError as error:
        complain_of(error)
        raise typer.Exit(FAILED) from None


def _check(by: By | None, listed: Measure | None, only: str | None, kind: Shape, out: Path | None, scratch: Path | None) -> None:
    if only is not None and (by is None or listed is None):
        raise typer.BadParameter("--only 要和 --by、--list 一起用。")
    if kind is Shape.TABLE and out is not None:
        raise typer.BadParameter("表格输出到屏幕；写文件请用 --format json、csv 或 parquet。")
    if kind is Shape.PARQUET and out is None:
        raise typer.BadParameter("parquet 是二进制文件，请用 --out 指定结果文件。")
    if scratch is not None and not scratch.is_dir():
        raise typer.BadParameter(f"没有文件夹 {scratch}。")
