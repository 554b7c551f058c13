"""Counts as bars from zero, each with its number; a bar opens the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.kit.table import Tone
from api.pages.kit.theme import tag


@dataclass(frozen=True, slots=True)
class Bar:
    """One count, and the address of what was counted."""

    label: str
    number: int
    href: str
    tone: Tone = ""


def show(title: str, definition: str, bars: Sequence[Bar]) -> None:
    """A figure: its title, what was counted, and the bars; the longest fills the width."""
    most = max((bar.number for bar in bars), default=0)
    with tag("section", classes="figure"):
        tag("h2", title)
        tag("p", f"口径：{definition}", "quiet small")
        if not bars:
            tag("p", "还没有数据", "empty")
        for bar in bars:
            with tag("a", classes="bar", href=bar.href, title=f"{bar.label} {bar.number:,} 件，点击查看"):
                tag("span", bar.label, "bar-label")
                with tag("span", classes="bar-track"):
                    tag("span", classes=f"bar-fill fill-{bar.tone or 'quiet'}", style=f"width: {100 * bar.number / most:.1f}%")
                tag("span", f"{bar.number:,}", "bar-number")
