"""Profiles: the one in force, the built-in ones, a bureau's versions, and what a draft would change."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.indicators import preview as previews
from api.indicators.period import Period
from api.policy import builtin, store
from api.policy.profile import parse
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import LARGEST_ID
from api.routes.statistics.policy_models import (
    NewPolicyVersion,
    PolicyApplication,
    PolicyList,
    PolicyOut,
    PolicyText,
    PolicyTrial,
    PolicyVersionOut,
    PolicyVersions,
    PreviewOut,
    ProfileOut,
)

router = APIRouter(prefix="/policy", tags=["政策口径"])

Number = Annotated[int, Path(ge=1, le=LARGEST_ID, description="版本号。", examples=[3])]


@router.get("", summary="现行口径")
def show(session: ReadDep, actor: ActorDep) -> PolicyOut:
    """对您所在单位有效的口径：本地司法局应用的版本，没有则用上级的，再没有则用内置的通用口径。"""
    return PolicyOut.standing(store.standing(session, actor))


@router.get("/builtin", summary="内置口径")
def built_in(actor: ActorDep) -> PolicyList:
    """随系统提供的口径，可以复制修改。"""
    actor.require("read")
    return PolicyList(items=[ProfileOut.of(profile, builtin.texts()[code]) for code, profile in builtin.profiles().items()])


@router.post("/check", summary="检查口径文件")
def check(actor: ActorDep, sent: PolicyText) -> ProfileOut:
    """检查一份口径文件，正确的以文字列出全部规则；不保存。须有管理权限。"""
    actor.require("manage")
    return ProfileOut.of(parse(sent.text), sent.text)


@router.post("/preview", summary="试算草稿")
def preview(session: ReadDep, actor: ActorDep, sent: PolicyTrial) -> PreviewOut:
    """在一个期间的案件上比较现行口径和草稿：规则、数字、名单和期限的变化；不保存。须有管理权限。"""
    actor.require("manage")
    draft, period = parse(sent.text), Period.parse(sent.period)
    return PreviewOut.of(previews.preview(session, actor, store.standing(session, actor).profile, draft, period))


@router.get("/versions", summary="版本列表")
def versions(session: ReadDep, actor: ActorDep) -> PolicyVersions:
    """本单位起草和应用过的版本；没有管理权限的只看到应用过的。"""
    return PolicyVersions(items=[PolicyVersionOut.of(one) for one in store.versions(session, actor)])


@router.post("/versions", summary="起草版本", status_code=201)
def write(services: ServicesDep, actor: ActorDep, sent: NewPolicyVersion) -> PolicyVersionOut:
    """检查并保存一份草稿；应用以前不影响任何数字。须有管理权限。"""
    with services.database.write() as session:
        row = store.write(session, actor, sent.text, based_on=sent.based_on, note=sent.note)
        return PolicyVersionOut.of(store.described(session, actor, [row])[0])


@router.get("/versions/{number}", summary="一个版本")
def version(session: ReadDep, actor: ActorDep, number: Number) -> PolicyVersionOut:
    """一个版本的全文、起草人和应用人。"""
    return PolicyVersionOut.of(store.described(session, actor, [store.version(session, actor, number)])[0])


@router.post("/versions/{number}/apply", summary="应用版本")
def apply(services: ServicesDep, actor: ActorDep, number: Number, sent: PolicyApplication) -> PolicyVersionOut:
    """使草稿成为本地区的现行口径，全部数字、名单和期限随即按它计算。须有管理权限。"""
    with services.database.write() as session:
        row = store.apply(session, actor, number, replacing=sent.replacing)
        return PolicyVersionOut.of(store.described(session, actor, [row])[0])
