"""The objects of one OFD page (GB/T 33190-2016, 8, 11): characters and ruling lines with their boxes, pictures."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from nlp.document import Box
from nlp.reading.formats.ooxml import attribute, children, local
from nlp.reading.guard.limits import PAGE_POINTS
from nlp.reading.page.pdfium import Boxes, Characters

if TYPE_CHECKING:
    from lxml.etree import _Element

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""
DEPTH_MAX: Final = 16
"""Page blocks within page blocks."""
RULES_MAX: Final = 20_000
"""Strokes looked at on a page."""
ASCENT: Final = 0.86
"""Share of the font size above the baseline, as in the usual Chinese fonts; the rest hangs below."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's physical box in millimetres, and its size in points."""

    left: float
    top: float
    across: float
    down: float

    @property
    def width(self) -> float:
        """Points."""
        return self.across * POINTS

    @property
    def height(self) -> float:
        """Points."""
        return self.down * POINTS

    def place(self, corners: list[tuple[float, float]]) -> Box:
        """The box around points given in millimetres, in points."""
        xs = [(x - self.left) * POINTS for x, _ in corners]
        ys = [(y - self.top) * POINTS for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Content:
    """What a page shows: text with a box a character, strokes, and pictures by resource id with their boxes."""

    text: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)

    def characters(self) -> Characters:
        """In the order of the content."""
        codes = np.frombuffer("".join(self.text).encode("utf-32-le", "replace"), np.uint32).copy()
        return Characters(codes, _array(self.boxes))

    def rules(self) -> Boxes:
        """Boxes of the strokes, for the ruled tables."""
        return _array(self.strokes)


def _array(boxes: list[Box]) -> Boxes:
    """Boxes kept within what float32 and a page can bear: a file may claim any number."""
    return np.array(boxes, np.float64).reshape(-1, 4).clip(-PAGE_POINTS, PAGE_POINTS).astype(np.float32)


def read_content(layers: list[_Element], frame: Frame) -> Content:
    """The objects under the given Content elements."""
    found = Content()
    for layer in layers:
        for item in _objects(layer, 0):
            kind = local(item)
            if kind == "TextObject":
                _read_text(item, frame, found)
            elif kind == "ImageObject":
                found.pictures.append((attribute(item, "ResourceID") or "", _boundary(item, frame)))
            elif kind == "PathObject" and len(found.strokes) < RULES_MAX:
                _read_path(item, frame, found)
    return found


def numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an ST_Array (7.3); empty when it holds anything else."""
    try:
        found = tuple(map(float, (text or "").split()))
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def deltas(text: str | None, count: int) -> list[float]:
    """DeltaX or DeltaY (11.3): one step a character, `g n d` stands for n steps of d; at most `count` are given."""
    steps: list[float] = []
    words = iter((text or "").split())
    try:
        for word in words:
            if word == "g":
                repeat = int(next(words))
                steps += [float(next(words))] * max(0, min(repeat, count - len(steps)))
            else:
                steps.append(float(word))
            if len(steps) >= count:
                break
    except (ValueError, StopIteration, OverflowError):
        return steps
    return [step if math.isfinite(step) else 0.0 for step in steps[:count]]


def _objects(container: _Element, depth: int) -> Iterator[_Element]:
    if depth > DEPTH_MAX:
        return
    for item in container.iterchildren("*"):
        if local(item) in {"Layer", "PageBlock"}:
            yield from _objects(item, depth + 1)
        elif attribute(item, "Visible") != "false":
            yield item


def _read_text(item: _Element, frame: Frame, found: Content) -> None:
    """A TextObject: every TextCode goes on where it says, or where the one before began (11.3)."""
    origin, matrix = _origin(item), _matrix(item)
    size = _number(item, "Size", 0.0)
    stretch = _number(item, "HScale", 1.0)
    place = _placer(matrix, origin, frame, size)
    x = y = 0.0
    for code in children(item, "TextCode"):
        text = code.text or ""
        x, y = _number(code, "X", x), _number(code, "Y", y)
        across, down = deltas(attribute(code, "DeltaX"), len(text)), deltas(attribute(code, "DeltaY"), len(text))
        at_x, at_y = x, y
        for index, character in enumerate(text):
            step = across[index] if index < len(across) else 0.0
            width = _advance(character, size) * stretch
            found.boxes.append(place(at_x, at_y, min(width, step) if step > 0 else width))
            at_x += step if across or down else width
            at_y += down[index] if index < len(down) else 0.0
        found.text.append(text)


def _advance(character: str, size: float) -> float:
    return size if unicodedata.east_asian_width(character) in "WFA" else size / 2


def _placer(
    matrix: Matrix, origin: tuple[float, float], frame: Frame, size: float
) -> Callable[[float, float, float], Box]:
    """A function that gives the box of a character from its x, its baseline and its width."""
    above, below = ASCENT * size, (1 - ASCENT) * size

    def turned(x: float, y: float, width: float) -> Box:
        corners = ((x, y - above), (x + width, y - above), (x, y + below), (x + width, y + below))
        return frame.place([_moved(point, matrix, origin) for point in corners])

    a, b, c, d, e, f = matrix
    if b or c or a <= 0 or d <= 0:
        return turned
    right, down = (e + origin[0] - frame.left) * POINTS, (f + origin[1] - frame.top) * POINTS
    a, d = a * POINTS, d * POINTS

    def upright(x: float, y: float, width: float) -> Box:
        return a * x + right, d * (y - above) + down, a * (x + width) + right, d * (y + below) + down

    return upright


def _read_path(item: _Element, frame: Frame, found: Content) -> None:
    """The straight strokes of a PathObject (9.1): M, L and C of its abbreviated data; curves rule no table."""
    origin, matrix = _origin(item), _matrix(item)
    words = iter(" ".join(data.text or "" for data in children(item, "AbbreviatedData")).split())
    start = here = (0.0, 0.0)
    try:
        for word in words:
            if word in {"S", "M"}:
                start = here = float(next(words)), float(next(words))
            elif word in {"L", "C"} and len(found.strokes) < RULES_MAX:
                to = (float(next(words)), float(next(words))) if word == "L" else start
                if all(map(math.isfinite, (*here, *to))):
                    found.strokes.append(frame.place([_moved(point, matrix, origin) for point in (here, to)]))
                here = to
    except (ValueError, StopIteration):
        return


def _boundary(item: _Element, frame: Frame) -> Box:
    box = numbers(attribute(item, "Boundary"))
    if len(box) != 4:
        return frame.place([(frame.left, frame.top)])
    x, y, width, height = box
    x0, y0, x1, y1 = (max(-PAGE_POINTS, min(PAGE_POINTS, v)) for v in frame.place([(x, y), (x + width, y + height)]))
    return x0, y0, x1, y1


def _origin(item: _Element) -> tuple[float, float]:
    box = numbers(attribute(item, "Boundary"))
    return (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)


def _matrix(item: _Element) -> Matrix:
    found = numbers(attribute(item, "CTM"))
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else IDENTITY


def _moved(point: tuple[float, float], matrix: Matrix, origin: tuple[float, float]) -> tuple[float, float]:
    """From the object's own space to the page: CTM, then the boundary's corner (8.5)."""
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e + origin[0], b * x + d * y + f + origin[1]


def _number(item: _Element, name: str, default: float) -> float:
    found = numbers(attribute(item, name))
    return found[0] if found else default
