"""A list as people see it: fixed first columns, sorting and paging by address, a column chooser, selection.

The server gives the rows of one page; what is sorted by and which page is shown stands in the address, so that it can be
bookmarked and gone back to.  Cells are text, never markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from api.pages.kit.given import number

Tone = Literal["", "good", "warn", "bad", "quiet", "moving"]
Cell = str | int | dict[str, Any] | None
Row = dict[str, Cell]

LIMITS: Final = (50, 100, 200)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `sort` is the name to sort by, `width` in pixels; `fixed` ones stay when the table is scrolled sideways.

    `kind`: `text`, `code` (never broken across lines), `number` (to the right) or `wrap` (may take several lines).
    """

    key: str
    label: str
    kind: Literal["text", "code", "number", "wrap"] = "text"
    sort: str = ""
    width: int = 0
    fixed: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Which part of a list is shown."""

    offset: int
    limit: int
    sort: str

    @classmethod
    def of(cls, params: Mapping[str, str], sort: str, limit: int = LIMITS[0]) -> Piece:
        """From an address; what makes no sense there counts as not given."""
        size = number(params.get("limit")) or limit
        size = size if size in LIMITS else limit
        page = max(1, number(params.get("page")) or 1)
        return cls((page - 1) * size, size, params.get("sort") or sort)


def cell(text: str, tone: Tone = "", *, href: str = "", title: str = "", act: str = "") -> Cell:
    """A cell that is more than text: in a state's colour, a link, with a hint, or a button that sends `act`."""
    return {"text": text, "tone": tone, "href": href, "title": title, "act": act}


@dataclass(frozen=True, slots=True)
class Deed:
    """What was asked for at a list: `act`, for the rows `ids` (none: for the list), while `columns` were shown."""

    act: str
    ids: list[int]
    columns: list[str]


class Table(Element, component="static/table.js"):
    """A list.  Each row needs `id`, and `href` where a click opens it."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        total: int | None = None,
        piece: Piece | None = None,
        empty: str = "没有内容",
        footer: str = "",
        tools: Sequence[tuple[str, str]] = (),
        selectable: Sequence[tuple[str, str]] = (),
        act: Callable[[Deed], Any] | None = None,
        unit: str = "件",
    ) -> None:
        """`name`: under which the browser remembers the chosen columns.  `tools`: (act, label) of what can be done with the
        list, `selectable` with chosen rows.  `act` is called for those and for the buttons in cells.  `unit`: what rows are counted in.
        """
        super().__init__()
        self.props.update(
            {
                "name": name,
                "columns": [asdict(column) for column in columns],
                "rows": list(rows),
                "total": len(rows) if total is None else total,
                "offset": piece.offset if piece else 0,
                "limit": piece.limit if piece else 0,
                "limits": list(LIMITS),
                "sort": piece.sort if piece else "",
                "empty": empty,
                "footer": footer,
                "tools": [{"act": key, "label": label} for key, label in tools],
                "unit": unit,
                "bulk": [{"act": key, "label": label} for key, label in selectable],
            }
        )
        if act is not None:
            self.on("act", lambda event: act(_deed(event)))

    def show(self, rows: Sequence[Row], total: int | None = None) -> None:
        """Other rows on the same page, such as with new states; `total` where the list is longer than the page."""
        self.props.update({"rows": list(rows), "total": len(rows) if total is None else total})

    def foot(self, text: str) -> None:
        """Another line below the list, such as totals that took longer."""
        self.props["footer"] = text


def _deed(event: GenericEventArguments) -> Deed:
    """What the browser sent; it may send anything."""
    args = event.args
    return Deed(str(args["act"]), [int(one) for one in args["ids"]], [str(one) for one in args["columns"]])
