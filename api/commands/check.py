"""`anjian check`: whether a store is whole."""

from __future__ import annotations

import typer

from api.console.arguments import Home
from api.console.exits import FAILED


def run(
    home: Home = None,
) -> None:
    """检查数据是否完整：数据库的结构和引用、每个文件的内容、每份文书的全文检索条目、相似案例索引，以及程序自带的模型文件。不改动数据，服务不必停止。

    退出码：0 都完整；1 有不完整的（逐项列出），或不能检查；2 命令写错。
    """
    from api.care.check import check
    from api.care.progress import Progress
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    wrong = 0
    with told(), opened(settings_of(home)) as services, Progress("已检查") as progress:
        for looked in check(services, progress.add):
            typer.echo(f"{looked.what}：检查 {looked.number:,} 项，{f'{looked.count:,} 项有问题' if looked.count else '都完整'}")
            for line in looked.wrong:
                typer.echo(f"  {line}")
            wrong += looked.count
    if wrong:
        raise typer.Exit(FAILED)
