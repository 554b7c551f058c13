"""Proposals for typical cases: a period's lost cases that meet the plans' criteria, each with its reasons; a person decides."""

from __future__ import annotations

from functools import partial

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.casebook import cases, criteria, proposals
from api.casebook.proposals import Proposal, Proposals
from api.indicators.period import Period
from api.pages.bulletins.bulletin_list import CUSTOM, periods
from api.pages.casebook import case_deeds
from api.pages.kit import context, filter_fields, forms, frame, given, words
from api.pages.kit.theme import tag
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.types import today

SHOWN = 10
"""Cases behind a reason that are linked."""
NOTHING = "这个期间没有符合标准的候选。可以换一个期间，或在败诉案件的页面点“选为典型案例”。"


@frame.page("/typical-cases/proposals", "遴选候选", "manage")
async def listed(request: Request) -> None:
    """The proposals of the period that the address names, else of this year."""
    frame.crumbs(("典型案例", "/typical-cases"))
    here, params = context.current(), request.query_params
    frame.action("不选用的", "/typical-cases?state=dismissed", main=False)
    within = await here.read(_bureaus)
    chosen = given.number(params.get("bureau")) or next(iter(within), None)
    period = Period.parse(params["period"]) if params.get("period") else Period.year(today().year)
    with filter_fields.form():
        filter_fields.choice(period.code, "period", "期间", _offered(period).items(), nothing="今年")
        if len(within) > 1:
            filter_fields.choice(str(chosen or ""), "bureau", "司法局", [(str(one), name) for one, name in within.items()], wide=True)
        filter_fields.submit(params)
    found = await here.read(proposals.proposed, chosen, period)
    plans = "；".join(f"{one.label}：{one.source}" for one in criteria.plans().values())
    tag("p", f"{found.bureau}{period.label}败诉 {found.lost} 件，其中 {found.unfit} 件不符合任何标准；相近的案件只列一件。标准来自——{plans}。", "quiet small")
    if not found.found:
        tag("p", NOTHING, "empty")
    for one in found.found:
        _proposal(here, found, one)


def _offered(chosen: Period) -> dict[str, str]:
    """Code → name of the periods that can be chosen, with the one that is."""
    return {chosen.code: chosen.label} | {code: label for code, label in periods(today()).items() if code != CUSTOM}


def _bureaus(session: Session, actor: Actor) -> dict[int, str]:
    return {one.id: one.name for one in bureaus.within(session, actor)}


def _proposal(here: context.Context, found: Proposals, one: Proposal) -> None:
    case = one.candidate
    with tag("section", classes="written-part") as box:
        with tag("div", classes="written-part-head"):
            with tag("h2"):
                tag("a", case.number or "（案号不详）", href=f"/disputes/{case.verdict.dispute_id}")
                tag("span", f"　{case.agency}")
            forms.button("选用", partial(case_deeds.take, here, found.bureau_id, *case.key, one.reasons), main=True)
            forms.button("不选用", partial(_dismiss, here, found, one, box))
        causes = "、".join(criteria.cause_label(detail or code) for code, detail in case.causes) or "没有写明原因"
        tag("p", f"{words.day(case.verdict.decided_on)}　{words.label('act_type', case.act_type)}　{words.label('field', case.field)}　{causes}", "quiet")
        with tag("ul"):
            for reason in one.reasons:
                with tag("li"):
                    tag("strong", f"{criteria.label(reason.criterion)}：")
                    tag("span", reason.text)
                    _disputes(reason.disputes)
        if one.alike:
            with tag("p", classes="quiet small"):
                tag("span", f"相近的案件 {len(one.alike)} 件，不再另列：")
                for other in one.alike[:SHOWN]:
                    tag("a", f" {other.number or other.verdict.dispute_id}", "nowrap", href=f"/disputes/{other.verdict.dispute_id}")


def _disputes(ids: tuple[int, ...]) -> None:
    if ids:
        with tag("span", classes="quiet small"):
            tag("span", "　见")
            for number, one in enumerate(ids[:SHOWN], 1):
                tag("a", f" 案件{number}", href=f"/disputes/{one}")
            if len(ids) > SHOWN:
                tag("span", f" 等 {len(ids)} 件")


async def _dismiss(here: context.Context, found: Proposals, one: Proposal, box: ui.element) -> None:
    """Leaves a line with the way back where the proposal stood."""
    turned_down = await here.write(cases.dismiss, found.bureau_id, *one.candidate.key, reasons=one.reasons)
    box.clear()

    async def back() -> None:
        await here.write(cases.reconsider, turned_down.id)
        ui.navigate.reload()

    with box, tag("p", classes="row"):
        tag("span", f"{one.candidate.number or '这件案件'}已设为不选用。")
        forms.button("恢复", back)
