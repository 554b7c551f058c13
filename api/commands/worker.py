"""`anjian worker`: reads what was handed in, on this host or on several that share a database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.console.limits import limits_or_exit


def run(
    name: Annotated[str | None, typer.Option("--name", metavar="名称", help="后台处理的名称，每次启动相同，互不重复。")] = None,
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据文件夹。")] = None,
) -> None:
    """启动后台处理，不带网页：与其他机器共用一个 PostgreSQL 数据库时，每台机器各启动一个。

    不写选项时用环境变量 ANJIAN_WORKER_NAME、ANJIAN_HOME 的值；没有名称时用主机名。各台须用同一个 ANJIAN_DATABASE、同一处文件，
    以及数据文件夹里同样的 secret.key。Ctrl-C 停止；一台失去后，它手上的文件由其他各台接着处理。

    退出码：0 正常停止；1 不能启动（说明原因和办法，如已有同名的在运行）；2 命令写错。
    """
    from api.serving.refusing import told
    from api.serving.working import work
    from api.settings import Settings

    limits_or_exit()
    given: dict[str, Any] = {"worker_name": name, "home": home.absolute() if home else None}
    with told():
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
        work(settings, typer.echo)
