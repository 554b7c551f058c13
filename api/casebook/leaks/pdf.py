"""PDF files: the text of the pages, and every string of every object, of every state that the file was saved in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from api.casebook.leaks import markup, names
from api.casebook.leaks.pieces import BYTES_MAX, Piece, Pieces, decoded, within

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2

_ONE_AT_A_TIME: Final = Lock()
"""PDFium is not thread-safe."""
_END: Final = re.compile(rb"%%EOF[\r\n \t]*")
_SAVED_MAX: Final = 16
"""Earlier states that are looked at: who saves a file so often without rewriting it gets it back unread."""
_OWN_TEXT: Final = re.compile(rb"/(?:ActualText|Alt|E|Title|T)\s*[(<]")
"""Text beside what is drawn, in the drawing itself (ISO 32000-2, 14.9)."""
_DEEP: Final = 50
_SKIPPED: Final = frozenset({"/Image", "/Type1C", "/CIDFontType0C", "/OpenType"})
_HASHES: Final = frozenset({"/ID", "/CheckSum", "/FontName", "/BaseFont", "/CharSet", "/O", "/U", "/OE", "/UE", "/Perms", "/Lang"})
_PLACES: Final = (
    (({"/Annot"}, {"/Rect"}), "批注和链接"),
    (({"/EF"}, {"/Filespec"}, {"/EmbeddedFile"}), "附件"),
    (({"/StructElem"}, {"/S", "/K"}), "结构标记"),
    (({"/Title", "/Parent"},), "书签（大纲）"),
    (({"/Names"}, {"/Limits"}, {"/Dests"}), "命名目标"),
    (({"/FT"},), "表单"),
    (({"/Metadata"},), "文件属性"),
)
"""Keys, types or subtypes that an object has to have for its words to stand in a place; the first that fits counts."""


def pieces(data: bytes, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    """All that a PDF says.  `inner`: the pieces of an attached file (bytes, name)."""
    ends = [match.end() for match in _END.finditer(data)]
    if ends and data[ends[-1] :].strip(b"\0\r\n\t "):
        yield from (within("文件末尾", one) for one in inner(data[ends[-1] :], ""))
    earlier = ends[:-1]
    if len(earlier) > _SAVED_MAX:
        yield Piece("以前保存的内容", "保存的次数太多", unread=True)
    yield from _state(data, inner)
    for end in earlier[:_SAVED_MAX]:
        yield from (within("以前保存的内容", one) for one in _state(data[:end], inner, whole=False))


def _state(data: bytes, inner: Callable[[bytes, str], Pieces], *, whole: bool = True) -> Pieces:
    """One state.  Half a file (`whole` false) that opens in no way says nothing."""
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        yield Piece("文件", "文件已加密", unread=True)
        return
    except pikepdf.PdfError:
        if whole:
            yield Piece("文件", "文件损坏", unread=True)
        return
    with pdf:
        yield from _pages(data)
        yield from _objects(pdf, inner)


def _pages(data: bytes) -> list[Piece]:
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return [Piece("页面", "文件损坏", unread=True)]
        try:
            return [_page(pdf, number) for number in range(len(pdf))]
        finally:
            pdf.close()


def _page(pdf: pypdfium2.PdfDocument, number: int) -> Piece:
    import pypdfium2

    where = f"第 {number + 1} 页"
    try:
        page = pdf[number]
        text = page.get_textpage()
        found = Piece(where, text.get_text_range())
        text.close()
        page.close()
    except pypdfium2.PdfiumError:
        return Piece(where, "页面损坏", unread=True)
    return found


def _objects(pdf: pikepdf.Pdf, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    """Strings and names of all objects, and the streams that hold no drawing; damaged ones count as unread."""
    import pikepdf

    properties = pdf.trailer.get("/Info")
    info = properties.objgen if isinstance(properties, pikepdf.Object) else (0, 0)
    drawn = {part.objgen for page in pdf.pages for part in _contents(page)}
    for one in [*pdf.objects, pdf.trailer]:
        if not isinstance(one, pikepdf.Object):
            continue
        try:
            yield from list(_object(one, drawn, inner, properties=bool(info[0]) and one.objgen == info))
        except (pikepdf.PdfError, ValueError, TypeError):
            yield Piece("文件内部", "内容损坏", unread=True)


def _object(one: Any, drawn: set[tuple[int, int]], inner: Callable[[bytes, str], Pieces], *, properties: bool) -> Pieces:
    """`drawn`: the streams that draw pages; `properties`: it is the file's own table of properties."""
    import pikepdf

    place = "文件属性" if properties else _place(one)
    for path, text in _strings(one):
        name = next((label for key in reversed(path) if (label := names.element(key.lstrip("/")))), "")
        yield Piece(f"{place}（{name}）" if name else place, text)
    if isinstance(one, pikepdf.Stream):
        yield from _drawn(one) if one.objgen in drawn or one.get("/Subtype") == "/Form" else _stream(one, inner)


