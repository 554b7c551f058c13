"""Help and usage errors of the command line in Chinese; the library that parses it speaks English."""

from __future__ import annotations

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup
from typer.models import Context

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.REQUIRED_LONG_STRING = "[必填]"
rich_utils.DEFAULT_STRING = "[默认：{}]"


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_usage(self, ctx: Context) -> str:
        """The line that shows how the command is written."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> Any:
        """`--help`, explained in Chinese."""
        return _help_option(super().get_help_option(ctx))


class ChineseGroup(TyperGroup):
    """The same for a group of commands."""

    def get_usage(self, ctx: Context) -> str:
        """The line that shows how the command is written."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Context) -> Any:
        """`--help`, explained in Chinese."""
        return _help_option(super().get_help_option(ctx))


def _usage(text: str) -> str:
    words = {"Usage: ": "用法：", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
    for english, chinese in words.items():
        text = text.replace(english, chinese)
    return text


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = "显示帮助后退出。"
    return option


def complaint(error: typer.TyperException) -> str:
    """What was wrong with the command, and where to find help."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "anjian"
    kind = type(error).__name__  # the classes are private to typer, their names are click's and stable
    if kind == "NoArgsIsHelpError":
        return error.message
    return f"{_sentence(error, kind)}\n用“{path} --help”查看用法。"


def _sentence(error: typer.TyperException, kind: str) -> str:
    parameter = getattr(error, "param", None)
    name = parameter.human_readable_name if parameter is not None else getattr(error, "option_name", "") or ""
    if kind == "MissingParameter":
        return f"缺少参数 {name}。"
    if kind == "NoSuchOption":
        near = "、".join(getattr(error, "possibilities", None) or ())
        return f"没有选项 {name}。" + (f"是不是 {near}？" if near else "")
    if kind == "BadOptionUsage":
        return f"选项 {name} 用法不对：缺少或多了值。"
    if kind == "BadParameter":
        return f"{name} 的值不对：{error.message}" if name else error.message
    if error.message.startswith("No such command"):
        return f"没有命令 {error.message.split(chr(39))[1]}。"
    if error.message.startswith("Got unexpected extra argument"):
        return f"多余的参数：{error.message.partition('(')[2].rstrip(')')}"
    if error.message == "Missing command.":
        return "缺少命令。"
    return error.message
