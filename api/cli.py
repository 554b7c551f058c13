"""`anjian`: the command line.  Each command is a module of `api.commands`, imported when it is asked for.

Nothing heavy is imported here: a cold `anjian analyze one.pdf` must be done within two seconds.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from api.console.exits import INTERRUPTED, UNWRITTEN
from api.console.terminal import complain, give_up_output, make_usable
from api.console.usage import ChineseCommand, ChineseGroup, complaint, unwritten

COMMANDS = (
    "serve", "worker", "analyze", "summarise", "text", "show", "redact", "screen", "casebook", "demo", "evaluate", "train",
    "doctor", "config", "deploy", "link", "backup", "restore", "check", "export", "migrate",
)  # fmt: skip
"""In the order in which help lists them; each is `api.commands.NAME` with a function `run`, or with `group` for several."""


class Commands(ChineseGroup):
    """The group of all commands, which imports a command's module on first use."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"api.commands.{cmd_name}")
        if hasattr(module, "group"):
            several = typer.main.get_command(module.group)
            several.name = cmd_name
            return several
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(cmd_name, cls=ChineseCommand)(module.run)
        return typer.main.get_command(single)


app = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True, rich_markup_mode="rich")


def _version(wanted: bool) -> None:
    if wanted:
        from nlp.versions import versions  # only here

        found = versions()
        typer.echo(f"anjian {found['extractor']}")
        for name, digest in found["models"].items():
            typer.echo(f"  {name} {digest}")
        raise typer.Exit


@app.callback()
def anjian(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本后退出。")
    ] = False,
) -> None:
    """案鉴：读行政诉讼裁判文书，说清告了谁、怎么判、为什么败诉，每个结论都指到原文。"""


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line; exit status 2 where the command was wrong, with a sentence in Chinese."""
    make_usable()
    command = typer.main.get_command(app)
    try:
        status = command.main(arguments, prog_name="anjian", standalone_mode=False)
    except typer.TyperException as error:
        complain(complaint(error))
        status = 2
    except OSError as error:  # input has errors of its own; what comes here could not be written
        give_up_output()
        complain(unwritten(error))
        status = UNWRITTEN
    except typer.Abort:
        status = INTERRUPTED
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
