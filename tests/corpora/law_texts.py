"""The texts of the statutes, article by article, as the domain's folder keeps them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nlp.numerals import to_int

_ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)条\s+")
_ITEM = re.compile(r"[（(]([一二三四五六七八九十]+)[）)]")
_DIVISION = re.compile(r"第[一二三四五六七八九十]+[章节]\s")


@dataclass
class Paragraph:
    """A paragraph (款) with the numbers of its items (项)."""

    text: str
    items: list[int]


def articles(path: Path) -> dict[int, list[Paragraph]]:
    """The paragraphs of every article; what stands behind the items of a paragraph is the next one."""
    found: dict[int, list[Paragraph]] = {}
    current: list[Paragraph] | None = None
    for line in map(str.strip, path.read_text(encoding="utf-8").split("---", 2)[2].splitlines()):
        if not line or line.startswith(("#", "<!--")) or _DIVISION.match(line):
            continue
        if start := _ARTICLE.match(line):
            number = to_int(start[1])
            assert number is not None
            current = found[number] = [Paragraph(line[start.end() :], [])]
        elif current is not None and (item := _ITEM.match(line)):
            number = to_int(item[1])
            assert number is not None
            current[-1].items.append(number)
            current[-1].text += line
        elif current is not None:
            current.append(Paragraph(line, []))
    return found
