"""Users and their one-time links."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from api.people import links, users
from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Id, Limit, Offset
from api.store.tables import User

router = APIRouter(prefix="/users", tags=["用户"])

Role = Literal["administrator", "bureau", "agency", "reader"]
ROLE = "角色：administrator 系统管理员、bureau 司法局、agency 行政机关、reader 只读。"
PLAIN = r"^[^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$"
"""No control characters and none that turn the line around."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=PLAIN)]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class UserOut(BaseModel):
    """一个用户。"""

    id: int = Field(description="用户编号。", examples=[7])
    login: str = Field(description="用户名。", examples=["yunxi.li"])
    name: str = Field(description="姓名。", examples=["李明"])
    role: str = Field(description=ROLE, examples=["agency"])
    role_label: str = Field(description="角色名称。", examples=["行政机关工作人员"])
    organisation_id: int | None = Field(description="所属单位编号。", examples=[3])
    organisation_name: str = Field(description="所属单位名称。", examples=["临江市公安局云溪分局"])
    active: bool = Field(description="是否启用。")
    has_password: bool = Field(description="是否已通过一次性链接设置密码。")
    locked_until: datetime | None = Field(description="因登录失败锁定到何时；没有锁定为空。")
    created_at: datetime = Field(description="建立时间。")
    last_sign_in_at: datetime | None = Field(description="最近一次登录时间。")


class Users(BaseModel):
    """一页用户。"""

    total: int = Field(description="符合条件的总数。", examples=[12])
    items: list[UserOut] = Field(description="用户。")


class NewUser(BaseModel):
    """要建立的用户。"""

    login: str = Field(min_length=2, max_length=60, description="用户名：字母、数字、汉字和 . _ - @。", examples=["yunxi.li"])
    name: Name = Field(description="姓名。", examples=["李明"])
    role: Role = Field(description=ROLE, examples=["agency"])
    organisation_id: Number | None = Field(default=None, description="所属单位；只有系统管理员可以没有。", examples=[3])


class UserChange(BaseModel):
    """要修改的项；没有给出的不变。"""

    name: Name | None = Field(default=None, description="姓名。", examples=["李明"])
    role: Role | None = Field(default=None, description=ROLE, examples=["reader"])
    organisation_id: Number | None = Field(default=None, description="所属单位编号。", examples=[3])
    active: bool | None = Field(default=None, description="启用或停用；停用后立即不能使用系统。")


class Link(BaseModel):
    """一次性链接。"""

    path: str = Field(description="链接在本系统内的地址，24 小时内有效，只能用一次。", examples=["/link/Xk3…"])


@router.get("", summary="用户列表")
def index(
    *,
    actor: ActorDep,
    session: ReadDep,
    text: Annotated[str, Query(max_length=60, description="在用户名和姓名中查找。", examples=["李"])] = "",
    role: Annotated[Role | None, Query(description=ROLE)] = None,
    organisation_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="所属单位编号。")] = None,
    active: Annotated[bool | None, Query(description="是否启用。")] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Users:
    """您可以管理的用户：系统管理员看到全部，司法局看到本地区的。"""
    found = users.page(
        session, actor, text=text, role=role, organisation_id=organisation_id, active=active, offset=offset, limit=limit
    )
    return Users(total=found.total, items=[_out(user) for user in found.rows])


@router.post("", summary="新建用户", status_code=201)
def create(actor: PersonDep, services: ServicesDep, wanted: NewUser) -> UserOut:
    """新用户没有密码；用“生成一次性链接”让他自己设置。"""
    with services.database.write() as session:
        user = users.create(
            session, actor, login=wanted.login, name=wanted.name, role=wanted.role, organisation_id=wanted.organisation_id
        )
        return _out(user)


@router.get("/{user_id}", summary="一个用户")
def show(actor: ActorDep, session: ReadDep, user_id: Id) -> UserOut:
    """一个用户的资料。"""
    return _out(users.find(session, actor, user_id))


@router.patch("/{user_id}", summary="修改用户")
def change(actor: PersonDep, services: ServicesDep, user_id: Id, wanted: UserChange) -> UserOut:
    """修改姓名、角色、单位，停用或启用。角色、单位和启用状态变化后，他已有的登录立即失效。"""
    with services.database.write() as session:
        return _out(users.change(session, actor, user_id, users.Change(**wanted.model_dump())))


@router.post("/{user_id}/unlock", summary="解锁用户")
def unlock(actor: PersonDep, services: ServicesDep, user_id: Id) -> UserOut:
    """解除因多次登录失败造成的锁定。"""
    with services.database.write() as session:
        return _out(users.unlock(session, actor, user_id))


@router.post("/{user_id}/link", summary="生成一次性链接", status_code=201)
def link(actor: PersonDep, services: ServicesDep, user_id: Id) -> Link:
    """用户用这个链接设置密码。生成新的链接后，旧的链接失效。"""
    with services.database.write() as session:
        return Link(path=links.for_user(session, actor, user_id))


def _out(user: User) -> UserOut:
    return UserOut(
        id=user.id,
        login=user.login,
        name=user.name,
        role=user.role,
        role_label=users.ROLES[user.role],
        organisation_id=user.organisation_id,
        organisation_name=user.organisation.name if user.organisation else "",
        active=user.active,
        has_password=user.password_hash is not None,
        locked_until=user.locked_until,
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
    )
