"""What may stand in a line of the log."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any, Final

WORDS: Final = frozenset(
    {"event", "level", "logger", "timestamp", "request", "method", "path", "code", "kind", "worker", "at", "error", "trace", "state", "host", "version"}
)
"""Keys whose values may be words: each is filled by the program, from a set that no user and no document can add to.

`path` is a route's template; `worker` and `host` names that the operator chose; `error`, `trace` and `at` are made by this package."""
WORD: Final = re.compile(r"[\x20-\x7e]{0,400}")
LONGEST: Final = 50
"""Numbers of a list that are written."""
LEFT_OUT: Final = "…"


def harmless(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line with numbers, and words under known keys; what else a value is, its place shows that there was one."""
    for key, value in line.items():
        if not key.startswith("_"):
            line[key] = _kept(key, value)
    return line


def _kept(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        if key == "trace":
            return list(value)
        return [_kept(key, one) for one in list(value)[:LONGEST]]
    if key in WORDS and isinstance(value, str) and WORD.fullmatch(value):
        return value
    return LEFT_OUT
