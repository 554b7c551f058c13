"""`anjian config`: the settings as the service would take them here, without what is secret."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="文件夹", help="数据文件夹；不写则用 ANJIAN_HOME，再没有则用默认的。")
    ] = None,
) -> None:
    """列出全部设置：现在的值、来自环境变量还是默认、各管什么。密码不显示，数据库地址里的密码也不显示。

    退出码：0 已列出；2 命令写错，或环境变量的值不正确（说明是哪个）。
    """
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from api.care.config import lines
    from api.serving.refusing import told
    from api.terminal import visible

    table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False)
    for heading in ("设置", "值", "来源", "作用"):
        table.add_column(heading, overflow="fold")
    with told():
        for line in lines(home):
            source = "环境变量" if line.given else "默认"
            table.add_row(line.variable, escape(visible(line.value)), source, line.words)
    Console().print(table)
