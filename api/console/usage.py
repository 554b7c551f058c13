"""Help and usage errors of the command line in Chinese; the library that parses it speaks English."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "磁盘只读",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EFBIG: "文件过大",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOENT: "路径不存在",
}


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is written."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Chinese."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Prints the help."""
        _name_panels()
        _name_no_types(self.get_params(ctx))
        super().format_help(ctx, formatter)


class ChineseGroup(TyperGroup):
    """The same for a group of commands."""

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is written."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, explained in Chinese."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Prints the help."""
        _name_panels()
        _name_no_types(self.get_params(ctx))
        super().format_help(ctx, formatter)


def _name_panels() -> None:
    """The words that typer's printer of help has as constants."""
    from typer import rich_utils  # a tenth of a second that only help may take

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.DEFAULT_STRING = "[默认：{}]"


def _name_no_types(parameters: list[Any]) -> None:
    """Flags take no value, and arguments say themselves what they are: no `<bool>` and no `<list[Path]>` in help."""
    for parameter in parameters:
        if parameter.param_type_name == "argument" or parameter.is_flag:
            parameter.display_type_rich = lambda ctx: None


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


def unwritten(error: OSError) -> str:
    """Why results could not be written, and what to do."""
    where = f" {error.filename}" if error.filename else ""
    why = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"结果写不出去{where}：{why}。已写出的结果可用；排除原因后，jsonl 和 csv 可以加 --resume 继续。"


def _sentence(error: typer.TyperException, kind: str) -> str:
    name = _name(getattr(error, "param", None)) or getattr(error, "option_name", "")
    by_kind = {
        "MissingParameter": f"缺少参数 {name}。",
        "NoSuchOption": f"没有选项 {name}。{_near(getattr(error, 'possibilities', None))}",
        "BadOptionUsage": f"选项 {name} 用法不对：缺少或多了值。",
        "BadParameter": f"{name} 的值不对。" if name else error.message,
    }
    return by_kind.get(kind) or _usage_sentence(error.message)


def _name(parameter: Any) -> str:
    """An option as it is written, an argument as help shows it."""
    if parameter is None:
        return ""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name)


def _near(names: list[str] | None) -> str:
    return f"是不是 {'、'.join(names)}？" if names else ""


def _usage_sentence(message: str) -> str:
    """The remaining sentences are told apart by their English text only."""
    for start, chinese in (("No such command", "没有这个命令："), ("Got unexpected extra argument", "多余的参数：")):
        if message.startswith(start):
            return chinese + message.removeprefix(start).lstrip("s ").strip("().' ")
    return "缺少命令。" if message == "Missing command." else message
