"""Lines of libraries: written only as far as they are constants of the library's code.

Most libraries put values into their messages, with % or ready-made.  A message is therefore written when it is, as it was
handed over, one of the constants of the function that logs it: the text of the programmer, with %s in the place of values.
Of others the place in the code is written, where the programmer's words can be read.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from types import CodeType
from typing import Any, Final

from api.logs.lines import LEFT_OUT

DEEPEST: Final = 30
"""Frames between the library's call and here."""


def constant(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Puts the programmer's words, or nothing, in the place of the message, and adds `at`: module, function and line."""
    record: logging.LogRecord = line["_record"]
    code = _caller(record)
    own = code is not None and isinstance(record.msg, str) and record.msg in code.co_consts
    line["event"] = " ".join(record.msg.split()) if own else LEFT_OUT
    line["at"] = f"{record.module}.{record.funcName}:{record.lineno}"
    line.pop("positional_args", None)
    if record.exc_info:
        line["exc_info"] = record.exc_info
    return line


def _caller(record: logging.LogRecord) -> CodeType | None:
    """The code that made the record; None when it is not on the stack (made elsewhere and handed over)."""
    frame = sys._getframe(1)
    for _ in range(DEEPEST):
        if frame.f_code.co_filename == record.pathname and frame.f_lineno == record.lineno:
            return frame.f_code
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return None
