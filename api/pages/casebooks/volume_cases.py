"""Which cases a casebook has and in what order: dragged or moved with buttons, added from those that are released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from api.casebook.volumes import keeping
from api.casebook.volumes.choosing import Choice
from api.casebook.volumes.keeping import CASES_MAX
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
    """Lines in an order that people change; `ordered` gets the ids."""

    def __init__(self, items: Sequence[Mapping[str, Any]], empty: str, ordered: Any) -> None:
        super().__init__()
        self.props.update({"items": list(items), "empty": empty})
        self.on("order", ordered)


def build(here: context.Context, volume: Volume, choices: Sequence[Choice], titles: Mapping[int, str]) -> None:
    """The cases in their order and those that can be added.  `titles`: of cases that are not released any more."""
    known = {one.id: one for one in choices}

    async def arrange(cases: Sequence[int]) -> None:
        await here.write(keeping.arrange, volume.id, volume.revision, list(cases))
        ui.navigate.reload()

    async def ordered(event: GenericEventArguments) -> None:
        await arrange([int(one) for one in event.args["ids"]])

    async def added(deed: Deed) -> None:
        await arrange([*volume.cases, *(one for one in deed.ids if one not in volume.cases)][:CASES_MAX])

    with forms.box("案例"):
        tag("p", "拖动一行，或用“上移”“下移”排序。分组印刷时，各组按其中第一个案例出现的先后排列。", "quiet")
        Order([_line(one, known, titles) for one in volume.cases], "还没有选入案例，请在下面的列表里选。", ordered)
    left = [one for one in choices if one.id not in volume.cases]
    tag("h2", "可以选入的案例")
    Table(
        "casebook-candidates", COLUMNS, [_row(one) for one in left], empty="没有别的已发布案例", unit="个案例", selectable=((ADD, "选入所选案例"),), act=added,
    )  # fmt: skip


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
