"""`anjian serve`: the service with its pages, its API and its worker."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.console.limits import limits_or_exit


def run(
    host: Annotated[str | None, typer.Option("--host", metavar="地址", help="监听地址；0.0.0.0 为本机所有地址。")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, metavar="端口", help="监听端口。")] = None,
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据文件夹。")] = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="只启动网页和接口；后台处理另用 anjian worker 启动。")] = False,
) -> None:
    """启动服务：网页、接口和后台处理，一条命令全部就绪。

    不写选项时用环境变量 ANJIAN_HOST、ANJIAN_PORT、ANJIAN_HOME 的值，都没有时监听 127.0.0.1:8080。首次启动建立数据库，
    并在终端显示设置管理员的一次性链接。Ctrl-C 停止；没处理完的文件下次启动时继续。

    退出码：0 正常停止；1 不能启动（说明原因和办法）；2 命令写错。
    """
    from api.serving import serve
    from api.serving.refusing import told
    from api.settings import Settings

    limits_or_exit()
    given: dict[str, Any] = {"host": host, "port": port, "home": home.absolute() if home else None}
    with told():
        settings = Settings(**{name: value for name, value in given.items() if value is not None})
        serve(settings, _say, worker=not no_worker)


def _say(line: str) -> None:
    typer.echo(line)
