"""Work in the background: re-analysis, how far it is, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import notice, tag
from api.store.actor import SYSTEM, Actor
from api.store.tables import Job, Judgment, User
from api.worker import jobs

COLUMNS = (
    Column("kind", "任务", "code", width=140, fixed=True),
    Column("state", "状态", "code"),
    Column("progress", "进度", "code", width=200),
    Column("failed", "没有完成", "number"),
    Column("who", "启动人", "code"),
    Column("created", "启动时间", "code"),
    Column("finished", "结束时间", "code"),
    Column("message", "说明", "wrap", width=240),
    Column("stop", "", "code"),
)
TONES: Final[dict[str, Tone]] = {"waiting": "moving", "running": "moving", "done": "good", "failed": "bad", "stopped": "quiet"}
LOOK_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines, how many there are, whether one is open, and how many judgments an earlier version has analysed."""

    rows: list[Row]
    total: int
    open: bool
    stale: int
    judgments: int


@frame.page("/jobs", "后台任务", "manage")
async def listed(request: Request) -> None:
    """The jobs that the caller may see; lines of open ones follow the work."""
    here, piece = context.current(), Piece.of(request.query_params, "-id")
    shown = await here.read(_shown, piece)
    if shown.stale:
        tag("p", f"有 {shown.stale:,} 件文书是旧版本规则或模型的结果，可以重新分析。人工更正全部保留。", "notice-line")
    with forms.box("重新分析"):
        tag("p", f"用当前版本的规则和模型，把您能看到的 {shown.judgments:,} 件文书重新分析一遍。可以随时停止，人工更正和原来的分析结果都保留。", "quiet")

        async def start() -> None:
            await here.write(jobs.start, jobs.REANALYSIS)
            notice("已启动，可以离开本页，任务会继续。")
            ui.navigate.to("/jobs")

        with tag("div", classes="row"):
            forms.button("开始重新分析", start, main=True)

    async def stop(deed: Deed) -> None:
        if await forms.sure("停止这个任务？", "手上的一件处理完后停止；已完成的部分保留，以后可以重新启动。", "停止"):
            await here.write(jobs.stop, deed.ids[0])
            ui.navigate.to("/jobs")

    table = Table("jobs", COLUMNS, shown.rows, total=shown.total, piece=piece, empty="还没有后台任务", act=stop)

    async def look() -> bool:
        latest = await here.glance(_shown, piece)
        table.show(latest.rows, latest.total)
        return latest.open

    frame.follow(LOOK_SECONDS, look, active=shown.open)


def _shown(session: Session, actor: Actor, piece: Piece) -> Shown:
    actor.require("manage")
    found, total = jobs.page(session, actor, offset=piece.offset, limit=piece.limit)
    people = dict(session.execute(select(User.id, User.name).where(User.id.in_({job.user_id for job in found}))).all())
    inside = select(func.count()).select_from(Judgment).where(actor.scope.holds_judgment())
    return Shown(
        [_row(job, people.get(job.user_id or 0, SYSTEM.name)) for job in found], total,
        any(job.state in jobs.OPEN for job in found), jobs.stale(session, actor.scope), session.scalar(inside) or 0,
    )  # fmt: skip


def _row(job: Job, who: str) -> Row:
    part = f"（{job.done * 100 // job.total}%）" if job.total else ""
    return {
        "id": job.id, "kind": jobs.KINDS.get(job.kind, job.kind), "state": cell(jobs.STATES[job.state], TONES[job.state]),
        "progress": f"{job.done:,} / {job.total:,}{part}", "failed": job.failed, "who": who,
        "created": words.moment(job.created_at), "finished": words.moment(job.finished_at), "message": job.message or None,
        "stop": cell("停止", act="stop") if job.state in jobs.OPEN else None,
    }  # fmt: skip
