"""`anjian migrate`: a whole store into another database, such as from SQLite to PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    source: Annotated[str, typer.Option("--from", metavar="地址", help="来源数据库，如 sqlite:////srv/anjian/anjian.db。")],
    target: Annotated[str, typer.Option("--to", metavar="地址", help="目标数据库，须是空的，如 postgresql+psycopg://anjian@127.0.0.1/anjian。")],
) -> None:
    """把数据库里的全部内容搬到另一个空的数据库，并逐行核对；来源不改动。

    先停止服务再搬，搬完后用 ANJIAN_DATABASE 指向目标数据库启动；数据文件夹（原件和密钥）照旧使用。要么全部搬完并核对一致，
    要么目标数据库什么都没有。没有处理完的文件，启动后从头处理。

    退出码：0 已搬完，核对一致；1 没有搬（说明原因和办法）；2 命令写错。
    """
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from api.care.progress import Progress
    from api.care.transfer import transfer
    from api.serving.refusing import told
    from api.store.database import Database

    try:
        there, here = Database(source), Database(target)
    except (ArgumentError, NoSuchModuleError):
        raise typer.BadParameter("数据库地址不正确。") from None
    with told(), Progress("已搬迁") as progress:
        try:
            moved = transfer(there, here, progress.add)
        finally:
            there.close()
            here.close()
    typer.echo(f"已搬迁 {len(moved.tables)} 张表 {moved.rows:,} 行，逐行核对一致。")
