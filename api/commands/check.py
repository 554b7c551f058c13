"""`anjian check`: whether a store is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from api.console.arguments import Home
from api.console.exits import FAILED

if TYPE_CHECKING:
    from api.care.check import Looked


def run(
    home: Home = None,
) -> None:
    """检查数据是否完整：数据库的结构和引用、每个文件的内容、每份文书的全文检索条目、相似案例索引，以及程序自带的模型文件。不改动数据，服务不必停止。

    另列出多余文件（上传或恢复中断留下、没有任何数据用到），不算不完整，服务运行时会自动清除。

    退出码：0 都完整；1 有不完整的（逐项列出），或不能检查；2 命令写错。
    """
    from api.care.check import check
    from api.care.progress import Progress
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    wrong = 0
    with told(), opened(settings_of(home)) as services, Progress("已检查") as progress:
        for looked in check(services, progress.add):
            typer.echo(f"{looked.what}：检查 {looked.number:,} 项，{_outcome(looked)}")
            for line in (*looked.wrong, *looked.spare):
                typer.echo(f"  {line}")
            wrong += looked.count
    if wrong:
        raise typer.Exit(FAILED)


def _outcome(looked: Looked) -> str:
    if looked.count:
        return f"{looked.count:,} 项有问题"
    if looked.spares is None:
        return "都完整"
    return f"{looked.spares:,} 项没有任何数据用到，不影响使用" if looked.spares else "没有多余的"
