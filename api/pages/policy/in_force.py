"""The profile in force: every rule in plain words with its source; the built-in ones, the versions, the averages."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.pages.kit import context, frame
from api.pages.kit.given import number
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import asset, tag
from api.pages.kit.words import day, moment
from api.pages.policy.policy_averages import averages
from api.policy import benchmarks, builtin, store, words
from api.policy.profile import Profile, parse
from api.policy.recurring import upcoming
from api.policy.store import Standing, Version
from api.store.actor import Actor
from api.store.tables import Benchmark
from api.store.types import today

ui.add_head_html(f'<link rel="stylesheet" href="{asset("policy.css")}">', shared=True)
PAGE: Final = "/policy"
ONE: Final = "/policy/profile"
EDIT: Final = "/policy/edit"
PREVIEW: Final = "/policy/preview"
RULES = (Column("text", "规则", "wrap", width=560), Column("source", "来源", "wrap", width=360))
DUTIES = (
    Column("day", "下一次", "code", width=112, fixed=True),
    Column("label", "任务", "wrap", width=280),
    Column("whom", "由谁", "wrap", width=280),
    Column("note", "说明", "wrap", width=200),
    Column("source", "来源", "wrap", width=240),
)
VERSIONS = (
    Column("number", "版本", "code", width=80, fixed=True),
    Column("name", "口径", width=160),
    Column("note", "说明", "wrap", width=240),
    Column("writer", "起草人", "code"),
    Column("created", "起草时间", "code"),
    Column("applier", "应用人", "code"),
    Column("applied", "应用时间", "code"),
    Column("state", "状态", "code"),
    Column("edit", "", "code"),
)
BUILT_IN = (
    Column("name", "口径", "text", width=120, fixed=True),
    Column("source", "所依据的文件", "wrap", width=480),
    Column("definition", "统计口径", "wrap", width=420),
    Column("edit", "", "code"),
)
PASSED_OVER: Final = "版本 {version} 已应用，但内容不符合本版本程序的要求，没有采用；现在暂按下面的口径计算。请重新起草并应用。"


@frame.page(PAGE, "政策口径")
async def shown() -> None:
    """What is in force, and everything that it could be changed into."""
    here = context.current()
    found, versions, entered = await here.read(_all)
    may = here.person.may("manage")
    if may:
        frame.action("修改口径", f"{EDIT}?{urlencode(_origin(found))}")
    _standing(found)
    _duties(found.profile)
    _rules(found.profile)
    own = [_version(one, may=may, passed_over=one.row.id == found.passed_over) for one in versions]
    _section("版本", "每次修改都是新版本；应用以后立即对本地区的数字、名单和期限生效。", VERSIONS, own, empty="还没有自己的版本")
    _section("内置口径", "可以查看，也可以作为底稿修改后应用。", BUILT_IN, [_built_in(code, may=may) for code in builtin.profiles()])
    averages(here, entered)


@frame.page(ONE, "口径内容")
async def one(request: Request) -> None:
    """A built-in profile or a version, as rules and as text."""
    here = context.current()
    frame.crumbs(("政策口径", PAGE))
    profile, text = await here.read(text_of, request.query_params)
    frame.heading(f"口径：{profile.name}")
    if here.person.may("manage"):
        frame.action("以此为底稿", f"{EDIT}?{request.query_params}")
    tag("p", profile.definition, "definition")
    tag("p", f"依据：{profile.source}", "definition")
    _rules(profile)
    with tag("section", classes="figure policy-part"):
        tag("h2", "口径文件")
        tag("pre", text, "policy-text")


def text_of(session: Session, actor: Actor, params: QueryParams) -> tuple[Profile, str]:
    """The profile that an address names: `code` of a built-in one or `version`; else the one in force.

    Raises ServiceError E601, E612.
    """
    if params.get("version"):
        row = store.version(session, actor, number(params["version"]) or 0)
        return parse(row.text), row.text
    code = params.get("code")
    if code:
        if code not in builtin.texts():
            raise ServiceError("E601", what="这份口径")
        return builtin.profiles()[code], builtin.texts()[code]
    found = store.standing(session, actor)
    return found.profile, found.text


def _all(session: Session, actor: Actor) -> tuple[Standing, list[Version], list[Benchmark]]:
    return store.standing(session, actor), store.versions(session, actor), benchmarks.listed(session, actor)


def _origin(found: Standing) -> dict[str, str]:
    return {"version": str(found.version.id)} if found.version else {"code": builtin.DEFAULT}


def _standing(found: Standing) -> None:
    with tag("section", classes="figure policy-part"):
        tag("h2", f"现行口径：{found.profile.name}")
        if found.passed_over is not None:
            tag("p", PASSED_OVER.format(version=found.passed_over), "notice-line", role="status")
        tag("p", found.profile.definition, "definition")
        tag("p", f"依据：{found.profile.source}", "definition")
        if found.version is None:
            tag("p", "内置口径。本地区还没有应用自己的口径。", "quiet")
        else:
            tag("p", f"版本 {found.version.id}，{found.owner or '系统管理员'}于 {moment(found.version.applied_at)} 应用。", "quiet")


def _duties(profile: Profile) -> None:
    rows: list[Row] = [
        {"id": at, "day": day(due.day), "label": due.rule.label, "whom": due.rule.whom, "source": due.rule.source,
         "note": "方案规定的日期" if due.set_by_plan else "周期最后一天（方案没有定日期）"}
        for at, due in enumerate(upcoming(profile, today()), 1)
    ]  # fmt: skip
    if rows:
        _section("近期的周期性任务", "按现行口径推算的下一次日期。", DUTIES, rows, unit="项")


def _rules(profile: Profile) -> None:
    for section in words.sections(profile):
        with tag("section", classes="figure policy-part"):
            tag("h2", section.title)
            rows: list[Row] = [{"id": at, "text": rule.text, "source": rule.source} for at, rule in enumerate(section.rules, 1)]
            if rows:
                Table(f"policy-{section.code}", RULES, rows, unit="条")
            else:
                tag("p", "没有这类规则。", "quiet")


def _section(title: str, said: str, columns: tuple[Column, ...], rows: list[Row], *, empty: str = "", unit: str = "份") -> None:
    with tag("section", classes="figure policy-part"):
        tag("h2", title)
        tag("p", said, "definition")
        Table(f"policy-{title}", columns, rows, empty=empty, unit=unit)


def _version(one: Version, *, may: bool, passed_over: bool) -> Row:
    row = one.row
    draft = row.applied_at is None
    state = cell("现行", "good") if one.in_force else cell("草稿", "warn") if draft else cell("没有采用", "bad") if passed_over else cell("已更换", "quiet")
    label, where = ("试算和应用", PREVIEW) if draft else ("以此为底稿", EDIT)
    return {
        "id": row.id, "href": f"{ONE}?version={row.id}", "number": str(row.id), "name": _name(row.text), "note": row.note or None, "writer": one.writer,
        "created": moment(row.created_at), "applier": one.applier or "—", "applied": moment(row.applied_at), "state": state,
        "edit": cell(label, href=f"{where}?version={row.id}") if may else None,
    }  # fmt: skip


def _name(text: str) -> str:
    """A version that an earlier program took may not be valid any more; its line is shown all the same."""
    try:
        return parse(text).name
    except ServiceError:
        return "（内容已不符合要求）"


def _built_in(code: str, *, may: bool) -> Row:
    profile = builtin.profiles()[code]
    return {
        "id": list(builtin.profiles()).index(code) + 1, "href": f"{ONE}?code={code}", "name": profile.name, "source": profile.source,
        "definition": profile.definition.removeprefix(f"口径：{profile.name}；"), "edit": cell("以此为底稿", href=f"{EDIT}?code={code}") if may else None,
    }  # fmt: skip
