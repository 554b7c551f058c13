"""`anjian text`: the cleaned text of one document."""

from __future__ import annotations

import sys

import typer

from api.arguments import OneFile, WhichOne
from api.settings import limits_or_exit
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
        typer.echo(f"{error.code} {error.message}{error.remedy}", err=True)
        raise typer.Exit(1) from None
    for found in document.errors:
        typer.echo(f"{found.code} {found.message}", err=True)
    sys.stdout.buffer.write(f"{document.text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
