"""One pending suit: its papers left; right what they say, the screening with its reasons, similar judgments, and what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.intake import documents
from api.pages.kit import context, forms, frame, theme
from api.pages.kit.theme import notice, tag
from api.pages.suits import suit_deeds, suit_dues, suit_head, suit_history, suit_likes, suit_line, suit_risk
from api.pages.suits.suit_findings import Findings
from api.pages.suits.suit_papers import Deeds, Papers
from api.pages.suits.suit_tabs import Tabs
from api.pages.suits.suit_values import Values
from api.pages.trash import holding, throwing
from api.screening import answering, papers, renewal, showing, suits
from api.screening.papers import PaperShown
from api.screening.showing import Shown
from api.screening.states import LEVELS
from api.store.actor import Actor
from api.store.tables import SuitEvent, SuitScreening

REFRESH_SECONDS: Final = 1.5
TABS: Final = (("screening", "研判"), ("facts", "案件情况"), ("similar", "类案"), ("history", "经过"))
NO_LIKES: Final = "研判时没有找到足够相似的裁判文书。裁判文书增加后可以重新检索。"
NOT_YET: Final = "还没有研判。材料读完后自动研判；没有材料的，在“案件情况”里填写被诉行为种类。"


@dataclass(slots=True)
class View:
    """What the page shows."""

    shown: Shown
    history: list[SuitEvent]
    screenings: list[SuitScreening]


@frame.page("/suits/{suit_id:int}", "在诉案件")
async def one(suit_id: Annotated[int, Path(ge=1, le=2**31 - 1)], tab: str = "") -> None:
    """One suit; `tab`: which of the right side's parts is shown first."""
    here = context.current()
    ui.add_head_html(f'<link rel="stylesheet" href="{theme.asset("judgment.css")}"><link rel="stylesheet" href="{theme.asset("papers.css")}">')
    view = await here.read(_view, suit_id)
    suit = view.shown.suit
    frame.heading(suit.number or suit_line.NO_NUMBER)
    frame.crumbs(("在诉案件", "/suits"))
    page = SuitPage(here, view)
    frame.action("研判表（Word）", f"/suits/{suit_id}/file")
    frame.action("打印", lambda: ui.run_javascript("window.print()"), main=False)
    throwing.action(here, "suit", suit_id, "/suits")
    await holding.action(here, "suit", suit_id)
    suit_deeds.actions(here, suit, lambda: page.revision)
    await page.build(tab)


def _view(session: Session, actor: Actor, suit_id: int) -> View:
    shown = showing.shown(session, actor, suit_id)
    _ = shown.suit.organisation.name  # read while the session is open
    return View(shown, suits.history(session, shown.suit), showing.screenings(session, shown.suit))