def _contents(page: Any) -> list[Any]:
    """The streams that draw a page."""
    import pikepdf

    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    return [one for one in contents if isinstance(one, pikepdf.Stream)] if isinstance(contents, pikepdf.Array) else []


def _drawn(stream: Any) -> Pieces:
    """What a drawing says beside what it draws."""
    import pikepdf

    try:
        marked = _OWN_TEXT.search(stream.read_bytes()) is not None
    except pikepdf.PdfError:
        yield Piece("页面", "内容损坏", unread=True)
        return
    if marked:
        yield from _beside(stream)


def _place(one: Any) -> str:
    """What an object is for."""
    import pikepdf

    if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        return "文件内部"
    keys = set(one.keys()) | {str(one.get(key)) for key in ("/Type", "/Subtype")}
    return next((label for some, label in _PLACES if any(keys >= each for each in some)), "文件内部")


def _strings(one: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string and every name of an object with the keys above it, without following references: those come by themselves."""
    import pikepdf

    waiting: list[tuple[tuple[str, ...], Any, bool]] = [((), one, True)]
    while waiting:
        path, value, first = waiting.pop()
        if len(path) > _DEEP or (not first and isinstance(value, pikepdf.Object) and value.is_indirect):
            continue
        if isinstance(value, pikepdf.String):
            yield path, _text(value)
        elif isinstance(value, pikepdf.Name):
            yield path, str(value)[1:]
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            for key, item in value.items():
                yield path, key[1:]
                if key not in _HASHES:
                    waiting.append(((*path, key), item, False))
        elif isinstance(value, pikepdf.Array):
            waiting += [(path, item, False) for item in value]


def _text(value: Any) -> str:
    """As PDF encodes it, unless it is UTF-8 without saying so."""
    raw = bytes(value)
    try:
        return raw.decode() if not raw.startswith((b"\xfe\xff", b"\xff\xfe")) else str(value)
    except UnicodeDecodeError:
        return str(value)


def _stream(one: Any, inner: Callable[[bytes, str], Pieces]) -> Pieces:
    import pikepdf

    kind, use = str(one.get("/Type", "")), str(one.get("/Subtype", ""))
    if use in _SKIPPED or kind in {"/XRef", "/ObjStm"}:
        return
    try:
        data = one.read_bytes()
    except pikepdf.PdfError:
        yield Piece(_place(one), "内容损坏", unread=True)
        return
    if len(data) > BYTES_MAX:
        yield Piece(_place(one), "内容太多", unread=True)
    elif kind == "/EmbeddedFile":
        yield from (within("附件", found) for found in inner(data, ""))
    elif kind == "/Metadata":
        yield from markup.pieces(data[data.find(b"<") :].rstrip(b"\0"), "文件属性")
    elif not kind and not use and (text := decoded(data)) is not None:  # scripts; others are fonts and colours
        yield Piece("文件内部", text)


def _beside(stream: Any) -> Pieces:
    """What marks in a drawing say beside what is drawn."""
    import pikepdf

    for instruction in pikepdf.parse_content_stream(stream):
        if str(instruction.operator) not in {"BDC", "DP"}:
            continue
        for operand in instruction.operands:
            for path, text in _strings(operand):
                if path:
                    yield Piece("页面（替代文字）", text)
