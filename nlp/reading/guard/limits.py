"""Limits that keep a hostile or broken file from taking the machine down.

The attacker is whoever sends the file: a page may claim ten thousand metres, a zip may unpack to petabytes,
a picture may hold more pixels than memory.  Every limit is finite, and every check runs before the work it bounds.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from nlp.errors import ReadingError

MEBIBYTE = 1024 * 1024
CONFIG: Final = "ANJIAN_CONFIG"
PREFIX: Final = "ANJIAN_LIMIT_"
KEY: Final = "limit_"
"""How limits are called as variables, and in the settings' file that CONFIG names."""
DIGITS: Final = 18
"""No machine has more of anything."""

PAGE_POINTS = 14_400.0
"""ISO 32000-1, annex C.2: a page is at most 14,400 units (200 inches) wide or high."""

PAGE_NUMBER_MAX = 65_535
"""`Document.char_pages` holds page numbers as uint16."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.  Every field can be set: ANJIAN_LIMIT_<FIELD>, or limit_<field> in the settings' file."""

    bytes: int = 200 * MEBIBYTE
    """A 300-page scan in colour at 300 dpi is about 150 MB; the largest court files seen are below that."""
    pages: int = 5_000
    """The longest judgments have some hundreds of pages; a whole case file a few thousand."""
    pixels: int = 100_000_000
    """Of one picture: A3 at 600 dpi has 70 million; 100 million are 300 MB in memory as RGB."""
    characters: int = 2_000_000
    """A page holds about 700 characters: nearly 3,000 full pages."""
    seconds: int = 900
    """Recognition reads 40 pages a minute: 600 scanned pages."""
    memory: int = 3 * 1024 * MEBIBYTE
    """A worker with recognition peaks at 1.6 GB, plus one picture of the largest size as RGB and as float."""
    nesting: int = 3
    """Packs in packs: a bureau's yearly zip of monthly zips of case zips."""
    members: int = 20_000
    """Twice the folder of 10,000 documents that a run is measured on."""
    expanded: int = 2 * 1024 * MEBIBYTE
    """Bytes after unpacking: ten files of the largest size."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The defaults, overridden by the settings' file that ANJIAN_CONFIG names (limit_bytes, limit_pages, …), and that by
        ANJIAN_LIMIT_BYTES, _PAGES, …; a value that is no positive integer is refused.

        Raises ValueError with a sentence naming the variable, or the file and what stands in it.
        """
        source = os.environ if environment is None else environment
        given = {name: number for name, (number, _) in told(source).items()}
        return cls(**given)


def told(environment: Mapping[str, str]) -> dict[str, tuple[int, bool]]:
    """The limits that are set: field → number, and whether the settings' file says so.  Raises ValueError as `from_environment`."""
    path = environment.get(CONFIG, "")
    stored = _stored(path) if path else {}
    given: dict[str, tuple[int, bool]] = {}
    for field in fields(Limits):
        variable, key = f"{PREFIX}{field.name.upper()}", f"{KEY}{field.name}"
        text = environment.get(variable, "").strip()
        if text:
            given[field.name] = (_positive(text, variable), False)
        elif key in stored:
            given[field.name] = (_positive(stored[key], f"配置文件 {path} 里的 {key}"), True)
    return given


def _positive(value: object, where: str) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > DIGITS or int(text) < 1:
        raise ValueError(f"{where} 应为正整数，现为“{text[:60]}”。")
    return int(text)


def _stored(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"配置文件 {path} 不存在或不能读取。") from None
    except (ValueError, RecursionError) as error:  # no TOML, a number of 5,000 digits, brackets without end
        line = re.search(r"at line (\d+)", str(error))
        where = f"第 {line[1]} 行" if line else "结尾处"
        raise ValueError(f"配置文件 {path} {where}不符合 TOML 格式。") from None


def human_size(size: int) -> str:
    """A number of bytes as people write it: 3.0 GB, 200.0 MB, 12 KB."""
    for unit, factor in (("GB", 1024**3), ("MB", 1024**2)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size / 1024:.0f} KB"


def check_bytes(size: int, limits: Limits) -> None:
    """Raises E102 for an empty file, E103 for one above the limit."""
    if size == 0:
        raise ReadingError("E102")
    if size > limits.bytes:
        raise ReadingError("E103", size=human_size(size), limit=human_size(limits.bytes))


def check_pages(count: int, limits: Limits) -> None:
    """Raises E107 when there are more pages than allowed."""
    limit = min(limits.pages, PAGE_NUMBER_MAX)
    if count > limit:
        raise ReadingError("E107", count=count, limit=limit)


def check_characters(count: int, limits: Limits) -> None:
    """Raises E116 when there is more text than allowed."""
    if count > limits.characters:
        raise ReadingError("E116", limit=limits.characters)


def check_expanded(size: int, limits: Limits) -> None:
    """Raises E111 when a pack would unpack (or has unpacked) to more bytes than allowed."""
    if size > limits.expanded:
        raise ReadingError("E111", size=human_size(size))


def check_members(count: int, limits: Limits) -> None:
    """Raises E119 when a pack has more members than allowed."""
    if count > limits.members:
        raise ReadingError("E119", limit=limits.members)


def check_nesting(depth: int, limits: Limits) -> None:
    """Raises E113 when packs are nested deeper than allowed; a pack that is no member of another has depth 1."""
    if depth > limits.nesting:
        raise ReadingError("E113", limit=limits.nesting)


def page_too_large(width: float, height: float) -> bool:
    """Whether a page's size in points is outside what a PDF may have (also when it is not a number)."""
    return not (0 < width <= PAGE_POINTS and 0 < height <= PAGE_POINTS)


def picture_too_large(width: int, height: int, limits: Limits) -> bool:
    """Whether a picture has more pixels than allowed."""
    return width * height > limits.pixels
