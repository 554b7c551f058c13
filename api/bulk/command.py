"""`anjian analyze --cluster`: the run, what it says, and its exit status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from api.bulk.cluster import connected
from api.bulk.manifest import SUMMARY
from api.bulk.parts import Done
from api.bulk.places import S3
from api.bulk.running import Run, Wanted
from api.console.exits import FAILED, INTERRUPTED, UNDONE
from api.console.progress import Report
from api.console.terminal import complain_of
from api.errors import ServiceError
from nlp.batch import usable_cpus
from nlp.reading.guard.limits import Limits

_SLASH: Final = "s3:/"
"""What becomes of `s3://` in a path."""


def run(
    paths: Sequence[Path], out: Path, *, cluster: str, each: int, workers: int | None, limits: Limits, evidence: bool, quiet: bool
) -> int:
    """Analyses everything under `paths` on a cluster into the folder `out`; the exit status of the command.

    `each`: documents a partition.  `workers`: processes of a local cluster.
    """
    wanted = Wanted(tuple(map(address, paths)), address(out), limits, evidence, each)
    try:
        with connected(cluster, workers or usable_cpus()) as client, Report(quiet=quiet, paced=True) as report:
            job = Run(client, wanted, lambda done: _tell(report, done))
            job.plan()
            report.expect(job.total)
            done = job.work()
    except ServiceError as error:
        complain_of(error)
        return UNDONE
    except KeyboardInterrupt:
        if not quiet:
            typer.echo(f"已完成的部分都在 {wanted.out}；同一命令再运行一次就接着做。", err=True)
        return INTERRUPTED
    if not quiet:
        _close(wanted.out, done)
    return FAILED if any(one.codes for one in done) else 0


def address(path: Path) -> str:
    """A path as given; an `s3://` address, which a path takes for a folder, as it was written."""
    text = str(path)
    return f"{S3}{text.removeprefix(_SLASH)}" if text.startswith(_SLASH) else text


def _tell(report: Report, done: Done) -> None:
    for status, number in done.statuses.items():
        report.add(status, number, earlier=done.earlier)


def _close(out: str, done: Sequence[Done]) -> None:
    earlier = sum(one.earlier for one in done)
    before = f"（其中 {earlier} 部分是以前完成的）" if earlier else ""
    aside = sum(sum(one.codes.values()) for one in done)
    errors = f"；{aside} 份未能读出，列在 errors 文件夹" if aside else ""
    typer.echo(f"结果在 {out}：{len(done)} 部分{before}{errors}，汇总见 {SUMMARY}。", err=True)
