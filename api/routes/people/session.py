"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.people import sessions
from api.people.sessions import cookie_header, no_cookie_header
from api.people.sign_in import change_password, sign_in
from api.people.users import RIGHTS, ROLES
from api.routes.kit.deps import ActorDep, AddressDep, PersonDep, ServicesDep, TicketDep
from api.store.actor import Actor

router = APIRouter(prefix="/session", tags=["登录"])

Password = Annotated[str, Field(min_length=1, max_length=1000, description="密码。", examples=["yunxi-2026-an"])]


class Credentials(BaseModel):
    """用户名和密码。"""

    login: str = Field(min_length=1, max_length=200, description="用户名，不区分大小写。", examples=["yunxi.li"])
    password: Password


class NewPassword(BaseModel):
    """原密码和新密码。"""

    old: Password
    new: Password


class Me(BaseModel):
    """当前登录的人。"""

    user_id: int = Field(description="用户编号。", examples=[7])
    login: str = Field(description="用户名。", examples=["yunxi.li"])
    name: str = Field(description="姓名。", examples=["李明"])
    role: str = Field(description="角色代码。", examples=["bureau"])
    role_label: str = Field(description="角色名称。", examples=["司法局工作人员"])
    organisation_id: int | None = Field(description="所属单位编号；系统管理员可以没有单位。", examples=[2])
    organisation_name: str = Field(description="所属单位名称。", examples=["临江市云溪区司法局"])
    rights: list[str] = Field(
        description="可以做的事：read 查看、upload 上传、correct 更正、manage 管理本地区单位和用户、administer 系统管理。",
        examples=[["read", "upload", "correct", "manage"]],
    )


@router.post("", summary="登录", response_model=Me)
def create(credentials: Credentials, response: Response, services: ServicesDep, address: AddressDep) -> Me:
    """核对用户名和密码，成功后设置会话 Cookie。连续失败多次后账号锁定一段时间。"""
    ticket, actor = sign_in(services, credentials.login, credentials.password, address)
    response.headers.append("Set-Cookie", cookie_header(services.settings, ticket))
    return me(actor)


@router.get("", summary="当前用户", response_model=Me)
def show(actor: ActorDep) -> Me:
    """返回当前登录的人和他的权限。"""
    return me(actor)


@router.delete("", summary="退出登录", status_code=204)
def delete(
    actor: PersonDep,
    ticket: TicketDep,
    response: Response,
    services: ServicesDep,
    everywhere: Annotated[bool, Query(description="同时退出您在其他电脑上的登录。")] = False,
) -> None:
    """退出登录，会话立即失效。"""
    with services.database.write() as session:
        if everywhere:
            sessions.sign_out_everywhere(session, actor)
        else:
            sessions.sign_out(session, services.settings, actor, ticket)
    response.headers.append("Set-Cookie", no_cookie_header(services.settings))


@router.post("/password", summary="修改密码", status_code=204)
def password(wanted: NewPassword, actor: PersonDep, response: Response, services: ServicesDep) -> None:
    """修改自己的密码；其他电脑上的登录随即失效。"""
    ticket = change_password(services, actor, wanted.old, wanted.new)
    response.headers.append("Set-Cookie", cookie_header(services.settings, ticket))


def me(actor: Actor) -> Me:
    """The person as the API shows him."""
    return Me(
        user_id=actor.user_id or 0,
        login=actor.login,
        name=actor.name,
        role=actor.role,
        role_label=ROLES[actor.role],
        organisation_id=actor.organisation_id,
        organisation_name=actor.organisation_name,
        rights=[right for right in RIGHTS if actor.may(right)],
    )
