"""Organisations: the tree, and one of them with its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nicegui import ui
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.pages.kit import context, forms, frame, given, theme, words
from api.pages.kit.table import Cell, Column, Deed, Row, Table, cell
from api.store import organisations as register
from api.store.actor import Actor
from api.store.organisations.tree import KINDS, NAME_KINDS
from api.store.scope import COUNTING
from api.store.tables import Involvement, Organisation, User
from nlp import taxonomy

COLUMNS = (
    Column("name", "单位", "wrap", width=320, fixed=True),
    Column("kind", "类型", "code"),
    Column("region", "区划代码", "code"),
    Column("field", "执法领域"),
    Column("names", "曾用名、别称", "wrap", width=260),
    Column("cases", "涉案文书", "number"),
    Column("users", "用户", "number"),
    Column("active", "状态", "code"),
)
NAMES = (
    Column("name", "名称", "wrap", width=360),
    Column("kind", "种类", "code"),
    Column("until", "用到哪天", "code"),
    Column("remove", "", "code"),
)
NO_PARENT = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """What the page of one organisation shows."""

    organisation: Organisation
    names: list[dict[str, Any]]
    parents: dict[int, str]


@frame.page("/organisations", "单位", "manage")
async def organisations() -> None:
    """The tree, as an indented list."""
    frame.action("新建单位", "/organisations/new")
    rows = await context.current().read(_rows)
    Table("organisations", COLUMNS, rows, empty="还没有单位。先建司法局，再建它管的行政机关、乡镇和街道。")


@frame.page("/organisations/new", "新建单位", "manage")
async def new() -> None:
    """A form for a new organisation."""
    frame.crumbs(("单位", "/organisations"))
    here = context.current()
    parents = await here.read(_parents, None)
    with forms.box():
        fields = _Fields(parents, None)

        async def make() -> None:
            made = await here.write(register.create, **fields.values())
            ui.navigate.to(f"/organisations/{made.id}")

        with theme.tag("div", classes="row"):
            forms.button("保存", make, main=True)
            theme.tag("a", "返回", href="/organisations")


@frame.page("/organisations/{organisation_id:int}", "单位", "manage")
async def organisation(organisation_id: int) -> None:
    """One organisation: what it is and all its names."""
    here = context.current()
    detail = await here.read(_detail, organisation_id)
    row = detail.organisation
    frame.heading(row.name)
    frame.crumbs(("单位", "/organisations"))
    if not row.active:
        theme.tag("p", "这个单位已停用：新的文书不再归到它名下，已有的文书不变。", "notice-line")
    with forms.box("基本情况"):
        fields = _Fields(detail.parents, row)

        async def save() -> None:
            await here.write(register.change, organisation_id, fields.values())
            ui.navigate.to(f"/organisations/{organisation_id}")

        with theme.tag("div", classes="row"):
            forms.button("保存", save, main=True)
            forms.button("停用" if row.active else "恢复使用", lambda: _activate(row, active=not row.active))
            theme.tag("a", "查看涉案文书", href=f"/judgments?organisation={organisation_id}")
        theme.tag("p", "改名后，原名称自动记为曾用名，以前的文书仍能对应到本单位。", "quiet small")
    _names(detail)


class _Fields:
    """The fields of an organisation."""

    def __init__(self, parents: dict[int, str], row: Organisation | None) -> None:
        with theme.tag("div", classes="admin-fields"):
            self.name = forms.text("单位名称（全称）", row.name if row else "", hint="与公章一致，如：临江市云溪区自然资源局")
            self.kind = forms.choice("类型", KINDS, row.kind if row else "agency")
            self.region = forms.text("区划代码（6 位或 9 位）", row.region if row else "", hint="如：990102", limit=9)
            self.parent = forms.choice("上级单位", parents, (row.parent_id if row else None) or NO_PARENT, find=True)
            areas = {code: taxonomy.label("field", code) for code in taxonomy.codes("field")}
            self.field = forms.choice("执法领域", {"": "不指定", **areas}, (row.field if row else None) or "")

    def values(self) -> Any:
        """As `register.create` takes them."""
        return {
            "name": self.name.value or "",
            "kind": self.kind.value or "",
            "region": (self.region.value or "").strip(),
            "parent_id": self.parent.value or None,
            "field": self.field.value or None,
        }


def _names(detail: Detail) -> None:
    here, row = context.current(), detail.organisation

    async def removed(deed: Deed) -> None:
        name = next(one for one in detail.names if one["id"] == deed.ids[0])
        if await forms.sure(f"删除“{name['name']}”？", "已经按这个名称对应的文书不变，今后不再按它对应。", "删除"):
            await here.write(register.remove_name, row.id, deed.ids[0])
            ui.navigate.to(f"/organisations/{row.id}")

    with forms.box("名称"):
        theme.tag("p", "裁判文书里出现下列任何一个名称，都归到本单位。", "quiet small")
        Table("organisation-names", NAMES, [_name_row(one) for one in detail.names], act=removed)
        with theme.tag("div", classes="admin-fields"):
            name = forms.text("增加名称")
            kind = forms.choice("种类", {"former": "曾用名", "alias": "别称、简称"}, "former")
            until = forms.day("用到哪天（曾用名，可不填）")

        async def add() -> None:
            last = given.day(until.value)
            await here.write(register.add_name, row.id, name.value or "", kind=kind.value or "", until=last)
            ui.navigate.to(f"/organisations/{row.id}")

        with theme.tag("div", classes="row"):
            forms.button("增加", add)


def _name_row(name: dict[str, Any]) -> Row:
    removal: Cell = cell("删除", act="remove") if name["kind"] != "official" else None
    return {
        "id": name["id"], "name": name["name"], "kind": NAME_KINDS[name["kind"]], "until": words.day(name["until"]),
        "remove": removal,
    }  # fmt: skip


async def _activate(row: Organisation, *, active: bool) -> None:
    consequence = "新的文书不再归到它名下；已有的记录都保留，可以随时恢复。"
    if not active and not await forms.sure(f"停用“{row.name}”？", consequence, "停用"):
        return
    await context.current().write(register.change, row.id, {"active": active})
    ui.navigate.to(f"/organisations/{row.id}")


def _rows(session: Session, actor: Actor) -> list[Row]:
    found = register.listed(session, actor.scope)
    judgments = func.count(Involvement.judgment_id.distinct())
    cases = _counts(session, Involvement.organisation_id, judgments, Involvement.status.in_(COUNTING))
    users = _counts(session, User.organisation_id, func.count(), User.active)
    return [_row(row, depth, cases, users) for row, depth in _indented(found)]


def _counts(session: Session, by: Any, count: Any, condition: Any) -> dict[int, int]:
    return dict(session.execute(select(by, count).where(condition).group_by(by)).all())


def _indented(rows: list[Organisation]) -> list[tuple[Organisation, int]]:
    """Each with its depth below the ones that the caller sees; `rows` are in the order of the tree."""
    seen = {str(row.id) for row in rows}
    return [(row, len(seen.intersection(row.path.split("/"))) - 1) for row in rows]


def _row(row: Organisation, depth: int, cases: dict[int, int], users: dict[int, int]) -> Row:
    others = "、".join(name.name for name in row.names if name.kind != "official")
    return {
        "id": row.id,
        "href": f"/organisations/{row.id}",
        "name": "　" * 2 * depth + row.name,
        "kind": KINDS[row.kind],
        "region": row.region,
        "field": words.label("field", row.field),
        "names": others or None,
        "cases": cases.get(row.id, 0),
        "users": users.get(row.id, 0),
        "active": cell("在用", "good") if row.active else cell("已停用", "quiet"),
    }


def _parents(session: Session, actor: Actor, row: Organisation | None) -> dict[int, str]:
    rows = register.listed(session, actor.scope, active=True)
    return {NO_PARENT: "（没有上级）", **{one.id: one.name for one in rows if row is None or not one.path.startswith(row.path)}}


def _detail(session: Session, actor: Actor, organisation_id: int) -> Detail:
    actor.require("manage")
    row = actor.scope.organisation(session, organisation_id)
    names = [{"id": one.id, "name": one.name, "kind": one.kind, "until": one.until} for one in row.names]
    names.sort(key=lambda one: list(NAME_KINDS).index(str(one["kind"])))
    parents = _parents(session, actor, row)
    if row.parent_id is not None:
        parents.setdefault(row.parent_id, "（上级不在您的管理范围内）")
    return Detail(row, names, parents)
