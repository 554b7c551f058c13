"""How long things are kept, and what would go."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.trash import retention
from api.trash.retention import KINDS, LONGEST, RuleShown

router = APIRouter(prefix="/retention", tags=["回收站"])

SAID = "、".join(f"{code} {kind.label}" for code, kind in KINDS.items())
Days = Annotated[int | None, Query(ge=0, le=LONGEST, description="假设保留这么多天，看会清理什么；与 kind 一起给出。", examples=[730])]


class RuleOut(BaseModel):
    """一类内容保留多久，现在会清理什么。"""

    kind: str = Field(description=f"种类：{SAID}。", examples=["audit"])
    label: str = Field(description="名称。", examples=["操作记录"])
    told: str = Field(description="说明。", examples=["不含登录记录和彻底删除的记录"])
    days: int = Field(description="保留几天；0 为一直保留。", examples=[0])
    usual: int = Field(description="没有设置时的天数。", examples=[0])
    least: int = Field(description="最少天数。", examples=[183])
    going: int = Field(description="按这个天数现在会清理多少项。", examples=[0])
    examples: list[str] = Field(description="其中最早的几项。", examples=[[]])

    @classmethod
    def of(cls, shown: RuleShown) -> RuleOut:
        """As the service tells it."""
        return cls.model_validate(shown, from_attributes=True)


class Rules(BaseModel):
    """各类内容的保留期限。"""

    items: list[RuleOut] = Field(description="各类。")


class NewDays(BaseModel):
    """新的保留期限。"""

    days: int = Field(ge=0, le=LONGEST, description="保留几天；0 为一直保留。", examples=[730])


@router.get("", summary="保留期限")
def listed(
    session: ReadDep, actor: ActorDep, *, days: Days = None, kind: Annotated[str, Query(max_length=40, description="假设的是哪一类。", examples=["audit"])] = ""
) -> Rules:
    """只有管理员可以看。给出 kind 和 days 时预览：按这个天数会清理什么，不作改动。"""
    asked = {kind: days} if kind and days is not None else {}
    return Rules(items=[RuleOut.of(one) for one in retention.listed(session, actor, asked)])


@router.put("/{kind}", summary="修改保留期限")
def put(
    services: ServicesDep, actor: PersonDep, kind: Annotated[str, InPath(max_length=40, description="种类代码。", examples=["audit"])], wanted: NewDays
) -> RuleOut:
    """只有管理员可以改。到期的由后台逐批清理，记入操作记录。"""
    with services.database.write() as session:
        return RuleOut.of(retention.set_days(session, actor, kind, wanted.days))
