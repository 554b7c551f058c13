"""What was sent of alerts, and what did not arrive (发送记录)."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from nicegui import ui

from api.alerts import deliveries
from api.alerts.deliveries import CHANNELS, STATES, Line
from api.pages.kit import context, filter_fields, frame, words
from api.pages.kit.table import Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import notice, tag

COLUMNS: Final = (
    Column("created", "编号", "number", width=88, fixed=True),
    Column("channel", "方式", "code"),
    Column("target", "发给", "text", width=240),
    Column("what", "内容", "code", width=160),
    Column("state", "状态", "code"),
    Column("attempts", "已试次数", "number"),
    Column("when", "送达或下次发送", "code"),
    Column("error", "没有送达的原因", "wrap", width=280),
    Column("retry", "", "code"),
)
TONES: Final[dict[str, Tone]] = {"waiting": "moving", "sent": "good", "failed": "bad"}
WHAT: Final = {"alert": "新的预警", "test": "测试消息", "digest": "预警汇总"}


@frame.page("/alerts/deliveries", "发送记录", "manage")
async def listed(request: Request) -> None:
    """Newest first; what was given up can be sent again."""
    here, params = context.current(), request.query_params
    frame.crumbs(("预警", "/alerts"))
    settings = here.services.settings
    if not (settings.smtp_host and settings.smtp_from):
        tag("p", "还没有设置邮件服务器，暂不发送邮件。设置办法见操作手册。", "notice-line")
    with filter_fields.form():
        filter_fields.choice(params.get("state", ""), "state", "状态", STATES.items())
        filter_fields.submit(params)
    piece = Piece.of(params, "")
    lines, total = await here.read(deliveries.listed, state=params.get("state", ""), offset=piece.offset, limit=piece.limit)

    async def act(deed: Deed) -> None:
        await here.write(deliveries.retry, deed.ids[0])
        notice("已重新排队，稍后发送。")
        ui.navigate.reload()

    Table("deliveries", COLUMNS, [_row(one) for one in lines], total=total, piece=piece, empty="没有发送记录", act=act, unit="条")


def _row(line: Line) -> Row:
    one = line.delivery
    return {
        "id": one.id,
        "created": one.id,
        "channel": CHANNELS[one.channel],
        "target": line.target,
        "what": WHAT.get(one.key.partition(":")[0], "预警"),
        "state": cell(STATES[one.state], TONES[one.state]),
        "attempts": one.attempts,
        "when": words.moment(one.sent_at or (one.due_at if one.state == "waiting" else None)),
        "error": one.error or None,
        "retry": cell("重新发送", act="retry") if one.state == "failed" else None,
    }
