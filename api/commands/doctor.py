"""`anjian doctor`: which optional parts this machine has, what each is for and how to get it."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.care import trained
from api.console.exits import FAILED
from nlp.errors import ReadingError
from nlp.reading.formats.legacy import find_soffice
from nlp.reading.ocr.engine import LINE_HEIGHT, read_line
from nlp.versions import versions

SQLITE_WANTED = (3, 42)
"""What the durable job queue of the service assumes; older ones fail when it starts."""
CJK_FONTS = ("Noto Serif CJK", "Noto Sans CJK", "WenQuanYi", "AR PL", "SimSun", "FangSong", "Source Han")
FONT_LIST_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A part: what it is called, its version or place, what it enables, how to install it on Debian.

    `lack`: None where the part works, else what is wrong with it.
    """

    name: str
    lack: str | None
    detail: str
    enables: str
    remedy: str


def run(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="文件夹", help="还检查这个数据文件夹里的服务：数据库、文件夹、后台处理、磁盘。")
    ] = None,
) -> None:
    """检查本机：哪些可选部件已经装好，各管什么用，没有的怎么装。给出 --home 时还检查那里的服务，不改动数据。

    退出码：0 检查完毕，服务各项正常；1 服务有一项不正常；2 命令写错。
    """
    console = Console()
    console.print(f"Python {platform.python_version()}，{platform.system()} {platform.machine()}", highlight=False)
    table = Table(box=box.HORIZONTALS, show_edge=False, show_lines=True, pad_edge=False)
    for heading in ("部件", "状态", "用途", "安装办法（Debian）"):
        table.add_column(heading, overflow="fold")
    found = findings()
    for finding in found:
        state = f"[yellow]{escape(finding.lack)}[/]" if finding.lack else "[green]可用[/]"
        detail = f"\n{escape(finding.detail)}" if finding.detail else ""
        table.add_row(finding.name, f"{state}{detail}", finding.enables, finding.remedy if finding.lack else "")
    console.print(table)
    console.print(_conclusion(found))
    made_by = versions()
    console.print(f"分析程序 {made_by['extractor']}", highlight=False)
    for name, digest in made_by["models"].items():
        console.print(f"模型 {name} {digest}", highlight=False)
    if home is not None and not _service(console, home):
        raise typer.Exit(FAILED)


def _service(console: Console, home: Path) -> bool:
    """Says how the service in `home` is; False: something is wrong."""
    from pydantic import ValidationError

    from api.serving import CannotServeError
    from api.serving.examination import examine
    from api.settings.sources import wrong_variables

    console.print(f"服务（{home.absolute()}）", highlight=False)
    try:
        found = examine(home)
    except CannotServeError as error:
        console.print(f"  [yellow]{escape(str(error))}[/]", highlight=False)
        return False
    except ValidationError as error:
        raise typer.BadParameter(wrong_variables(error)) from None
    for one in found:
        state = f"[yellow]{escape(one.lack)}[/]" if one.lack else "[green]正常[/]"
        console.print(f"  {one.name}：{state}{escape(f'（{one.detail}）') if one.detail else ''}", highlight=False)
    return not any(one.lack for one in found)


def _conclusion(found: list[Finding]) -> str:
    lacking = [finding.name for finding in found if finding.lack]
    return f"缺 {'、'.join(lacking)}：只影响表中所列用途。" if lacking else "各部件都可用。"


def findings() -> list[Finding]:
    """All parts in the order of the table."""
    return [_recognition(), _libreoffice(), _models(), _fonts(), _chromium(), _sqlite()]


def _recognition() -> Finding:
    """Tries it: a machine may have the packages and yet lack what they are linked with."""
    install = "重新安装本软件"
    detail = f"RapidOCR {_version('rapidocr')}\nOpenVINO {_version('openvino')}"
    lack = None
    try:
        read_line(np.full((LINE_HEIGHT, 4 * LINE_HEIGHT), 255, np.uint8))
    except ReadingError as error:
        lack = error.message
    return Finding("扫描识别", lack, detail, "识别扫描件和图片", install)


def _libreoffice() -> Finding:
    program = find_soffice()
    install = "apt-get install libreoffice-writer-nogui"
    return Finding("LibreOffice", None if program else "没有", str(program or ""), "读取 doc、wps、rtf", install)


def _fonts() -> Finding:
    families = _font_families()
    found = next((name for name in CJK_FONTS if any(name in family for family in families)), None)
    uses = "图表和 PDF 文件中的汉字"
    return Finding("中文字体", None if found else "没有", found or "", uses, "apt-get install fontconfig fonts-noto-cjk")


def _font_families() -> list[str]:
    program = shutil.which("fc-list")
    if program is None:
        return []
    try:
        listed = subprocess.run(
            [program, ":lang=zh", "family"], capture_output=True, timeout=FONT_LIST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return listed.stdout.decode("utf-8", "replace").splitlines()


def _chromium() -> Finding:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    uses = "网页界面的自动测试"
    return Finding("Chromium", None if program else "没有", program or "", uses, "apt-get install chromium")


def _sqlite() -> Finding:
    wanted = ".".join(map(str, SQLITE_WANTED))
    lack = None if sqlite3.sqlite_version_info >= SQLITE_WANTED else "版本低"
    uses = f"网页服务（需 {wanted}）"
    return Finding("SQLite", lack, sqlite3.sqlite_version, uses, "升级到 Debian 13")


def _models() -> Finding:
    """Trained files: what is wrong with those that the program would not use."""
    wrong = list(trained.damaged())
    uses = "与规则相互核对，找出人名，比较相似案例"
    return Finding("模型文件", f"{len(wrong)} 个不能用" if wrong else None, "".join(wrong) or f"{len(trained.LOADERS)} 个", uses, "重新安装程序")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "没有"
