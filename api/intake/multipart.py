"""multipart/form-data as it arrives: the beginning of a file, its bytes, its end; nothing is gathered.

Starlette's own form parser spools every file to /tmp before a handler sees a byte; here a file that is too large is
noticed at the byte that is too much.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.errors import ServiceError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

HEADER_COUNT: Final = 16
"""Header lines of one part; browsers send two."""
HEADER_BYTES: Final = 64 * 1024
"""Of one header line: a name of some thousand characters, percent-encoded, fits."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A file begins; `name` as the sender gave it."""

    name: str


@dataclass(frozen=True, slots=True)
class Data:
    """Some bytes of the file."""

    content: bytes


@dataclass(frozen=True, slots=True)
class End:
    """The file is complete."""


Event = Begin | Data | End


def boundary_of(content_type: str) -> bytes:
    """The boundary in a Content-Type header.

    Raises ServiceError E708 when it is not multipart/form-data, E602 when it has no boundary.
    """
    kind, options = parse_options_header(_latin(content_type))
    if kind != b"multipart/form-data":
        raise ServiceError("E708", what="Content-Type 应为 multipart/form-data")
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise ServiceError("E602", why="Content-Type 里缺少 boundary")
    return boundary


async def files(body: AsyncIterable[bytes], boundary: bytes) -> AsyncIterator[Event]:
    """The files of a body, as events; parts without a file name (form fields) are passed over.

    Raises ServiceError E602 when the body is not what the boundary promises, or ends in the midst of a part.
    """
    reader = _Reader(boundary)
    async for chunk in body:
        for event in reader.read(chunk):
            yield event
        reader.check()
    reader.finish()


class _Reader:
    """Turns the parser's callbacks into events."""

    def __init__(self, boundary: bytes) -> None:
        self._events: list[Event] = []
        self._field, self._value = bytearray(), bytearray()
        self._name: str | None = None
        self._ended = False
        self._fault: FormParserError | None = None
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._part_begins,
            "on_part_data": self._part_data,
            "on_part_end": self._part_ends,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_end": self._all_ends,
        }
        try:
            self._parser = MultipartParser(
                boundary, callbacks, max_header_count=HEADER_COUNT, max_header_size=HEADER_BYTES
            )
        except FormParserError as error:
            raise ServiceError("E602", why="boundary 过长") from error

    def read(self, chunk: bytes) -> list[Event]:
        """The events in this chunk; after a fault, those before it (then `check` raises)."""
        self._events = []
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            self._fault = error
        return self._events

    def check(self) -> None:
        if self._fault is not None:
            raise ServiceError("E602", why="multipart 内容格式不正确") from self._fault

    def finish(self) -> None:
        if not self._ended:
            raise ServiceError("E602", why="multipart 内容不完整")

    def _part_begins(self) -> None:
        self._name = None
        self._field.clear()
        self._value.clear()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._field.lower() == b"content-disposition":
            _, options = parse_options_header(self._value.decode("latin-1"))
            given = options.get(b"filename")
            self._name = None if given is None else _decoded(given)
        self._field.clear()
        self._value.clear()

    def _headers_end(self) -> None:
        if self._name is not None:
            self._events.append(Begin(self._name))

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._name is not None:
            self._events.append(Data(data[start:end]))

    def _part_ends(self) -> None:
        if self._name is not None:
            self._events.append(End())

    def _all_ends(self) -> None:
        self._ended = True


def _decoded(name: bytes) -> str:
    """UTF-8 (RFC 7578, 5.1), or GB18030 as older programs on Chinese Windows send it."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _latin(text: str) -> str:
    """Only what a header may hold; the parser encodes it back."""
    return text.encode("latin-1", "replace").decode("latin-1")
