"""Bytes of any supported file → `nlp.document.Document`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nlp.document import Document
from nlp.errors import ReadingError, notice
from nlp.reading.guard import sniff
from nlp.reading.guard.limits import Limits, check_bytes, check_characters

__all__ = ["Limits", "read"]


def read(source: bytes | Path, *, name: str = "", limits: Limits | None = None) -> Document:
    """Reads one file in this process, whatever its format.

    `name`: the file's name, used only to warn (W406) when its ending does not fit the content; a path brings its own.
    `limits`: defaults to `Limits.from_environment()`.
    Raises ReadingError (E101–E122) when the file as a whole cannot be read; pages that cannot be read are in
    `Document.errors`.  A hostile file may still crash PDFium: `nlp.reading.guard.isolation` reads in a child process.
    """
    limits = limits or Limits.from_environment()
    if isinstance(source, Path):
        name = name or source.name
        source = _load(source, limits)
    check_bytes(len(source), limits)
    kind = sniff.sniff(source)
    document = _dispatch(source, kind, limits)
    check_characters(len(document.text), limits)
    if sniff.is_misnamed(name, kind):
        warning = notice("W406", extension=sniff.extension_of(name), kind=sniff.LABELS[kind])
        document = replace(document, warnings=(warning, *document.warnings))
    return document


def _load(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise ReadingError("E122")
        check_bytes(path.stat().st_size, limits)
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadingError("E101", path=path.name) from None
    except PermissionError:
        raise ReadingError("E120") from None


def _dispatch(data: bytes, kind: str, limits: Limits) -> Document:
    """Readers are imported where they are used: each brings libraries that the others do not need at start."""
    if kind == sniff.PDF:
        from nlp.reading.formats.pdf import read_pdf  # see the docstring; so are the following

        return read_pdf(data, limits)
    if kind in sniff.IMAGES:
        from nlp.reading.formats.images import read_image

        return read_image(data, limits)
    if kind == sniff.DOCX:
        from nlp.reading.formats.office import read_docx

        return read_docx(data, limits)
    if kind in {sniff.DOC, sniff.RTF}:
        from nlp.reading.formats.office import read_legacy

        return read_legacy(data, limits)
    if kind == sniff.OFD:
        from nlp.reading.formats.ofd import read_ofd

        return read_ofd(data, limits)
    if kind in {sniff.TEXT, sniff.JSONL}:
        from nlp.reading.formats.plain import read_text

        return read_text(data, limits)
    if kind == sniff.ZIP:
        raise ReadingError("E122")
    raise ReadingError("E106", kind=sniff.LABELS[kind])
