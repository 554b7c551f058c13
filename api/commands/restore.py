"""`anjian restore`: a data folder out of a back-up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def run(
    folder: Annotated[Path, typer.Argument(metavar="备份", help="一次备份的子文件夹，如 /backup/anjian/20261122-160500。")],
    home: Annotated[Path, typer.Option("--home", metavar="文件夹", help="新的数据文件夹，里面不能已有数据。")],
) -> None:
    """从备份恢复到一个新的数据文件夹，不覆盖已有的数据。

    设了 ANJIAN_DATABASE（如 PostgreSQL 的地址）时，数据库恢复到那里，须是空的；没设时恢复为数据文件夹里的 SQLite。
    旧版本的备份恢复后升级为当前结构。恢复后请用 anjian check 检查，再用它启动服务。

    退出码：0 已恢复；1 没有恢复（说明原因和办法）；2 命令写错。
    """
    from api.care import restore
    from api.care.progress import Progress
    from api.serving.refusing import told
    from api.settings import Settings

    with told(), Progress("已恢复") as progress:
        number = restore.restore(folder, Settings(home=home.absolute()), progress.add)
    typer.echo(f"已恢复到 {home}：数据库和 {number:,} 个文件。")
