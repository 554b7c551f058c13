"""Tokens with which other systems act for a person."""

from __future__ import annotations

from nicegui import ui
from sqlalchemy.orm import Session

from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Cell, Column, Deed, Row, Table, cell
from api.pages.kit.theme import tag
from api.people import tokens
from api.people.tokens import SCOPES, Held
from api.store.actor import Actor
from api.store.types import now

COLUMNS = (
    Column("name", "名称", "text", width=240, fixed=True),
    Column("prefix", "开头", "code"),
    Column("scopes", "权限", "code"),
    Column("owner", "所属用户", "code"),
    Column("created", "建立时间", "code"),
    Column("used", "上次使用", "code"),
    Column("expires", "有效期至", "code"),
    Column("state", "状态", "code"),
    Column("revoke", "", "code"),
)
PERIODS = {30: "30 天", 90: "90 天", 366: "一年", 0: "长期（直到撤销）"}
EXPLAINED = "令牌代表您本人，权限不会超过您自己的权限。请保存到对方系统的安全位置；关闭后不再显示，遗失只能撤销重建。"


@frame.page("/tokens", "接口令牌")
async def listed() -> None:
    """The caller's tokens (an administrator: everybody's), and a form for a new one."""
    here = context.current()
    rows = await here.read(_rows)

    async def revoke(deed: Deed) -> None:
        name = next(row["name"] for row in rows if row["id"] == deed.ids[0])
        if await forms.sure(f"撤销令牌“{name}”？", "使用它的系统立即不能再访问，撤销后不能恢复。", "撤销"):
            await here.write(tokens.revoke, deed.ids[0])
            ui.navigate.to("/tokens")

    tag("p", "其他系统（如办公系统、数据平台）用令牌读取或上传文书，用法见操作手册“接口”一章。", "quiet")
    Table("tokens", COLUMNS, rows, empty="还没有接口令牌", act=revoke)
    _form(here)


def _form(here: context.Context) -> None:
    allowed = {code: text for code, text in SCOPES.items() if here.person.may(code)}
    with forms.box("新建令牌"):
        with tag("div", classes="admin-fields"):
            name = forms.text("名称（哪个系统使用）", limit=100)
            scopes = forms.several("权限", allowed, ("read",))
            days = forms.choice("有效期", PERIODS, 90)

        async def make() -> None:
            secret = await here.write(_create, (name.value or "").strip() or "未命名", list(scopes.value or []), days.value or None)
            forms.shown_once("接口令牌", secret, EXPLAINED, then="/tokens")

        with tag("div", classes="row"):
            forms.button("生成令牌", make, main=True)


def _create(session: Session, actor: Actor, name: str, scopes: list[str], days: int | None) -> str:
    return tokens.create(session, actor, name, scopes, days)[1]


def _rows(session: Session, actor: Actor) -> list[Row]:
    return [_row(held) for held in tokens.held(session, actor)]


def _row(held: Held) -> Row:
    token = held.token
    return {
        "id": token.id, "name": token.name, "prefix": f"{token.prefix}…",
        "scopes": "、".join(SCOPES[scope] for scope in token.scopes), "owner": held.owner.name,
        "created": words.moment(token.created_at), "used": words.moment(token.last_used_at),
        "expires": words.moment(token.expires_at) if token.expires_at else "长期", "state": _state(held),
        "revoke": cell("撤销", act="revoke") if token.revoked_at is None else None,
    }  # fmt: skip


def _state(held: Held) -> Cell:
    if held.token.revoked_at is not None:
        return cell("已撤销", "quiet")
    if held.token.expires_at is not None and held.token.expires_at <= now():
        return cell("已过期", "quiet")
    return cell("有效", "good")
