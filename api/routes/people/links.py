"""One-time links: what they are for, and using them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from api.people import links
from api.people.sessions import cookie_header
from api.routes.kit.deps import AddressDep, ServicesDep
from api.routes.people.session import Me, Password, me
from api.routes.people.users import Name

router = APIRouter(prefix="/links", tags=["登录"])

Token = Annotated[str, InPath(max_length=200, description="链接的最后一段。", examples=["Xk3vJ0…"])]


class InvitationOut(BaseModel):
    """链接的用途；建立第一个系统管理员时用户名和姓名为空，由使用者填写。"""

    login: str | None = Field(description="用户名。", examples=["yunxi.li"])
    name: str | None = Field(description="姓名。", examples=["李明"])


class Redemption(BaseModel):
    """使用链接时填写的内容。"""

    password: Password
    login: str | None = Field(default=None, max_length=60, description="用户名；只在建立第一个系统管理员时填写。", examples=["admin"])
    name: Name | None = Field(default=None, description="姓名；只在建立第一个系统管理员时填写。", examples=["李明"])


@router.get("/{token}", summary="查看一次性链接")
def show(token: Token, services: ServicesDep, address: AddressDep) -> InvitationOut:
    """链接是否有效、为谁设置密码；查看不会用掉链接。"""
    wanted = links.look(services, token, address)
    return InvitationOut(login=wanted.login, name=wanted.name)


@router.post("/{token}", summary="使用一次性链接")
def redeem(token: Token, wanted: Redemption, response: Response, services: ServicesDep, address: AddressDep) -> Me:
    """设置密码并登录；链接随即失效。"""
    ticket, actor = links.redeem(services, token, wanted.password, address, login=wanted.login, name=wanted.name)
    response.headers.append("Set-Cookie", cookie_header(services.settings, ticket))
    return me(actor)
