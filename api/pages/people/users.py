"""Users: who signs in, as what, from where; new ones get a one-time link."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.pages.kit import context, filter_fields, forms, frame, words
from api.pages.kit.table import Cell, Column, Piece, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.people import links, users
from api.people.users import PLACES, ROLES
from api.store import organisations as register
from api.store.actor import Actor
from api.store.tables import User
from api.store.types import now

COLUMNS = (
    Column("login", "用户名", "code", width=160, fixed=True),
    Column("name", "姓名", "code", width=120, fixed=True),
    Column("role", "角色", "code"),
    Column("organisation", "单位", "text", width=280),
    Column("state", "状态", "code"),
    Column("last", "上次登录", "code"),
    Column("created", "建立时间", "code", hidden=True),
)
NOWHERE = 0
LINK_EXPLAINED = "请把链接当面或通过内部渠道交给本人。打开后由本人设置密码；24 小时内有效，只能用一次，关闭后不再显示。"


@dataclass(frozen=True, slots=True)
class Detail:
    """What the page of one user shows; `editable`: whether the caller may change him."""

    user: User
    organisation: str
    places: dict[int, str]
    editable: bool


@frame.page("/users", "用户", "manage")
async def listed(request: Request) -> None:
    """The users whom the caller may see, filtered by the address."""
    params = request.query_params
    frame.action("新建用户", "/users/new")
    with filter_fields.form():
        filter_fields.words(params, "text", "姓名或用户名")
        filter_fields.choice(params.get("role", ""), "role", "角色", ROLES.items())
        filter_fields.choice(params.get("active", ""), "active", "状态", (("true", "在用"), ("false", "已停用")))
        filter_fields.submit(params)
    piece = Piece.of(params, "login")
    rows, total = await context.current().read(
        _rows, text=params.get("text", "").strip(), role=params.get("role") or None,
        active=_flag(params.get("active")), piece=piece,
    )  # fmt: skip
    empty = "没有符合条件的用户" if params else "还没有用户"
    Table("users", COLUMNS, rows, total=total, piece=piece, empty=empty)


@frame.page("/users/new", "新建用户", "manage")
async def new(request: Request) -> None:
    """A form for a new user; saving shows his link once."""
    frame.crumbs(("用户", "/users"))
    here = context.current()
    places = await here.read(_places)
    with forms.box():
        with tag("div", classes="admin-fields"):
            login = forms.text("用户名（登录用）", hint="如姓名拼音：zhouguyu", limit=60)
            name = forms.text("姓名", limit=60)
            role = forms.choice("角色", _roles(here.person), "agency")
            place = forms.choice("单位", places, NOWHERE, find=True)
        _explain()

        async def make() -> None:
            user_id, path = await here.write(
                _create, login=login.value or "", name=(name.value or "").strip(), role=role.value or "",
                organisation_id=place.value or None,
            )  # fmt: skip
            forms.shown_once("用户已建立", _address(here, request, path), LINK_EXPLAINED, then=f"/users/{user_id}")

        with tag("div", classes="row"):
            forms.button("保存并生成一次性链接", make, main=True)
            tag("a", "返回", href="/users")


@frame.page("/users/{user_id:int}", "用户", "manage")
async def user(request: Request, user_id: int) -> None:
    """One user: his facts, and what can be done for him."""
    here = context.current()
    detail = await here.read(_detail, user_id)
    frame.heading(f"{detail.user.name}（{detail.user.login}）")
    frame.crumbs(("用户", "/users"))
    _facts(detail)
    if not detail.editable:
        tag("p", "只有系统管理员可以修改这个用户。", "quiet")
        return
    _form(detail)
    _deeds(detail.user, request)


def _facts(detail: Detail) -> None:
    someone = detail.user
    with forms.box(), tag("dl", classes="facts"):
        for term, value in (
            ("用户名", someone.login), ("角色", ROLES[someone.role]), ("单位", detail.organisation), ("状态", _state(someone)[0]),
            ("上次登录", words.moment(someone.last_sign_in_at)), ("建立时间", words.moment(someone.created_at)),
        ):  # fmt: skip
            tag("dt", term)
            tag("dd", value)


def _form(detail: Detail) -> None:
    here, someone = context.current(), detail.user
    with forms.box("修改"):
        with tag("div", classes="admin-fields"):
            name = forms.text("姓名", someone.name, limit=60)
            role = forms.choice("角色", _roles(here.person), someone.role)
            place = forms.choice("单位", detail.places, someone.organisation_id or NOWHERE, find=True)
        _explain()

        async def save() -> None:
            wanted = users.Change((name.value or "").strip() or None, role.value, place.value or None)
            await here.write(users.change, someone.id, wanted)
            ui.navigate.to(f"/users/{someone.id}")

        with tag("div", classes="row"):
            forms.button("保存", save, main=True)
            tag("span", "改变角色或单位后，该用户需要重新登录。", "quiet small")


def _deeds(someone: User, request: Request) -> None:
    here = context.current()

    async def link() -> None:
        path = await here.write(links.for_user, someone.id)
        forms.shown_once("一次性链接", _address(here, request, path), LINK_EXPLAINED, then=f"/users/{someone.id}")

    async def unlock() -> None:
        await here.write(users.unlock, someone.id)
        notice("已解锁")
        ui.navigate.to(f"/users/{someone.id}")

    async def activate() -> None:
        told = "该用户立即退出，不能再登录；他做过的记录都保留，可以随时恢复。"
        if someone.active and not await forms.sure(f"停用“{someone.name}”？", told, "停用"):
            return
        await here.write(users.change, someone.id, users.Change(active=not someone.active))
        ui.navigate.to(f"/users/{someone.id}")

    with forms.box("账号"), tag("div", classes="row"):
        if someone.active:
            forms.button("生成一次性链接（设置密码）", link)
        if _locked(someone):
            forms.button("解锁", unlock)
        forms.button("停用" if someone.active else "恢复使用", activate, danger=someone.active)
        tag("a", "查看操作记录", href=f"/audit?user_id={someone.id}")


def _explain() -> None:
    tag("p", "司法局工作人员查看、核对本辖区全部文书，可管理本辖区行政机关的用户；行政机关工作人员只看到本单位及下级单位的文书；"
        "只读用户看到所在单位能看到的文书，不能上传和更正。", "quiet small")  # fmt: skip


def _roles(actor: Actor) -> dict[str, str]:
    return {code: text for code, text in ROLES.items() if actor.may("administer") or code in users.BELOW_BUREAU}


def _address(here: context.Context, request: Request, path: str) -> str:
    return (here.services.settings.public_url or str(request.base_url)).rstrip("/") + path


def _flag(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get(text or "")


def _locked(someone: User) -> bool:
    return someone.locked_until is not None and someone.locked_until > now()


def _state(someone: User) -> tuple[str, Cell]:
    if not someone.active:
        return "已停用", cell("已停用", "quiet")
    if _locked(someone):
        text = f"锁定到 {words.moment(someone.locked_until)}"
        return text, cell(text, "bad")
    if someone.password_hash is None:
        return "尚未设置密码", cell("尚未设置密码", "warn")
    return "在用", cell("在用", "good")


def _rows(
    session: Session, actor: Actor, *, text: str, role: str | None, active: bool | None, piece: Piece
) -> tuple[list[Row], int]:
    page = users.page(session, actor, text=text, role=role, active=active, offset=piece.offset, limit=piece.limit)
    return [_row(someone) for someone in page.rows], page.total


def _row(someone: User) -> Row:
    return {
        "id": someone.id, "href": f"/users/{someone.id}", "login": someone.login, "name": someone.name,
        "role": ROLES[someone.role], "organisation": someone.organisation.name if someone.organisation else "—",
        "state": _state(someone)[1], "last": words.moment(someone.last_sign_in_at),
        "created": words.moment(someone.created_at),
    }  # fmt: skip


def _create(
    session: Session, actor: Actor, *, login: str, name: str, role: str, organisation_id: int | None
) -> tuple[int, str]:
    """The new user's id and the path of his link.  Raises ServiceError as both deeds do."""
    made = users.create(session, actor, login=login, name=name or login, role=role, organisation_id=organisation_id)
    return made.id, links.for_user(session, actor, made.id)


def _places(session: Session, actor: Actor) -> dict[int, str]:
    kinds = set().union(*PLACES.values())
    rows = register.listed(session, actor.scope, active=True)
    return {NOWHERE: "（没有单位，仅限系统管理员）", **{row.id: row.name for row in rows if row.kind in kinds}}


def _detail(session: Session, actor: Actor, user_id: int) -> Detail:
    someone = users.find(session, actor, user_id)
    editable = actor.may("administer") or someone.role in users.BELOW_BUREAU
    name = someone.organisation.name if someone.organisation else "—"
    places = _places(session, actor)
    if someone.organisation_id is not None:
        places.setdefault(someone.organisation_id, name)
    return Detail(someone, name, places, editable)
