"""Whether and how often the caller is told of alerts by e-mail."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.alerts import subscriptions
from api.alerts.subscriptions import Chosen
from api.routes.kit.deps import PersonDep, ReadDep, ServicesDep

router = APIRouter(prefix="/subscription", tags=["预警"])

Rhythm = Literal["none", "daily", "weekly"]
SAID = "none 不发送、daily 每天一封、weekly 每周一封（周一）。"


class Choice(BaseModel):
    """您的邮件订阅。"""

    email: str = Field(max_length=subscriptions.LONGEST, description="邮箱地址。", examples=["li@yunxi.example"])
    rhythm: Rhythm = Field(description=SAID, examples=["daily"])


@router.get("", summary="我的邮件订阅")
def show(actor: PersonDep, session: ReadDep) -> Choice:
    """没有订阅过的为 none。"""
    chosen = subscriptions.of(session, actor)
    return _out(chosen)


@router.put("", summary="修改邮件订阅")
def choose(actor: PersonDep, services: ServicesDep, wanted: Choice) -> Choice:
    """从订阅时起的新预警会寄到这个地址。"""
    with services.database.write() as session:
        chosen = subscriptions.choose(session, actor, wanted.email, wanted.rhythm)
    return _out(chosen)


def _out(chosen: Chosen) -> Choice:
    return Choice.model_validate({"email": chosen.email, "rhythm": chosen.rhythm})
