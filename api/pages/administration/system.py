"""The state of the system, and its settings as they are in force; changed where the service is started, not here."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from api.intake.states import MOVING, STATES
from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import Column, Row, Table
from api.pages.kit.theme import tag
from api.review.fields import FIELDS
from api.settings import Settings
from api.settings.sources import origins
from api.settings.words import WORDS, shown
from api.store.actor import Actor
from api.store.tables import Document, Judgment
from api.worker import jobs
from api.worker.heartbeat import Beat, beats
from api.worker.version import version
from nlp.versions import versions

COLUMNS = (
    Column("variable", "设置", "code", width=240, fixed=True),
    Column("value", "现值", "wrap", width=240),
    Column("meaning", "含义", "wrap", width=560),
    Column("origin", "来源", "code"),
)


@dataclass(frozen=True, slots=True)
class State:
    """What the store says about itself."""

    documents: dict[str, int]
    judgments: int
    oldest: datetime | None
    stale: int
    beats: list[Beat]


@frame.page("/system", "系统状态与设置", "administer")
async def system() -> None:
    """Queue, disk, versions; then every setting."""
    here = context.current()
    settings = here.services.settings
    state = await here.read(_state)
    with forms.box("处理队列"):
        _facts(_queue(state))
    with forms.box("后台处理"):
        _facts(_workers(state, settings))
    with forms.box("存储"):
        _facts(_storage(settings))
    with forms.box("版本"):
        _facts(_versions(state))
    with forms.box("设置"):
        tag("p", "设置由环境变量或配置文件给出，改动后重新启动服务生效；含义和备份办法见操作手册。", "quiet small")
        Table("settings", COLUMNS, _rows(settings))


def _facts(facts: list[tuple[str, str]]) -> None:
    with tag("dl", classes="facts"):
        for term, value in facts:
            tag("dt", term)
            tag("dd", value)


def _queue(state: State) -> list[tuple[str, str]]:
    facts = [(label, f"{state.documents[code]:,} 件") for code, label in STATES.items() if state.documents.get(code)]
    waiting = sum(state.documents.get(code, 0) for code in MOVING)
    oldest = f"，最早的从 {words.moment(state.oldest)} 开始等待" if state.oldest else ""
    return [("正在等待或处理", f"{waiting:,} 件{oldest}"), *facts, ("裁判文书", f"{state.judgments:,} 件")]


def _workers(state: State, settings: Settings) -> list[tuple[str, str]]:
    """Those that ran on this database, each by its name."""
    return [(beat.name, _worker(beat, settings.worker_lost_seconds)) for beat in state.beats] or [("后台处理", "还没有启动过。")]


def _worker(beat: Beat, patience: int) -> str:
    where = f"主机 {beat.host}，进程 {beat.process}，第 {beat.starts} 次启动（{words.moment(beat.started_at)}），版本 {beat.version}"
    if beat.living(patience):
        return f"正在运行，{int(beat.age)} 秒前有响应；{where}"
    return f"{'已停止，或已由其他后台处理接手' if beat.ended else '没有响应'}，最近一次响应在 {words.moment(beat.seen_at)}；{where}"


def _storage(settings: Settings) -> list[tuple[str, str]]:
    usage = shutil.disk_usage(settings.home)
    facts = [("数据文件夹", str(settings.home)), ("磁盘剩余", f"{_gigabytes(usage.free)}（共 {_gigabytes(usage.total)}）")]
    if usage.free < settings.free_bytes * 2:
        facts.append(("提醒", f"剩余不足 {words.size(settings.free_bytes)} 时停止接收上传，请尽快清理磁盘。"))
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        return [*facts, ("数据库", f"SQLite {sqlite3.sqlite_version}，{words.size(path.stat().st_size)}")]
    return [*facts, ("数据库", "PostgreSQL")]


def _gigabytes(size: int) -> str:
    return f"{size / 1024**3:,.1f} GB"


def _versions(state: State) -> list[tuple[str, str]]:
    found = versions()
    facts = [("程序", found["extractor"]), ("规则与模型", version())]
    facts += [(f"模型：{FIELDS[name].label}", digest) for name, digest in found["models"].items()]
    if state.stale:
        facts.append(("提醒", f"有 {state.stale:,} 件文书是旧版本的结果，可在“后台任务”里重新分析，人工更正都会保留。"))
    return facts


def _rows(settings: Settings) -> list[Row]:
    """Every setting; what the service was started with on its command line, or took from elsewhere, is not guessed at."""
    origin = origins(Settings, {})
    return [
        {
            "id": number, "variable": f"ANJIAN_{name.upper()}", "value": shown(getattr(settings, name), name) or "（空）",
            "meaning": WORDS[name], "origin": origin[name] if name in settings.model_fields_set else "默认",
        }
        for number, name in enumerate(WORDS, start=1)
    ]  # fmt: skip


def _state(session: Session, actor: Actor) -> State:
    actor.require("administer")
    counts = select(Document.state, func.count()).group_by(Document.state)
    oldest = session.scalar(select(func.min(Document.state_at)).where(Document.state.in_(MOVING)))
    judgments = session.scalar(select(func.count()).select_from(Judgment)) or 0
    return State(dict(session.execute(counts).all()), judgments, oldest, jobs.stale(session, actor.scope), beats(session))
