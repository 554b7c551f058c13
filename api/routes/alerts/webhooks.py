"""Webhooks: addresses of other systems that are told of alerts at once."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.alerts import webhooks
from api.alerts.kinds import KINDS
from api.routes.alerts.alerts import KINDS_SAID, Kind
from api.routes.kit.deps import ActorDep, PersonDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID, Id
from api.store.tables import Webhook

router = APIRouter(prefix="/webhooks", tags=["预警"])

SIGNED = "签名密钥，用于核对 X-Anjian-Signature，请立即妥善保存，以后不再显示。"


class NewWebhook(BaseModel):
    """要登记的推送地址。"""

    name: str = Field(min_length=1, max_length=100, description="名称。", examples=["企业微信网关"])
    url: str = Field(min_length=1, max_length=webhooks.LONGEST, description="以 http:// 或 https:// 开头的地址，可以在内网。",
                     examples=["https://gateway.example/anjian"])  # fmt: skip
    kinds: set[Kind] = Field(default_factory=set, description=f"只推送这些种类；不给则全部。{KINDS_SAID}。", examples=[["loss"]])
    organisation_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="推送哪个单位的预警；不给则为您所在单位。", examples=[2])


class Changes(BaseModel):
    """要修改的内容；不给的不变。"""

    name: str | None = Field(default=None, min_length=1, max_length=100, description="名称。", examples=["钉钉网关"])
    kinds: set[Kind] | None = Field(default=None, description="只推送这些种类；空为全部。", examples=[["loss", "threshold"]])
    active: bool | None = Field(default=None, description="是否启用。", examples=[False])


class WebhookOut(BaseModel):
    """一个推送地址。"""

    id: int = Field(description="编号。", examples=[3])
    name: str = Field(description="名称。", examples=["企业微信网关"])
    url: str = Field(description="地址；问号后面的部分可能含对方的密钥，不显示。", examples=["https://gateway.example/anjian?…"])
    kinds: list[str] = Field(description="推送的种类；空为全部。", examples=[["loss"]])
    organisation_id: int | None = Field(description="推送哪个单位的预警。", examples=[2])
    active: bool = Field(description="是否启用。", examples=[True])
    created_at: datetime = Field(description="登记时间。")


class WebhookCreated(WebhookOut):
    """新登记的推送地址。"""

    secret: str = Field(description=SIGNED, examples=["9f2c…"])


class WebhookSecret(BaseModel):
    """新的签名密钥。"""

    secret: str = Field(description=SIGNED, examples=["9f2c…"])


class Webhooks(BaseModel):
    """推送地址列表。"""

    items: list[WebhookOut] = Field(description="推送地址。")


@router.get("", summary="推送地址列表")
def index(actor: ActorDep, session: ReadDep) -> Webhooks:
    """本地区各单位的推送地址；管理员看到全部。"""
    return Webhooks(items=[_out(one) for one in webhooks.listed(session, actor)])


@router.post("", summary="登记推送地址", status_code=201)
def create(actor: PersonDep, services: ServicesDep, wanted: NewWebhook) -> WebhookCreated:
    """有新预警时立即以 POST 发送 JSON：`msgtype` 和 `text` 可由企业微信、钉钉机器人网关直接使用，`alerts` 供程序读取。

    请求头 `X-Anjian-Delivery` 是发送编号（重发时相同），`X-Anjian-Timestamp` 是 1970 年以来的秒数，`X-Anjian-Signature` 是 `sha256=` 加上
    以密钥对“时间戳.请求体”所作 HMAC-SHA256 的十六进制值。回答 2xx 即为送达；不跟随转向；没有送达的逐步拉长间隔重发，约两天后停止。
    """
    with services.database.write() as session:
        made, secret = webhooks.create(
            session, actor, services.settings, name=wanted.name, url=wanted.url, kinds=wanted.kinds, organisation_id=wanted.organisation_id
        )
        return WebhookCreated(**_out(made).model_dump(), secret=secret)


@router.patch("/{webhook_id}", summary="修改推送地址")
def change(actor: PersonDep, services: ServicesDep, webhook_id: Id, wanted: Changes) -> WebhookOut:
    """启用、停用，改名称和种类；要改地址请重新登记。"""
    with services.database.write() as session:
        return _out(webhooks.change(session, actor, webhook_id, active=wanted.active, kinds=wanted.kinds, name=wanted.name))


@router.delete("/{webhook_id}", summary="删除推送地址", status_code=204)
def remove(actor: PersonDep, services: ServicesDep, webhook_id: Id) -> None:
    """连同它的发送记录。"""
    with services.database.write() as session:
        webhooks.remove(session, actor, webhook_id)


@router.post("/{webhook_id}/secret", summary="更换密钥")
def renew(actor: PersonDep, services: ServicesDep, webhook_id: Id) -> WebhookSecret:
    """原来的密钥立即停用。"""
    with services.database.write() as session:
        return WebhookSecret(secret=webhooks.renew_secret(session, actor, services.settings, webhook_id))


@router.post("/{webhook_id}/test", summary="试发一条", status_code=202)
def test(actor: PersonDep, services: ServicesDep, webhook_id: Id) -> None:
    """发一条测试消息；结果见发送记录。"""
    with services.database.write() as session:
        webhooks.test(session, actor, webhook_id)


def _out(one: Webhook) -> WebhookOut:
    return WebhookOut(
        id=one.id, name=one.name, url=webhooks.shown(one.url), kinds=[code for code in KINDS if code in one.kinds],
        organisation_id=one.organisation_id, active=one.active, created_at=one.created_at,
    )  # fmt: skip
