"""Joining and parting disputes by hand, with what was said before."""

from __future__ import annotations

from nicegui import ui
from sqlalchemy.orm import Session

from api.ledger.disputes import links, timeline
from api.ledger.disputes.timeline import Instance, Timeline
from api.ledger.disputes.words import STAGES
from api.pages.kit import context, forms, words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import notice, tag
from api.store.actor import Actor

SAID = (
    Column("at", "时间", "code", fixed=True),
    Column("what", "决定", "code"),
    Column("one", "文书", "code"),
    Column("other", "另一份文书", "code"),
    Column("note", "理由", "wrap", width=320),
    Column("who", "决定人", "code"),
)
UNKNOWN = "（案号不详）"


def section(found: Timeline, *, manages: bool) -> None:
    """What people decided about this dispute; for who manages also the forms to decide."""
    visible = [one for one in found.instances if one.visible]
    if found.said:
        with forms.box("合并和分开的记录"):
            Table("dispute-said", SAID, [_row(one) for one in found.said])
    if manages and visible:
        _join(visible)
        if len(visible) > 1:
            _part(visible)


def _row(one: timeline.Said) -> Row:
    link = one.link
    return {
        "id": link.id, "at": words.moment(link.created_at), "what": cell("合并" if link.together else "分开"),
        "one": cell(one.one.case_number or UNKNOWN, href=f"/judgments/{one.one.id}"),
        "other": cell(one.other.case_number or UNKNOWN, href=f"/judgments/{one.other.id}"), "note": link.note, "who": one.name,
    }  # fmt: skip


def _join(visible: list[Instance]) -> None:
    here = context.current()
    with forms.box("并入另一份文书"):
        tag("p", "案号印错、当事人姓名不一致时，系统可能没有把同一争议的文书归到一起。合并后台账、整改和期限归入较早的案件，可以再分开。", "case-note")
        with tag("div", classes="admin-fields"):
            number = forms.text("另一份文书的案号", hint="如（2024）临99行终8号", limit=100)
            note = forms.text("理由", limit=links.NOTE)

        async def join() -> None:
            others = await here.read(_named, number.value or "")
            if len(others) != 1:
                notice("没有找到这个案号的文书，或您无权查看。" if not others else "这个案号有多份文书，请在那份文书的案件页面上合并。", "warning")
                return
            dispute = await here.write(links.join, visible[0].judgment_id, others[0], note.value or "")
            ui.navigate.to(f"/disputes/{dispute}")

        with tag("div", classes="row"):
            forms.button("合并", join, main=True)


def _named(session: Session, actor: Actor, number: str) -> list[int]:
    return [row.id for row in links.named(session, actor, number)]


def _part(visible: list[Instance]) -> None:
    here = context.current()
    options = {one.judgment_id: f"{STAGES[one.stage]} {one.case_number or UNKNOWN}" for one in visible}
    with forms.box("分出一份文书"):
        tag("p", "下面两份文书不是同一争议时，把它们分为两个案件。台账、整改和期限留在有一审文书的一边，可以再合并。", "case-note")
        with tag("div", classes="admin-fields"):
            one = forms.choice("分出的文书", options, visible[-1].judgment_id)
            other = forms.choice("与哪一份不是同一案件", options, visible[0].judgment_id)
            note = forms.text("理由", limit=links.NOTE)

        async def part() -> None:
            dispute = await here.write(links.part, int(one.value or 0), int(other.value or 0), note.value or "")
            ui.navigate.to(f"/disputes/{dispute}")

        with tag("div", classes="row"):
            forms.button("分开", part)


