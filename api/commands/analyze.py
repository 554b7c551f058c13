"""`anjian analyze`: files in, one result a document out."""

from __future__ import annotations

from collections.abc import Callable
from os.path import realpath  # Path.resolve raises for links that go in a circle
from pathlib import Path
from typing import Annotated

import typer

from api.columns import flat
from api.console.arguments import Workers
from api.console.exits import FAILED, INTERRUPTED, UNDONE
from api.console.limits import limits_or_exit
from api.console.progress import Report
from api.console.terminal import complain_of
from api.output import RESUMABLE, Format, as_json, opened, written
from nlp.batch import fingerprint, records
from nlp.reading.containers import Source, walk
from nlp.reading.guard.limits import Limits


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="路径...", help="文件、文件夹、zip，或每行一个 {id, text} 的 .jsonl。"),
    ],
    kind: Annotated[Format, typer.Option("--format", help="结果格式。")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="结果文件；不写则输出到屏幕。")] = None,
    workers: Workers = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="附上每个结论在原文中的位置。")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次的结果继续（jsonl、csv）。")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度。")] = False,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="地址", help="在 Dask 集群上处理：tcp://…、tls://…，或 local（本机多进程）。")
    ] = None,
    each: Annotated[int, typer.Option("--part", min=1, max=100_000, metavar="份数", help="集群上每个结果文件的文书份数。")] = 500,
) -> None:
    """读取并分析裁判文书，每份文书一条结果。

    支持 pdf、docx、doc、wps、ofd、图片、txt，以及装有这些文件的文件夹和 zip。全程在本机完成，不联网。
    加 --cluster 时由集群处理海量文书，还可读 Parquet 表格和 s3:// 地址，结果是一个装有 Parquet 文件的文件夹。

    退出码：0 全部读出；1 有文书失败（该条结果中有错误代码和办法）；2 命令写错；3 结果写不出去（如磁盘已满），或集群上没有做完。
    """
    if cluster is not None:
        raise typer.Exit(_on_cluster(paths, kind, out, resume, cluster, each, workers, evidence, quiet))
    _check(paths, kind, out, resume)
    limits = limits_or_exit()
    earlier = _earlier(kind, out) if resume and out else []
    wanted = _wanted(out, _unseen(kind, earlier, limits) if earlier else None)
    with Report(total=_count(paths, limits, len(earlier), quiet=quiet), quiet=quiet) as report:
        failed = any(entry["status"] == "failed" for entry in earlier)
        try:
            with opened(kind, out, append=bool(earlier)) as writer:
                for record in records(paths, workers=workers, evidence=evidence, limits=limits, wanted=wanted):
                    writer.write(record)
                    report.add(record["status"])
        except KeyboardInterrupt:
            raise typer.Exit(_interrupted(kind, out, quiet=quiet)) from None
    if not earlier and not report.counts and not quiet:
        typer.echo("没有找到文书。", err=True)
    if failed or report.counts["failed"]:
        raise typer.Exit(FAILED)


def _on_cluster(
    paths: list[Path], kind: Format, out: Path | None, resume: bool, cluster: str, each: int, workers: int | None, evidence: bool, quiet: bool
) -> int:
    if out is None:
        raise typer.BadParameter("--cluster 的结果是一个文件夹，请用 --out 指定。")
    if kind is not Format.JSONL or resume:
        raise typer.BadParameter("--cluster 的结果总是 Parquet，中断后再运行同一命令就接着做，不用 --format 和 --resume。")
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} 是文件，--cluster 的 --out 要写文件夹。")
    limits = limits_or_exit()
    from api.bulk.installed import needed
    from api.errors import ServiceError

    try:
        needed("distributed", "pyarrow", "cryptography")
    except ServiceError as error:
        complain_of(error)
        return UNDONE
    from api.bulk.command import run as run_on  # its libraries are an extra

    return run_on(paths, out, cluster=cluster, each=each, workers=workers, limits=limits, evidence=evidence, quiet=quiet)


def _check(paths: list[Path], kind: Format, out: Path | None, resume: bool) -> None:
    if kind is Format.XLSX and out is None:
        raise typer.BadParameter("xlsx 是二进制文件，请用 --out 指定结果文件。")
    if resume and out is None:
        raise typer.BadParameter("--resume 要接着写已有的结果文件，请用 --out 指定。")
    if resume and kind not in RESUMABLE:
        raise typer.BadParameter(f"{kind} 不能续写，请用 jsonl 或 csv。")
    if out is not None and not out.absolute().parent.is_dir():
        raise typer.BadParameter(f"没有文件夹 {out.absolute().parent}。")
    if out is not None and out.is_dir():
        raise typer.BadParameter(f"{out} 是文件夹，--out 要写文件名。")
    if out is not None and any(realpath(path) == realpath(out) for path in paths):
        raise typer.BadParameter(f"{out} 是要读的文件，不能用来写结果。")


def _earlier(kind: Format, out: Path) -> list[dict[str, str]]:
    try:
        return written(kind, out)
    except (ValueError, KeyError, TypeError):
        raise typer.BadParameter(f"{out} 不是 {kind} 格式的结果文件，不能续写。") from None


def _wanted(out: Path | None, unseen: Callable[[Source], bool] | None) -> Callable[[Source], bool] | None:
    """Tells the documents to be read: not the result file, which may stand in a folder that is searched through."""
    if out is None:
        return unseen
    ours = realpath(out)
    return lambda source: (source.file is None or realpath(source.file) != ours) and (unseen is None or unseen(source))


def _unseen(kind: Format, earlier: list[dict[str, str]], limits: Limits) -> Callable[[Source], bool]:
    """Tells documents that the earlier run has not written, or that have changed since."""
    as_written = flat if kind is Format.CSV else as_json
    seen = {(entry["path"], entry["sha256"] or None) for entry in earlier}
    paths = {path for path, _ in seen}

    def unseen(source: Source) -> bool:
        path = as_written(source.path)
        return path not in paths or (path, fingerprint(source, limits)) not in seen

    return unseen


def _count(paths: list[Path], limits: Limits, done: int, *, quiet: bool) -> int | None:
    """How many documents are to come; looked up only where a bar is shown."""
    if quiet or not typer.get_text_stream("stderr").isatty():
        return None
    return max(0, sum(1 for _ in walk(paths, limits)) - done)


def _interrupted(kind: Format, out: Path | None, *, quiet: bool) -> int:
    if out is not None and not quiet:
        more = "；同一命令加 --resume 可以继续" if kind in RESUMABLE else ""
        typer.echo(f"已读出的结果都在 {out}{more}。", err=True)
    return INTERRUPTED
