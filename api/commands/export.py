"""`anjian export`: everything in open formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.console.arguments import Home


def run(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写到这个文件夹，须是空的或还没有。")],
    home: Home = None,
) -> None:
    """把全部数据导出为通用格式：每张表一个 JSON Lines 文件，读出的正文为文本，原件和成稿文件照原样。

    密码和密钥的摘要不导出。含当事人信息，请按内部资料保管。服务不必停止。

    退出码：0 已导出；1 没有导出（说明原因和办法）；2 命令写错。
    """
    from api.care.export import export
    from api.care.progress import Progress
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    with told(), opened(settings_of(home)) as services, Progress("已导出") as progress:
        number = export(services, folder, progress.add)
    typer.echo(f"已导出到 {folder}：{number:,} 行和全部文件。")
