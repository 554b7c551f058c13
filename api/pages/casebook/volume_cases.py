"""Which cases a casebook has and in what order: dragged or moved with buttons, added from those that are released."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from api.casebook.volumes import keeping
from api.casebook.volumes.choosing import Choice
from api.casebook.volumes.keeping import CASES_MAX
from api.errors import ServiceError
from api.pages.kit import context, forms, words
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import tag
from api.store.tables import Volume

COLUMNS: Final = (
    Column("title", "标题", "wrap", width=320, fixed=True),
    Column("agency", "单位", "text"),
    Column("causes", "败诉原因", "text"),
    Column("field", "执法领域", "text"),
    Column("released", "发布时间", "code"),
    Column("act", "", "code"),
)
ADD: Final = "add"


class Order(Element, component="../kit/static/order.js"):
    """Lines in an order that people change; `ordered` gets the ids and which move it was.

    `seen`: the last move that the lines take into account; the browser keeps its own lines while it is ahead.
    """

    def __init__(self, items: Sequence[Mapping[str, Any]], empty: str, ordered: Any) -> None:
        super().__init__()
        self.props.update({"items": list(items), "empty": empty, "seen": 0})
        self.on("order", ordered)


class Cases:
    """The cases in their order and those that can be added.

    `titles`: of cases that are not released any more.  `changed` is called with what a change made of the volume; the page
    stays as it is, so that who works with the keyboard goes on where he was.
    """

    def __init__(
        self, here: context.Context, volume: Volume, choices: Sequence[Choice], titles: Mapping[int, str], changed: Callable[[Volume], Awaitable[None]]
    ) -> None:
        self.here, self.volume, self.choices, self.titles, self.changed = here, volume, choices, titles, changed
        self.wanted: tuple[list[int], int] | None = None
        self.busy, self.seen = False, 0
        with forms.box("案例"):
            tag("p", "拖动一行，或用“上移”“下移”排序。分组印刷时，各组按其中第一个案例出现的先后排列。", "quiet")
            self.order = Order(self._lines(), "还没有选入案例，请在下面的列表里选。", self._ordered)
        tag("h2", "可以选入的案例")
        self.table = Table(
            "casebook-candidates", COLUMNS, self._left(), empty="没有别的已发布案例", unit="个案例", selectable=((ADD, "选入所选案例"),), act=self._added,
        )  # fmt: skip

    def show(self, volume: Volume) -> None:
        """The volume as it is now."""
        self.volume = volume
        self.order.props.update({"items": self._lines(), "seen": self.seen})
        self.table.show(self._left())

    async def _ordered(self, event: GenericEventArguments) -> None:
        await self._arrange([int(one) for one in event.args["ids"]], int(event.args["sent"]))

    async def _added(self, deed: Deed) -> None:
        await self._arrange([*self.volume.cases, *(one for one in deed.ids if one not in self.volume.cases)][:CASES_MAX], self.seen)

    async def _arrange(self, cases: list[int], move: int) -> None:
        """Moves may come faster than they are kept: one after the other, and of those that wait the last one counts."""
        self.wanted = cases, move
        if self.busy:
            return
        self.busy = True
        try:
            while self.wanted is not None:
                (ids, self.seen), self.wanted = self.wanted, None
                self.volume = await self.here.write(keeping.arrange, self.volume.id, self.volume.revision, ids)
                await self.changed(self.volume)
        except ServiceError:
            self.seen, self.wanted = self.wanted[1] if self.wanted else self.seen, None
            self.show(self.volume)  # the browser has moved the line already
            raise
        finally:
            self.busy = False

    def _lines(self) -> list[dict[str, Any]]:
        known = {one.id: one for one in self.choices}
        return [_line(one, known, self.titles) for one in self.volume.cases]

    def _left(self) -> list[Row]:
        return [_row(one) for one in self.choices if one.id not in self.volume.cases]


def _line(case_id: int, known: Mapping[int, Choice], titles: Mapping[int, str]) -> dict[str, Any]:
    href, choice = f"/typical-cases/{case_id}", known.get(case_id)
    if choice is None:
        return {"id": case_id, "title": titles.get(case_id) or "（没有标题）", "note": "没有发布或已撤回", "href": href, "missing": True}
    return {"id": case_id, "title": choice.case.title, "note": f"{choice.case.agency}　{_causes(choice)}".strip(), "href": href, "missing": False}


def _row(one: Choice) -> Row:
    return {
        "id": one.id, "href": f"/typical-cases/{one.id}", "title": one.case.title, "agency": one.case.agency or None, "causes": _causes(one) or None,
        "field": one.case.field or None, "released": words.moment(one.released_at), "act": cell("选入", act=ADD),
    }  # fmt: skip


def _causes(one: Choice) -> str:
    return "、".join(cause.detail or cause.label for cause in one.case.causes)
