"""`anjian deploy`: the files with which an operator installs the service for good."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """By what the service is run."""

    SYSTEMD = "systemd"
    COMPOSE = "compose"


def run(
    kind: Annotated[Kind, typer.Argument(metavar="方式", help="systemd 或 compose。")],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="写到这个文件夹，须是空的或还没有。")],
) -> None:
    """写出长期运行服务所用的文件：systemd 的服务单元，或 Compose（PostgreSQL、网页、两个后台处理）。写出后按其中的 安装.txt 操作。

    只写文件，不改动本机。密码每次随机生成，放在单独的文件里。

    退出码：0 已写出；1 没有写出（说明原因和办法）；2 命令写错。
    """
    from api import deployment
    from api.serving.refusing import told

    with told():
        made = deployment.write(kind.value, out)
    for path in made:
        typer.echo(str(path))
    typer.echo(f"共 {len(made)} 个文件，请按 {out / '安装.txt'} 操作。")