class SuitPage:
    """The page while it is open: each deed is kept at once, and what the worker finds is shown as it comes."""

    def __init__(self, here: context.Context, view: View) -> None:
        self._here, self._view = here, view
        self.revision = view.shown.suit.revision
        """Of the suit as the person sees it."""
        writes = here.person.may("correct") and view.shown.suit.state != "dropped"
        self._writes = writes
        self._answers = Findings(self._open, self._answer if writes and view.shown.suit.state == "pending" else None)
        self._values = Values(self._open, self._say if writes else None)

    async def build(self, tab: str) -> None:
        """The whole page."""
        self._head = tag("div")
        with tag("div", classes="suit-sides"):
            deeds = Deeds(self._taken, self._kind, self._remove, self._retry) if self._writes else None
            self._papers = Papers(self._here, self._view.shown.suit.id, deeds)
            with tag("div", classes="suit-right"):
                asked = tab in dict(TABS)
                self._tabs = Tabs(TABS, tab if asked else "facts", asked=asked)
        await self._show()
        self._timer = frame.follow(REFRESH_SECONDS, self._again, active=self._view.shown.waiting)

    async def _show(self) -> None:
        shown = self._view.shown
        self._head.clear()
        with self._head:
            suit_head.show(shown)
        if shown.result is not None:
            self._tabs.suggest("screening")
        await self._papers.show(shown)
        kinds = {one.document_id: one.kind_label for one in shown.papers if one.kind != "other"}
        with self._tabs.anew("screening"):
            self._screening(shown, kinds)
        with self._tabs.anew("facts"):
            suit_dues.show(shown.deadlines, started=shown.suit.received_on is not None, fill=self._values.edit if self._writes else None)
            self._values.build(shown.facts, kinds)
        with self._tabs.anew("similar"):
            self._similar(shown)
        with self._tabs.anew("history"):
            suit_history.show(self._view.history, self._view.screenings, shown.result)

    def _screening(self, shown: Shown, kinds: Mapping[int, str]) -> None:
        result = shown.result
        if result is None:
            tag("p", NOT_YET, "empty")
            return
        self._answers.build(result, shown.answers, kinds)
        suit_risk.causes(result.causes)
        suit_risk.mends(result.mends)
        suit_risk.weights(result)
        suit_risk.informed(result.informed)

    def _similar(self, shown: Shown) -> None:
        with tag("section", classes="suit-part"):
            with tag("h2", "类案"):
                tag("a", "按这个案件重新检索", "small screen-only", href=f"/similar?suit={shown.suit.id}")
            suit_likes.show(shown.result.similar if shown.result else (), empty=NO_LIKES)

    async def _again(self) -> bool:
        """What has come of the worker's doing; nothing is built anew under the hands of who writes."""
        if self._answers.writing or self._values.writing:
            return True
        fresh = await self._here.glance(_view, self._view.shown.suit.id)
        if _signature(fresh.shown) != _signature(self._view.shown):
            self._take(fresh)
            await self._show()
        return fresh.shown.waiting

    def _take(self, fresh: View) -> None:
        self._view, self.revision = fresh, fresh.shown.suit.revision

    async def _renew(self) -> None:
        """After a deed: screens at once, and shows what came of it; what is still to be read follows."""
        suit_id, before = self._view.shown.suit.id, self._view.shown.suit.level
        await asyncio.to_thread(renewal.screen, self._here.services, suit_id)
        self._take(await self._here.read(_view, suit_id))
        level = self._view.shown.suit.level
        notice(f"已保存。风险由“{LEVELS[before]}”变为“{LEVELS[level]}”" if level != before else "已保存，风险等级没有变化")
        await self._show()
        self._timer.active = self._view.shown.waiting

    async def _open(self, place: Any) -> None:
        await self._papers.open(place)

    async def _say(self, code: str, value: Any) -> None:
        await self._here.write(suits.say, self._view.shown.suit.id, self.revision, {code: value})
        await self._renew()

    async def _answer(self, item: str, given: str | None, note: str) -> None:
        await self._here.write(answering.answer, self._view.shown.suit.id, self.revision, item, given=given, note=note)
        await self._renew()

    async def _taken(self) -> None:
        """A paper has come in: the list is anew, and what is being written stays."""
        fresh = await self._here.read(_view, self._view.shown.suit.id)
        self._take(fresh)
        if self._answers.writing or self._values.writing:
            await self._papers.show(fresh.shown)
        else:
            await self._show()
        self._timer.active = True

    async def _kind(self, document_id: int, kind: str) -> None:
        await self._here.write(papers.set_kind, self._view.shown.suit.id, self.revision, document_id, kind=kind)
        await self._taken()

    async def _remove(self, paper: PaperShown) -> None:
        if await forms.sure(f"移出“{paper.name}”？", "不再作为这个案件的材料，文件仍在“文件处理”里，可以重新加入。", "移出"):
            await self._here.write(papers.detach, self._view.shown.suit.id, self.revision, paper.document_id)
            await self._renew()

    async def _retry(self, document_id: int) -> None:
        await self._here.write(documents.retry, document_id)
        await self._taken()


def _signature(shown: Shown) -> tuple[Any, ...]:
    """What of a suit changes while its page is open."""
    suit = shown.suit
    return suit.revision, suit.screening_id, suit.level, suit.stale, suit.state, suit.judgment_id, suit.next_due_on, shown.papers
