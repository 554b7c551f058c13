"""Chinese fonts of this machine, for charts and PDF: those of GB/T 9704 where they are, else the nearest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import typst

Role = Literal["title", "body", "hei", "kai", "song"]
_SERIF: Final = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "STSong", "Songti SC", "AR PL SungtiL GB", "AR PL UMing CN", "AR PL UMing")
_SANS: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
WANTED: Final[dict[Role, tuple[str, ...]]] = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong", *_SERIF, *_SANS),
    "body": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong", *_SERIF, *_SANS),
    "hei": ("黑体", "SimHei", "华文黑体", "STHeiti", *_SANS, *_SERIF),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti", "AR PL UKai CN", *_SERIF, *_SANS),
    "song": ("宋体", "SimSun", *_SERIF, *_SANS),
}
"""By what they are called, in Chinese or in English, the standard's own first."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font as found: its family and where its regular face lies."""

    family: str
    path: str
    index: int


@cache
def installed() -> typst.Fonts:
    """The machine's fonts; looked for once a process."""
    return typst.Fonts(True, True, [])


@cache
def face(role: Role) -> Face | None:
    """The best font for a use; None: this machine has no Chinese font that we know."""
    by_family: dict[str, Face] = {}
    for font in sorted(installed().fonts(), key=lambda one: (abs(one.weight - 400), one.style != "normal")):
        if font.path is not None:
            by_family.setdefault(font.family, Face(font.family, font.path, font.index))
    return next((by_family[family] for family in WANTED[role] if family in by_family), None)
