"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

OneFile = Annotated[
    Path, typer.Argument(metavar="文件", help="一份文书；或装有多份文书的 zip、文件夹、jsonl（配合 --id）。")
]
"""A file that is one document, or holds the one that WhichOne names."""

Home = Annotated[
    Path | None, typer.Option("--home", metavar="文件夹", help="数据文件夹；不写则用 ANJIAN_HOME，再没有则用默认的。")
]
"""The data folder of the service that a command works on."""

WhichOne = Annotated[str | None, typer.Option("--id", metavar="编号", help="从多份文书中选一份。")]
"""The id of one document among several."""

Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=256, metavar="个数", help="同时读取的进程数。 [默认：本机处理器数]"),
]
"""Child processes at once; None stands for as many as there are processors."""
