"""One judgment: its pages beside what was read from them, to be checked and corrected."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request
from nicegui import ui
from nicegui.element import Element
from nicegui.events import GenericEventArguments
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.ledger.disputes import timeline
from api.pages.judgment import deeds, fields, neighbours, picture, quoted
from api.pages.judgment.forms import forms
from api.pages.kit import context, frame, theme, words
from api.pages.trash import holding, throwing
from api.review import checks, items, newer
from api.review.values import visible
from api.screening import suits
from api.store.actor import Actor
from api.store.tables import Document, Judgment, Suit, User
from api.trash import holds
from nlp.taxonomy import label

View = dict[str, Any]
CONFLICTS = frozenset({"E603"})
IDLE = frozenset({"W406"})
"""Remarks on the file that ask nothing of anyone."""


class Workbench(Element, component="workbench/bench.js", esm={"anjian-workbench": "workbench"}):
    """The page as the browser shows it; it tells of deeds and is told how they went."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.props["view"] = view
        self.props["forms"] = forms()

    def show(self, view: View) -> None:
        """What is to be shown from now on."""
        self.props["view"] = view
        self.update()


@frame.page("/judgments/{judgment_id}", "裁判文书")
async def judgment(
    request: Request, judgment_id: Annotated[int, Path(ge=1, le=2**53)], document: int | None = None
) -> None:
    """The workbench of one judgment; `document`: another version of its file."""
    here = context.current()
    params = request.query_params
    ui.add_head_html(f'<link rel="stylesheet" href="{theme.asset("judgment.css")}">')
    view = await here.read(build, judgment_id, document, params)
    frame.heading(view["title"])
    bench = Workbench(view)
    shown = {"document": document}

    async def refresh() -> None:
        bench.show(await here.read(build, judgment_id, shown["document"], params))

    async def version(event: GenericEventArguments) -> None:
        shown["document"] = int(event.args)
        await refresh()

    async def deed(event: GenericEventArguments) -> None:
        given = dict(event.args)
        try:
            if given.get("name") != "reload":
                await here.write(deeds.do, here.services, judgment_id, given)
        except ServiceError as error:
            if error.status == 401:
                bench.run_method("answered", {"problem": error.message})
                raise
            told = f"{error.message}{error.remedy}"
            if error.code not in CONFLICTS:
                bench.run_method("answered", {"problem": told})
                return
            last = await here.read(deeds.last, judgment_id)
            bench.run_method("answered", {"conflict": f"{error.message}最近一次：{last}"})
            return
        await refresh()
        bench.run_method("answered", {"loaded": given.get("name") == "reload"})

    bench.on("deed", deed)
    bench.on("version", version)
    bench.on("throw", lambda: throwing.ask(here, "judgment", [judgment_id], "/judgments"))
    bench.on("hold", lambda: holding.turn(here, "judgment", judgment_id))


def build(
    session: Session, actor: Actor, judgment_id: int, document_id: int | None, params: QueryParams
) -> View:
    """All that the browser needs.  Raises ServiceError E601."""
    found = actor.scope.judgment(session, judgment_id)
    files = picture.versions(session, actor, found)
    document = picture.chosen(files, found, document_id)
    sheet = items.sheet(session, found)
    around = neighbours.around(session, actor, judgment_id, params)
    paper = picture.paper(session, found, document)
    held = holds.reasons(session, actor, "judgment", judgment_id) if actor.may("manage") else []
    return {
        "id": found.id,
        "revision": found.revision,
        "title": visible(found.case_number or "") or "（未识别案号）",
        "state": found.state,
        "stateLabel": checks.STATES[found.state],
        "checks": _checks(session, found),
        "result": fields.result_of(sheet),
        "review": fields.review_of(sheet),
        "groups": fields.groups_of(sheet, found.record),
        "newer": [visible(line) for line in newer.lines(session, found)] if found.newer else None,
        "notices": [*map(holding.told, held), *_notices(found, document, evidence=paper["evidence"])],
        "held": held,
        "paper": paper,
        "quoted": quoted.places(session, document, params) if paper["evidence"] else [],
        "versions": picture.labelled(files, found),
        "history": deeds.history_of(session, actor, judgment_id),
        "may": _may(actor, found),
        "list": around.known,
        "previous": around.previous,
        "next": around.next,
        "back": around.back,
        "dispute": timeline.dispute_of(session, actor, judgment_id),
        "suit": _suit(session, actor, judgment_id),
    }


def _suit(session: Session, actor: Actor, judgment_id: int) -> int | None:
    """The suit that this judgment decided, where the caller sees it."""
    return session.scalar(select(Suit.id).where(Suit.judgment_id == judgment_id, suits.holds(actor.scope)).limit(1))


def _may(actor: Actor, judgment: Judgment) -> dict[str, bool]:
    may = actor.may("correct")
    return {
        "correct": may,
        "hold": actor.may("manage"),
        "check": may and judgment.state == "to_check",
        "second": may and judgment.state == "second_check" and judgment.checked_by != actor.user_id,
        "reopen": may and judgment.state != "to_check",
    }


def _checks(session: Session, judgment: Judgment) -> str:
    """Who checked it."""
    told: list[str] = []
    pairs: tuple[tuple[int | None, Any, str], ...] = (
        (judgment.checked_by, judgment.checked_at, "核对"),
        (judgment.second_checked_by, judgment.second_checked_at, "复核"),
    )
    for user_id, at, done in pairs:
        user = session.get(User, user_id) if user_id else None
        if user is not None:
            told.append(f"{user.name} {words.moment(at)} {done}")
    return "；".join(told)


def _notices(judgment: Judgment, document: Document, *, evidence: bool) -> list[str]:
    """What a person should know before he reads."""
    record = judgment.record
    told = [error["message"] + error["remedy"]] if (error := record.get("error")) else []
    if record.get("status") == "partial":
        told.append(f"这份文书{label('status', 'partial')}，读出的内容可能不全。")
    told += [entry["message"] for entry in record.get("warnings") or () if not entry["page"] and entry["code"] not in IDLE]
    if not evidence:
        told.append(f"左侧是第 {document.version or 1} 版文件，右侧内容取自当前版本，因此不标出位置。")
    return told
