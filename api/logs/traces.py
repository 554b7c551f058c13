"""An exception as a place in the program: kinds and frames.

Its message is left out: libraries put names of files, values of rows and passages of texts into theirs.  What of it is
a word of ours or of the system stays: the code of our errors, the system's name of an error, the database's state.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from errno import errorcode
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final

FRAMES: Final = 30
"""The innermost frames of each exception that are written."""
CHAIN: Final = 5
"""Exceptions, each the cause of the next, that are written."""
ROOMS: Final = frozenset({"site-packages", "dist-packages", "lib", "api", "nlp"})
CODE: Final = re.compile(r"[A-Z0-9_]{2,40}")


def told(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Puts `error` (kinds, outermost first) and `trace` (file:line function) in the place of `exc_info`."""
    error = _error(line.pop("exc_info", None))
    if error is not None:
        chain = list(_chain(error))
        line["error"] = " < ".join(_kind(one) for one in chain)
        line["trace"] = [frame for one in chain for frame in _frames(one.__traceback__)]
    line.pop("stack_info", None)
    line.pop("stack", None)
    return line


def _error(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if len(given) == 3 and isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen and len(seen) < CHAIN:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _kind(error: BaseException) -> str:
    """Its class and what of it is no value: `ServiceError(E703)`, `OSError(ENOSPC)`, `OperationalError(SQLITE_FULL)`."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    code = getattr(error, "code", None) or getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code is None and isinstance(error, OSError):
        code = errorcode.get(error.errno or 0)
    return f"{name}({code})" if isinstance(code, str) and CODE.fullmatch(code) else name


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-FRAMES:]:
        yield f"{_short(frame.filename)}:{frame.lineno} {frame.name}"


def _short(filename: str) -> str:
    """The file without the folder of the installation; not a name that a program made up (`<string>`, templates)."""
    parts = PurePath(filename).parts
    place = next((number for number in range(len(parts) - 1, -1, -1) if parts[number] in ROOMS), None)
    short = parts[-1:] if place is None else parts[place:]
    return "/".join(short) if filename.isascii() and filename.endswith(".py") else "?"
