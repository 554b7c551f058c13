"""`anjian backup`: the whole store as it is at one moment, while people work on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console.arguments import Home


def run(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放备份的文件夹，最好在另一块磁盘上。")],
    home: Home = None,
) -> None:
    """备份全部数据：数据库（不论 SQLite 还是 PostgreSQL）、原件和密钥。服务不必停止。

    每次备份是以时间命名的一个子文件夹；原件在各次备份之间共用，只有新增的才复制。写到一半中断的备份不会出现在列表里。

    退出码：0 已备份；1 没有备份（说明原因和办法）；2 命令写错。
    """
    from api.care import backup
    from api.care.progress import Progress
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    with told(), opened(settings_of(home)) as services, Progress("已备份") as progress:
        made = backup.backup(services, folder, progress.add)
    typer.echo(f"已备份到 {made}")
