"""`anjian link`: a one-time link for somebody who cannot sign in, made on the server itself."""

from __future__ import annotations

from typing import Annotated

import typer

from api.console.arguments import Home


def run(
    login: Annotated[str, typer.Argument(metavar="用户名", help="给谁。")],
    home: Home = None,
) -> None:
    """生成一次性链接，让用户（包括忘记密码的系统管理员）重新设置密码。

    在服务器上运行，服务运行或停止时都可以；打开链接时服务须在运行。链接 24 小时内有效，只能用一次，以前给该用户的链接随即作废；
    设置新密码之前，原来的密码仍然有效。记入操作记录。

    退出码：0 已生成；1 没有生成（说明原因和办法）；2 命令写错。
    """
    from api.people.links import on_the_server
    from api.serving import usual_address
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    with told():
        settings = settings_of(home)
        with opened(settings) as services, services.database.write() as session:
            path = on_the_server(session, login)
    typer.echo(f"请 {login} 在 24 小时内打开下面的一次性链接设置密码：\n{usual_address(settings)}{path}")
    if not settings.public_url:
        typer.echo("服务的地址或端口与上面不同时，请换成实际的，后面的部分不变。", err=True)
