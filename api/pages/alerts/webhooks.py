"""Webhooks (推送地址): other systems that are told of alerts at once."""

from __future__ import annotations

from typing import Final

from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.alerts import webhooks
from api.alerts.kinds import KINDS
from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Cell, Column, Deed, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.settings import Settings
from api.store.actor import Actor
from api.store.tables import Delivery, Organisation, Webhook

COLUMNS: Final = (
    Column("name", "名称", "text", width=136, fixed=True),
    Column("url", "地址", "text", width=216),
    Column("unit", "推送谁的预警", "text", width=152),
    Column("kinds", "种类", "wrap", width=104),
    Column("last", "最近一次", "text", width=160),
    Column("state", "状态", "code"),
    Column("test", "", "code"),
    Column("switch", "", "code"),
    Column("secret", "", "code"),
    Column("remove", "", "code"),
)
EXPLAINED: Final = "请把密钥填入接收系统，用来核对推送确实来自本系统。关闭后不再显示，遗失只能更换。"


@frame.page("/alerts/webhooks", "推送地址", "manage")
async def listed() -> None:
    """The webhooks of the caller's region, and a form for a new one."""
    here = context.current()
    frame.crumbs(("预警", "/alerts"))
    frame.action("发送记录", "/alerts/deliveries", main=False)
    rows, units = await here.read(_rows), await here.read(_units)
    tag("p", "有新的预警时，立即发送到企业微信、钉钉等系统的网关。地址可以在内网；不跟随转向；没有送达的会多次重发。", "quiet")

    async def act(deed: Deed) -> None:
        row = next(row for row in rows if row["id"] == deed.ids[0])
        await _done(here, deed, str(row["name"]))

    Table("webhooks", COLUMNS, rows, empty="还没有推送地址", act=act, unit="个")
    _form(here, units)


async def _done(here: context.Context, deed: Deed, name: str) -> None:
    which = deed.ids[0]
    if deed.act == "test":
        await here.write(webhooks.test, which)
        notice("测试消息已排队，结果见“发送记录”。")
    elif deed.act in {"on", "off"}:
        await here.write(webhooks.change, which, active=deed.act == "on")
        ui.navigate.reload()
    elif deed.act == "secret" and await forms.sure(f"更换“{name}”的密钥？", "原来的密钥立即停用，接收系统要换成新的。", "更换"):
        secret = await here.write(webhooks.renew_secret, here.services.settings, which)
        forms.shown_once("签名密钥", secret, EXPLAINED, then="/alerts/webhooks")
    elif deed.act == "remove" and await forms.sure(f"删除“{name}”？", "发送记录一并删除，以后不再推送到这个地址。", "删除"):
        await here.write(webhooks.remove, which)
        ui.navigate.reload()


def _form(here: context.Context, units: dict[int, str]) -> None:
    with forms.box("登记推送地址"):
        with tag("div", classes="admin-fields"):
            name = forms.text("名称", hint="如 企业微信网关", limit=100)
            url = forms.text("地址", hint="https://…", limit=webhooks.LONGEST)
            own = here.person.organisation_id
            unit = forms.choice("推送谁的预警", units, own if own in units else None, find=True)
            kinds = forms.several("只推送这些种类（不选为全部）", KINDS)

        async def make() -> None:
            secret = await here.write(
                _create, here.services.settings, name=name.value or "", url=url.value or "", kinds=list(kinds.value or []), unit=unit.value
            )
            forms.shown_once("签名密钥", secret, EXPLAINED, then="/alerts/webhooks")

        with tag("div", classes="row"):
            forms.button("登记", make, main=True)


def _create(session: Session, actor: Actor, settings: Settings, *, name: str, url: str, kinds: list[str], unit: int | None) -> str:
    return webhooks.create(session, actor, settings, name=name, url=url, kinds=kinds, organisation_id=unit)[1]


def _units(session: Session, actor: Actor) -> dict[int, str]:
    """Bureaus first: their alerts are of the whole region."""
    wanted = select(Organisation.id, Organisation.name).where(actor.scope.holds_organisation(), Organisation.active)
    return dict(session.execute(wanted.order_by(Organisation.kind != "bureau", Organisation.region, Organisation.name)).all())


def _rows(session: Session, actor: Actor) -> list[Row]:
    found = webhooks.listed(session, actor)
    names = dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_([one.organisation_id for one in found]))).all())
    return [_row(session, one, names.get(one.organisation_id or 0, "")) for one in found]


def _row(session: Session, one: Webhook, unit: str) -> Row:
    last = session.scalar(select(Delivery).where(Delivery.channel == "webhook", Delivery.target == one.id).order_by(Delivery.id.desc()).limit(1))
    return {
        "id": one.id, "name": one.name, "url": webhooks.shown(one.url), "unit": unit,
        "kinds": "、".join(KINDS[code] for code in KINDS if code in one.kinds) or "全部",
        "last": _last(last), "state": cell("启用", "good") if one.active else cell("停用", "quiet"),
        "test": cell("试发", act="test") if one.active else None,
        "switch": cell("停用", act="off") if one.active else cell("启用", act="on"),
        "secret": cell("更换密钥", act="secret"), "remove": cell("删除", act="remove"),
    }  # fmt: skip


def _last(one: Delivery | None) -> Cell:
    if one is None:
        return None
    if one.state == "sent":
        return cell(f"{words.moment(one.sent_at)} 送达", "good")
    return cell(one.error or "等待发送", "bad" if one.state == "failed" else "warn", title=one.error)
