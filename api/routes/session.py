"""Signing in and out, and who one is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.people.sessions import cookie_header, no_cookie_header
from api.people.sign_in import sign_in
from api.people.users import RIGHTS, ROLES
from api.routes.deps import ActorDep, AddressDep, ServicesDep
from api.store.actor import Actor

router = APIRouter(prefix="/session", tags=["登录"])

Password = Annotated[str, Field(min_length=1, max_length=1000, description="密码。", examples=["yunxi-2026-an"])]


class Credentials(BaseModel):
    """用户名和密码。"""

    login: str = Field(min_length=1, max_length=200, description="用户名，不区分大小写。", examples=["yunxi.li"])
    password: Password


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
    return _me(actor)


@router.get("", summary="当前用户", response_model=Me)
def show(actor: ActorDep) -> Me:
    """返回当前登录的人和他的权限。"""
    return _me(actor)


@router.delete("", summary="退出登录", status_code=204)
def delete(response: Response, services: ServicesDep) -> None:
    """退出登录，收回会话 Cookie。"""
    response.headers.append("Set-Cookie", no_cookie_header(services.settings))


def _me(actor: Actor) -> Me:
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
