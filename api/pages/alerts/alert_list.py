"""Alerts (预警): what there is to look at, newest first, and that somebody has seen to it."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from nicegui import ui
from starlette.datastructures import QueryParams

from api.alerts import deliveries, inbox
from api.alerts.inbox import OPEN, STATES, Line, Wanted
from api.alerts.kinds import EXPLAINED, KINDS, LEVELS, RECENT_DAYS
from api.alerts.rising import METHOD
from api.pages.kit import context, filter_fields, forms, frame, words
from api.pages.kit.given import day, number
from api.pages.kit.table import Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import notice, tag

COLUMNS: Final = (
    Column("created", "发出时间", "code", width=136, fixed=True),
    Column("level", "级别", "code"),
    Column("kind", "种类", "code"),
    Column("message", "内容", "wrap", width=424),
    Column("about", "单位", "text", width=200, hidden=True),
    Column("state", "状态", "code"),
    Column("note", "确认人和备注", "wrap", width=168),
)
TOLD: Final = Column("told", "提示给", "text", width=176)
ACT: Final = Column("act", "", "code")
TONES: Final[dict[str, Tone]] = {"urgent": "bad", "warning": "warn", "notice": ""}
ALL: Final = "all"
EMPTY: Final = "没有待处理的预警"
NARROWED: Final = "没有符合条件的预警，请放宽条件或清除筛选"


@frame.page("/alerts", "预警")
async def listed(request: Request) -> None:
    """The caller's alerts; without a state in the address those that nobody has acknowledged."""
    here, params = context.current(), request.query_params
    if here.person.may("manage"):
        frame.action("推送地址", "/alerts/webhooks", main=False)
        frame.action("发送记录", "/alerts/deliveries", main=False)
        await _undelivered(here)
    frame.action("邮件订阅", "/account#subscription", main=False)
    _filters(params, await here.read(inbox.abouts))
    wanted, piece = _wanted(params), Piece.of(params, "")
    lines, total = await here.read(inbox.listed, wanted, offset=piece.offset, limit=piece.limit)
    writes, everything = here.person.may("correct"), here.person.scope.everything

    async def act(deed: Deed) -> None:
        await _acknowledge(here, deed.ids)

    columns = (*COLUMNS[:1], *([ACT] if writes else []), *COLUMNS[1:], *([TOLD] if everything else []))
    narrowed = any(params.get(name) for name in ("state", "kind", "level", "about", "first", "last"))
    Table(
        "alerts", columns, [_row(one, writes=writes) for one in lines], total=total, piece=piece, unit="条",
        empty=NARROWED if narrowed else EMPTY, footer=f"合计 {total:,} 条", selectable=(("acknowledge", "确认所选"),) if writes else (), act=act,
    )  # fmt: skip
    _explained()


async def _undelivered(here: context.Context) -> None:
    """Says that something was given up: nobody looks at the list of deliveries of his own accord."""
    _, failed = await here.read(deliveries.listed, state="failed", limit=0)
    if failed:
        with tag("p", classes="notice-line"):
            tag("a", f"有 {failed} 条邮件或推送多次没有送达，请查看发送记录。", href="/alerts/deliveries?state=failed")


def _wanted(params: QueryParams) -> Wanted:
    """What the address asks for.  Raises ServiceError E602 for days that are none and values that there are not."""
    state = params.get("state") or OPEN
    span = (day(params.get("first")), day(params.get("last")))
    return Wanted("" if state == ALL else state, params.get("kind", ""), params.get("level", ""), number(params.get("about")), *span).checked()


def _filters(params: QueryParams, abouts: list[tuple[int, str]]) -> None:
    with filter_fields.form():
        filter_fields.choice(params.get("state", ""), "state", "状态", [*((code, name) for code, name in STATES.items() if code != OPEN), (ALL, "全部")], nothing=STATES[OPEN])
        filter_fields.choice(params.get("kind", ""), "kind", "种类", KINDS.items())
        filter_fields.choice(params.get("level", ""), "level", "级别", LEVELS.items())
        if len(abouts) > 1:
            filter_fields.choice(params.get("about", ""), "about", "单位", [(str(one), name) for one, name in abouts], wide=True)
        filter_fields.days(params, ("first", "发出日自"), ("last", "至"))
        filter_fields.submit(params)


def _row(line: Line, *, writes: bool) -> Row:
    one = line.alert
    done = one.acknowledged_at is not None
    own = one.address.startswith("/") and not one.address.startswith("//")
    return {
        "id": one.id,
        **({"href": one.address} if own else {}),
        "created": words.moment(one.created_at),
        "level": cell(LEVELS[one.level], TONES[one.level]),
        "kind": KINDS[one.kind],
        "message": cell(one.message, href=one.address) if own else one.message,
        "about": line.about or "全地区",
        "told": line.told,
        "state": cell(STATES[inbox.state(one)], "quiet" if done else "warn"),
        "note": f"{line.by} {words.moment(one.acknowledged_at)}{f'：{one.note}' if one.note else ''}" if done else None,
        "act": cell("确认", act="acknowledge") if writes and not done else None,
    }


async def _acknowledge(here: context.Context, ids: list[int]) -> None:
    """Asks for a word on it."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", f"确认 {len(ids)} 条预警" if len(ids) > 1 else "确认预警")
        tag("p", "确认表示您已知悉并会处理，本单位其他人会看到由谁确认和备注。", "quiet")
        note = forms.text("备注（可以不填）", limit=inbox.LONGEST)

        async def save() -> None:
            done = await here.write(inbox.acknowledge, ids, note.value or "")
            dialog.close()
            notice(f"已确认 {done} 条" if done else "已由别人确认过")
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("确认", save, main=True)


def _explained() -> None:
    with tag("details", classes="quiet small"):
        tag("summary", "什么情况下会有预警", "text-button")
        with tag("dl", classes="facts"):
            for term, meaning in EXPLAINED:
                tag("dt", term)
                tag("dd", meaning or METHOD)
        tag("p", f"每天计算一次，裁判登记或更正后不久也会计算；{RECENT_DAYS} 天以前的败诉和逾期不再提示。同一件事只提示一次；原因已消除的由系统注明后关闭，原因重现的重新列出。")
