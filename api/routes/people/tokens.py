"""Tokens for other systems."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.people import tokens
from api.routes.kit.deps import PersonDep, ReadDep, ServicesDep
from api.routes.kit.numbers import Id
from api.store.tables import ApiToken, User

router = APIRouter(prefix="/tokens", tags=["接口令牌"])

TokenScope = Literal["read", "upload", "correct", "manage"]
SCOPES = "令牌可以做的事：read 查看、upload 上传、correct 更正、manage 管理；不会超出您自己的权限。"


class NewToken(BaseModel):
    """要建立的令牌。"""

    name: str = Field(min_length=1, max_length=100, description="用途。", examples=["办案系统自动上传"])
    scopes: set[TokenScope] = Field(min_length=1, description=SCOPES, examples=[["read", "upload"]])
    days: int | None = Field(
        default=None, ge=1, le=tokens.LONGEST_DAYS, description="有效天数；不给则一直有效，直到撤销。", examples=[90]
    )


class TokenOut(BaseModel):
    """一个令牌；令牌本身只在建立时显示一次。"""

    id: int = Field(description="令牌编号。", examples=[4])
    user_id: int = Field(description="令牌代表的用户。", examples=[7])
    login: str = Field(description="该用户的用户名。", examples=["yunxi.li"])
    name: str = Field(description="用途。", examples=["办案系统自动上传"])
    prefix: str = Field(description="令牌开头几位，用于辨认。", examples=["aj_q7Kd2fV"])
    scopes: list[str] = Field(description=SCOPES, examples=[["read", "upload"]])
    created_at: datetime = Field(description="建立时间。")
    expires_at: datetime | None = Field(description="到期时间；空为不限。")
    last_used_at: datetime | None = Field(description="最近使用时间（精确到分钟）。")
    revoked_at: datetime | None = Field(description="撤销时间。")


class Created(TokenOut):
    """新建立的令牌。"""

    secret: str = Field(description="令牌，请立即妥善保存，以后不再显示。", examples=["aj_q7Kd2fV…"])


class Tokens(BaseModel):
    """令牌列表。"""

    items: list[TokenOut] = Field(description="令牌。")


@router.get("", summary="令牌列表")
def index(actor: PersonDep, session: ReadDep) -> Tokens:
    """您自己的令牌；系统管理员看到全部。"""
    return Tokens(items=[_out(held.token, held.owner) for held in tokens.held(session, actor)])


@router.post("", summary="新建令牌", status_code=201)
def create(actor: PersonDep, services: ServicesDep, wanted: NewToken) -> Created:
    """建立一个代表您自己的令牌，供其他系统以 `Authorization: Bearer <令牌>` 调用接口。"""
    with services.database.write() as session:
        token, secret = tokens.create(session, actor, wanted.name, wanted.scopes, wanted.days)
        owner = session.get_one(User, actor.user_id)
        return Created(**_out(token, owner).model_dump(), secret=secret)


@router.delete("/{token_id}", summary="撤销令牌", status_code=204)
def revoke(actor: PersonDep, services: ServicesDep, token_id: Id) -> None:
    """撤销后立即不能再用。"""
    with services.database.write() as session:
        tokens.revoke(session, actor, token_id)


def _out(token: ApiToken, owner: User) -> TokenOut:
    return TokenOut(
        id=token.id,
        user_id=token.user_id,
        login=owner.login,
        name=token.name,
        prefix=token.prefix,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )
