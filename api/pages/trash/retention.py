"""How long things are kept (保留期限): seen with what would go, changed after one has seen it."""

from __future__ import annotations

from typing import Final

from nicegui import ui

from api.errors import ServiceError
from api.pages.kit import context, forms, frame
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.trash import retention
from api.trash.retention import RuleShown

COLUMNS: Final = (
    Column("label", "内容", "text", width=200, fixed=True),
    Column("told", "说明", "wrap", width=320),
    Column("days", "保留", "code"),
    Column("going", "现在会清理", "number"),
    Column("change", "", "code"),
)


@frame.page("/retention", "保留期限", "administer")
async def listed() -> None:
    """All kinds; usually nothing is removed but what lies in the trash."""
    here = context.current()
    frame.crumbs(("回收站", "/trash"))
    tag("p", "没有设置期限的内容一直保留。到期的由后台逐批清理，记入操作记录；保全中的内容不清理。", "quiet")
    rules = await here.read(retention.listed)
    known = dict(enumerate(rules))

    async def act(deed: Deed) -> None:
        rule = known.get(deed.ids[0])
        if rule is not None:
            _change(here, rule)

    Table("retention", COLUMNS, [_row(number, rule) for number, rule in known.items()], act=act, unit="类")


def _row(number: int, rule: RuleShown) -> Row:
    return {
        "id": number, "label": rule.label, "told": rule.told, "days": _days(rule.days), "going": rule.going, "change": cell("修改", act="change"),
    }  # fmt: skip


def _days(days: int) -> str:
    return f"{days:,} 天" if days else "一直"


def _change(here: context.Context, rule: RuleShown) -> None:
    """Days, then what would go with them, then the deed."""
    with ui.dialog(value=True) as dialog, tag("div", classes="dialog"):
        tag("h2", f"{rule.label}保留多久")
        tag("p", f"至少 {rule.least} 天；0 为一直保留。{rule.told}。", "quiet small")
        days = forms.text("天数", str(rule.days), limit=6)
        told = tag("div", classes="small")

        async def look() -> None:
            found = await here.read(retention.listed, {rule.kind: _number(days.value)})
            one = next(one for one in found if one.kind == rule.kind)
            told.clear()
            with told:
                tag("p", f"按这个天数，现在会清理 {one.going:,} 项。" if one.going else "按这个天数，现在没有要清理的。")
                for example in one.examples:
                    tag("p", example, "quiet")

        async def done() -> None:
            await here.write(retention.set_days, rule.kind, _number(days.value))
            dialog.close()
            notice("已修改。")
            ui.navigate.reload()

        with tag("div", classes="dialog-actions"):
            forms.button("取消", dialog.close)
            forms.button("先看会清理什么", look)
            forms.button("修改", done, main=True)


def _number(text: str | None) -> int:
    """Raises ServiceError E602."""
    said = (text or "").strip()
    if not (said.isascii() and said.isdigit()):
        raise ServiceError("E602", why="天数应为整数")
    return int(said)
