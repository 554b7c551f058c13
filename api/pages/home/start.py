"""The start page: how things stand, what is due, what asks for a person, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.alerts import inbox
from api.indicators.dashboard import Dashboard, dashboard
from api.indicators.period import Period
from api.indicators.reports import Asker
from api.intake import batches
from api.ledger.due import deadlines
from api.ledger.rectification.rectification_states import UNFINISHED
from api.pages.files import batch_list
from api.pages.home import home_figures, home_work
from api.pages.home.home_figures import Tile
from api.pages.kit import context, frame, uploading
from api.pages.kit.filter_bar import address
from api.pages.kit.theme import tag
from api.screening import listing
from api.store import judgments
from api.store.actor import Actor
from api.store.filters import Filters
from api.store.organisations import involvements
from api.store.tables import Document, Judgment, LedgerQueue, Rectification
from api.store.types import midnight, today

RECENT = 5
"""Batches shown."""
DUE = 12
"""Deadlines shown."""
TOLD = 8
"""Alerts shown."""
CHECKED = Filters(state=("to_check", "second_check"))
"""Judgments that ask for a person."""
AHEAD = timedelta(days=10)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Work:
    """What waits for people: counts, the deadlines that come first, the newest alerts."""

    to_check: int
    second_check: int
    failed: int
    held: int
    questions: int
    received: int
    waiting: int
    """Judgments whose disputes are yet to be brought up to date."""
    overdue: int
    due: deadlines.Page
    open_rectifications: int
    suits: listing.Counts
    alerts: list[inbox.Line]
    alerts_open: int
    recent: batches.Page
    anything: bool
    """Whether there is something to show at all."""


@frame.page("/", "工作台")
async def home(request: Request) -> None:
    """Tiles, charts, deadlines and alerts, and the newest batches."""
    here = context.current()
    may_upload = here.person.may("upload")
    if may_upload:
        frame.action("上传文件", "/upload")
        uploading.drop_anywhere()
    day = today()
    given = request.query_params.get("period")
    period = Period.parse(given) if given else Period.holding("quarter", day)
    work, shown = await here.read(_all, period, day)  # in one thread: two would only wait for each other's turn in Python
    if not work.anything:
        tag("p", "还没有裁判文书，把文件拖到这里" if may_upload else "还没有裁判文书", "empty")
        return
    home_figures.periods(period, day)
    home_figures.tiles(shown, _tiles(work, period, manages=here.person.may("manage")))
    if work.waiting:
        tag("p", f"有 {work.waiting:,} 份文书刚有变动，正在归入案件，数字随后更新。", "quiet small")
    home_figures.charts_of(shown)
    with tag("div", classes="columns"):
        home_work.due(work.due, day)
        home_work.told(work.alerts, work.alerts_open, acknowledges=here.person.may("correct"))
    with tag("div", classes="row section"):
        tag("h2", "最近上传")
        tag("a", "全部上传记录", href="/batches")
    batch_list.show(work.recent.rows, empty="还没有上传过文件")


def _all(session: Session, actor: Actor, period: Period, day: date) -> tuple[Work, Dashboard]:
    return _work(session, actor, day), dashboard(Asker.of(session, actor), period, day)


def _work(session: Session, actor: Actor, day: date) -> Work:
    actor.require("read")
    quarter = Period.holding("quarter", day)
    files = _files(session, actor)
    states = judgments.counts(session, actor.scope, CHECKED, causes=False).states
    unfinished = deadlines.Wanted(states=deadlines.UNFINISHED, last=day + AHEAD)
    recent, suits = batches.page(session, actor, limit=RECENT), listing.counts(session, actor, listing.Filters(state=("pending",)))
    alerts, alerts_open = inbox.listed(session, actor, inbox.Wanted(state=inbox.OPEN), limit=TOLD)
    return Work(
        to_check=states.get("to_check", 0), second_check=states.get("second_check", 0),
        failed=files.get("failed", 0), held=files.get("held", 0),
        questions=involvements.waiting(session, actor.scope) if actor.may("manage") else 0,
        received=_received_since(session, actor, quarter.start),
        waiting=session.scalar(select(func.count()).select_from(select(LedgerQueue.judgment_id, LedgerQueue.paper_id).distinct().subquery())) or 0,
        overdue=deadlines.listed(session, actor, deadlines.Wanted(states=("overdue",)), on=day, limit=0).total,
        due=deadlines.listed(session, actor, unfinished, on=day, limit=DUE),
        open_rectifications=_open_rectifications(session, actor), suits=suits, alerts=alerts, alerts_open=alerts_open,
        recent=recent, anything=bool(recent.total or suits.total) or _any_judgment(session, actor),
    )  # fmt: skip


def _suits(count: listing.Counts) -> list[Tile]:
    """Pending suits: those at high risk, and those whose next day is past or comes within a week."""
    red, due = count.levels.get("red", 0), count.overdue + count.soon
    last = (today() + WEEK).isoformat()
    return [
        Tile("红色在诉案件", f"{red:,}", address("/suits", level="red"), "件", "bad" if red else "", f"在诉 {count.total:,} 件"),
        Tile("在诉案件期限", f"{due:,}", address("/suits", due_to=last, sort="due"), "件", "bad" if count.overdue else "warn" if due else "",
             f"逾期 {count.overdue:,}，7 日内 {count.soon:,}"),
    ]  # fmt: skip


def _any_judgment(session: Session, actor: Actor) -> bool:
    return session.scalar(select(Judgment.id).where(actor.scope.holds_judgment()).limit(1)) is not None


def _files(session: Session, actor: Actor) -> dict[str, int]:
    shown = Document.state.in_(("failed", "held"))  # few files; to count those of every state takes a look at each
    states = select(Document.state, func.count()).where(shown, actor.scope.holds_document()).group_by(Document.state)
    return dict(session.execute(states).all())


def _received_since(session: Session, actor: Actor, first: date) -> int:
    start = midnight(first)
    received = select(func.count()).select_from(Document).where(actor.scope.holds_document(), Document.received_at >= start)
    return session.scalar(received) or 0


def _open_rectifications(session: Session, actor: Actor) -> int:
    within = Rectification.organisation_id.in_(actor.scope.organisations())
    return session.scalar(select(func.count()).select_from(Rectification).where(within, Rectification.state.in_(UNFINISHED))) or 0


def _tiles(work: Work, period: Period, *, manages: bool) -> list[Tile]:
    """What asks for a person; what there is none of is left out, but for the usual ones."""
    since = period.start.isoformat()
    wanted = [
        Tile("待核对文书", f"{work.to_check:,}", address("/judgments", state="to_check"), "件", "warn" if work.to_check else ""),
        Tile("期限逾期", f"{work.overdue:,}", "/deadlines?view=list&state=overdue", "项", "bad" if work.overdue else ""),
        Tile("整改未完成", f"{work.open_rectifications:,}", "/rectifications", "项", "warn" if work.open_rectifications else ""),
    ]
    if work.suits.total:
        wanted += _suits(work.suits)
    more = [
        ("待复核文书", work.second_check, address("/judgments", state="second_check"), True),
        ("处理失败", work.failed, address("/documents", state="failed"), True),
        ("待确认归属", work.held, address("/documents", state="held"), True),
        ("待确认单位", work.questions, "/organisations/confirm", manages),
        ("本季收到文件", work.received, address("/documents", since=since), True),
    ]
    return wanted + [Tile(label, f"{number:,}", href, "件", "") for label, number, href, shown in more if number and shown]
