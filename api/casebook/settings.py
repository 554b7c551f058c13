"""What a bureau set for its typical cases: how long their sections may be, whose criteria it selects by, how many sign."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy.orm import Session

from api.casebook import kept
from api.errors import ServiceError
from api.store.actor import Actor

NAME: Final = "casebook"
KIND: Final = kept.Kind(NAME, "casebook.settings", "典型案例设置")
Plan = Literal["jinghu", "wuyang", "kecheng"]
PLANS: Final[tuple[Plan, ...]] = ("jinghu", "wuyang", "kecheng")


class Lengths(BaseModel):
    """Characters that a section may have at most; a draft keeps within them, and what is longer cannot be released."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: int = Field(default=60, ge=10, le=200, description="标题最多字数。", examples=[60])
    keywords: int = Field(default=80, ge=10, le=400, description="关键词最多字数。", examples=[80])
    facts: int = Field(default=800, ge=100, le=5_000, description="基本案情最多字数。", examples=[800])
    result: int = Field(default=400, ge=50, le=3_000, description="裁判结果最多字数。", examples=[400])
    reasons: int = Field(default=800, ge=100, le=5_000, description="败诉原因最多字数。", examples=[800])
    basis: int = Field(default=800, ge=50, le=5_000, description="法律依据最多字数。", examples=[800])
    meaning: int = Field(default=800, ge=50, le=5_000, description="典型意义·执法提示最多字数。", examples=[800])


class Settings(BaseModel):
    """Everything that a bureau set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lengths: Lengths = Field(default=Lengths(), description="各节字数上限。")
    plans: tuple[Plan, ...] = Field(default=PLANS, description="按哪些方案的标准遴选：jinghu 镜湖，wuyang 舞阳，kecheng 柯城。", examples=[["jinghu"]])
    signatures: int = Field(default=2, ge=2, le=5, description="发布前须几个不同的人审签。", examples=[2])
    number: bool = Field(default=True, description="公开时是否写明案号。", examples=[True])

    @field_validator("plans")
    @classmethod
    def _once(cls, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        if not plans:
            raise ValueError("至少选择一种遴选标准")
        return tuple(one for one in PLANS if one in plans)


def of(session: Session, bureau_id: int) -> Settings:
    """What a bureau set, the defaults where it set nothing."""
    found = kept.values(session, bureau_id, NAME)
    return Settings() if found is None else Settings.model_validate(found)


def revision(session: Session, bureau_id: int) -> int:
    """Of what a bureau set; 0: nothing yet."""
    return kept.revision(session, bureau_id, NAME)


def write(session: Session, actor: Actor, bureau_id: int, seen: int, given: dict[str, Any]) -> Settings:
    """Other settings for a bureau of the caller.  `seen`: the revision that he saw.

    Raises ServiceError E504, E601, E602 (no bureau, a value that does not fit), E611.
    """
    wanted = checked(given)
    kept.put(session, actor, bureau_id, KIND, seen=seen, after=wanted.model_dump(mode="json"))
    return wanted


def checked(given: dict[str, Any]) -> Settings:
    """Settings as they are kept.  Raises ServiceError E602 for what does not fit."""
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise ServiceError("E602", why=f"设置“{'.'.join(map(str, first['loc']))[:60]}”不正确") from error
