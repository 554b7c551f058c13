"""The last look before a typical case goes out: its web preview, what the store will hand to outsiders, names of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.casebook import leaks, preview
from api.casebook.leaks import Leak
from api.casebook.leaks.pieces import Piece
from api.casebook.released import Released
from nlp.redact import Secrets

_FIELDS: Final[Mapping[str, str]] = {
    "title": "标题", "number": "案号", "keywords": "关键词", "sections": "正文", "agency": "单位", "field": "领域", "causes": "原因索引", "statutes": "法条索引",
}  # fmt: skip


def found(out: Released, secrets: Secrets) -> list[Leak]:
    """What of the secrets would get out with a case; none: it may be released."""
    page = leaks.check(preview.page(out).encode(), preview.name(out), secrets)
    rows = leaks.look(stored(out.to_json()), secrets)
    return [*(Leak(f"网页预览：{one.where}", one.shown, one.category) for one in page), *rows]


def stored(row: Mapping[str, Any]) -> Iterator[Piece]:
    """Every text of what the store keeps for outsiders; lists and indexes are made from it."""
    for key, value in row.items():
        yield from (Piece(f"发布内容（{_FIELDS.get(key, key)}）", text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
