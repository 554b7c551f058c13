"""`anjian doctor`: which optional parts this machine has, what each is for and how to get it."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from nlp.versions import versions

SQLITE_WANTED = (3, 42)
"""What the durable job queue of the service assumes; older ones fail when it starts."""
CJK_FONTS = ("Noto Serif CJK", "Noto Sans CJK", "WenQuanYi", "AR PL", "SimSun", "FangSong", "Source Han")
FONT_LIST_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A part: whether it is there, which version, what it enables, how to install it on Debian."""

    name: str
    present: bool
    detail: str
    enables: str
    remedy: str


def run() -> None:
    """检查本机：哪些可选部件已经装好，各管什么用，没有的怎么装。"""
    table = Table(title=f"Python {platform.python_version()}，{platform.system()} {platform.machine()}")
    for heading in ("部件", "状态", "用途", "安装办法（Debian）"):
        table.add_column(heading, overflow="fold")
    for finding in findings():
        absent = "太旧：" if finding.detail else "没有"
        state = f"[green]有[/] {finding.detail}" if finding.present else f"[yellow]{absent}[/]{finding.detail}"
        table.add_row(finding.name, state, finding.enables, "" if finding.present else finding.remedy)
    console = Console()
    console.print(table)
    found = versions()
    console.print(f"分析程序 {found['extractor']}")
    for name, digest in found["models"].items():
        console.print(f"模型 {name} {digest}")


def findings() -> list[Finding]:
    """All parts in the order of the table."""
    return [_recognition(), _openvino(), _libreoffice(), _fonts(), _chromium(), _sqlite(), _models()]


def _recognition() -> Finding:
    found = find_spec("rapidocr")
    folder = Path(found.origin).parent / "models" if found and found.origin else None
    models = sorted(folder.glob("*.onnx")) if folder else []
    detail = f"{_version('rapidocr')}，{len(models)} 个模型文件" if models else ""
    return Finding("RapidOCR", bool(models), detail, "识别扫描件和图片", "pip install -c constraints.txt rapidocr")


def _openvino() -> Finding:
    detail = _version("openvino")
    return Finding("OpenVINO", bool(detail), detail, "识别时的计算引擎", "pip install -c constraints.txt openvino")


def _libreoffice() -> Finding:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    install = "apt-get install libreoffice-writer"
    return Finding("LibreOffice", program is not None, program or "", "读取 doc、wps、rtf", install)


def _fonts() -> Finding:
    families = _font_families()
    found = next((name for name in CJK_FONTS if any(name in family for family in families)), None)
    return Finding("中文字体", found is not None, found or "", "图表、PDF 中的汉字", "apt-get install fonts-noto-cjk")


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
    install = "apt-get install chromium"
    return Finding("Chromium", program is not None, program or "", "网页界面的自动测试", install)


def _sqlite() -> Finding:
    wanted = ".".join(map(str, SQLITE_WANTED))
    enough = sqlite3.sqlite_version_info >= SQLITE_WANTED
    install = "使用 Debian 13 自带的 Python，或以新版 SQLite 编译 Python；读取和分析不受影响"
    return Finding("SQLite", enough, sqlite3.sqlite_version, f"服务的任务队列（{wanted} 以上）", install)


def _models() -> Finding:
    names = versions()["models"]
    detail = f"{len(names)} 个" if names else ""
    return Finding("分类模型", bool(names), detail, "败诉原因、行为种类、执法领域", "anjian train")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
