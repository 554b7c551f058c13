"""`anjian text`: the cleaned text of one document."""

from __future__ import annotations

import sys

import typer

from api.console.arguments import OneFile, WhichOne
from api.console.exits import FAILED
from api.console.limits import limits_or_exit
from api.console.terminal import complain, complain_of, visible
from nlp.batch import one_document
from nlp.errors import ReadingError


def run(
    file: OneFile,
    name: WhichOne = None,
) -> None:
    """输出清理后的正文：已去掉页眉、页脚、页码和硬换行。

    analyze --evidence 给出的 start、end 就是这段文字中的字符位置。
    """
    try:
        document = one_document(file, name=name, limits=limits_or_exit())
    except ReadingError as error:
        complain_of(error)
        raise typer.Exit(FAILED) from None
    for found in document.errors:
        complain(f"{found.code} {found.message}")
    text = visible(document.text) if sys.stdout.isatty() else document.text  # a file is given what the offsets count
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
