"""`anjian config`: the settings as the service would take them here, without what is secret."""

from __future__ import annotations

import typer

from api.console.arguments import Home


def run(
    home: Home = None,
) -> None:
    """列出全部设置：现在的值、从哪里来（环境变量、配置文件、密码文件、默认）、各管什么。密码不显示，数据库地址里的密码也不显示。

    ANJIAN_CONFIG 指定配置文件（TOML），其中一行一项，如 port = 8080；同一项也有环境变量时，以环境变量为准。
    不认识的 ANJIAN_ 环境变量列在错误输出里。

    退出码：0 已列出；2 命令写错，或某项的值不正确、配置文件有错（说明是哪里）。
    """
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from api.care.config import lines
    from api.console.limits import limits_or_exit
    from api.console.terminal import visible
    from api.serving.refusing import told
    from api.settings import Settings
    from api.settings.sources import unknown_variables

    table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False)
    for heading in ("设置", "值", "来源", "作用"):
        table.add_column(heading, overflow="fold")
    limits_or_exit()
    with told():
        for line in lines(home):
            table.add_row(line.variable, escape(visible(line.value)), line.origin, line.words)
    Console().print(table)
    for sentence in unknown_variables(Settings):
        typer.echo(f"提醒：{visible(sentence)}", err=True)
