"""The start page: what waits, what the courts decided, what came in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.intake import batches
from api.pages import batch_list
from api.pages.filter_bar import address
from api.pages.kit import bars, context, frame, uploading, words
from api.pages.kit.table import Tone
from api.pages.kit.theme import tag
from api.store import involvements, judgments
from api.store.actor import Actor
from api.store.filters import ANY_LOSS, Filters
from api.store.judgments import Counts
from api.store.tables import Document
from api.store.types import midnight, today
from nlp import taxonomy

RECENT = 8
"""Batches shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page shows: counts of judgments, of files by state, of names that wait for a person, of this quarter."""

    counts: Counts
    lost: int
    files: dict[str, int]
    questions: int
    received: int
    recent: batches.Page


@frame.page("/", "工作台")
async def home() -> None:
    """Tiles, bars, and the newest batches."""
    here = context.current()
    may_upload = here.person.may("upload")
    if may_upload:
        frame.action("上传文件", "/upload")
    first = quarter(today())
    standing = Standing(*await asyncio.gather(
        here.read(_counts, Filters()), here.read(_lost_since, first), here.read(_files),
        here.read(_questions), here.read(_received_since, first), here.read(batches.page, limit=RECENT),
    ))  # fmt: skip
    if may_upload:
        uploading.drop_anywhere()
    if not standing.counts.total and not standing.recent.total:
        tag("p", "还没有裁判文书，把文件拖到这里" if may_upload else "还没有裁判文书", "empty")
        return
    _tiles(standing, first, manages=here.person.may("manage"))
    with tag("div", classes="columns"):
        results = {code: standing.counts.results.get(code, 0) for code in taxonomy.codes("agency_result")}
        bars.show("机关胜败", f"全部文书 {standing.counts.total:,} 件，每份文书计一次", [
            bars.Bar(words.label("agency_result", code), number, address("/judgments", agency_result=code), words.RESULT_TONES.get(code, "quiet"))
            for code, number in results.items() if number
        ])  # fmt: skip
        causes = sorted(standing.counts.causes.items(), key=lambda one: -one[1])
        bars.show("败诉原因", "一份文书有几个原因的，每个原因各计一次", [
            bars.Bar(words.cause(code), number, address("/judgments", cause=code), "bad") for code, number in causes
        ])  # fmt: skip
    with tag("div", classes="row section"):
        tag("h2", "最近上传")
        tag("a", "全部上传记录", href="/batches")
    batch_list.show(standing.recent.rows, empty="还没有上传过文件")


def quarter(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _counts(session: Session, actor: Actor, filters: Filters) -> Counts:
    actor.require("read")
    return judgments.counts(session, actor.scope, filters)


def _lost_since(session: Session, actor: Actor, first: date) -> int:
    filters = Filters(decided_from=first, agency_result=(ANY_LOSS,))
    return judgments.page(session, actor.scope, filters, limit=0).total


def _files(session: Session, actor: Actor) -> dict[str, int]:
    shown = Document.state.in_(("failed", "held"))  # few files; to count those of every state takes a look at each
    states = select(Document.state, func.count()).where(shown, actor.scope.holds_document()).group_by(Document.state)
    return dict(session.execute(states).all())


def _questions(session: Session, actor: Actor) -> int:
    return len(involvements.to_confirm(session, actor.scope)) if actor.may("manage") else 0


def _received_since(session: Session, actor: Actor, first: date) -> int:
    start = midnight(first)
    received = select(func.count()).select_from(Document).where(actor.scope.holds_document(), Document.received_at >= start)
    return session.scalar(received) or 0


def _tiles(standing: Standing, first: date, *, manages: bool) -> None:
    states, since = standing.counts.states, first.isoformat()
    with tag("div", classes="tiles"):
        _tile("待核对", states.get("to_check", 0), address("/judgments", state="to_check"), "warn")
        if states.get("second_check"):
            _tile("待复核", states["second_check"], address("/judgments", state="second_check"), "warn")
        _tile("处理失败", standing.files.get("failed", 0), address("/documents", state="failed"), "bad")
        if standing.files.get("held"):
            _tile("待确认归属", standing.files["held"], address("/documents", state="held"), "warn")
        if manages:
            _tile("待确认单位", standing.questions, "/organisations/confirm", "warn")
        _tile("本季收到文件", standing.received, address("/documents", since=since))
        _tile("本季裁判败诉", standing.lost, address("/judgments", agency_result=ANY_LOSS, decided_from=since), "bad")


def _tile(label: str, number: int, target: str, tone: Tone = "") -> None:
    with tag("a", classes="tile", href=target):
        tag("span", label, "tile-label")
        with tag("span", classes=f"tile-number {f'tone-{tone}' if tone and number else ''}"):
            tag("b", f"{number:,}")
            tag("span", " 件", "tile-unit")
