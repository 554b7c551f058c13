"""The names of a typical case on its page: what is masked and as what, what is kept, the words before and after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from nicegui import ui
from sqlalchemy.orm import Session

from api.casebook import masking, masking_edits, sight
from api.casebook.drafting import TITLES
from api.casebook.masking import Entry, Finding, Masked
from api.casebook.masking_parts import Compared
from api.pages.kit import context, forms
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.pages.kit.theme import asset, tag
from api.store.actor import Actor
from api.store.tables import TypicalCase
from nlp.redact import ROLE_LABELS, kinds

ui.add_head_html(f'<link rel="stylesheet" href="{asset("masking.css")}">', shared=True)

PLACES: Final = {"title": "标题", "agency": "单位", **TITLES}
DOUBT: Final = 0.8
"""Below this confidence the machine says that it doubts."""
COLUMNS: Final = (
    Column("texts", "稿件中的写法", "wrap", width=176, fixed=True),
    Column("shown", "公开时", "code", width=128),
    Column("category", "类别", "text", width=144),
    Column("role", "身份", "text", width=144),
    Column("parts", "位置", "wrap", width=176),
    Column("state", "处理", "text", width=112),
    Column("act", "", "code", width=64),
    Column("basis", "依据", "wrap", width=320, hidden=True),
)
DEEDS: Final[dict[masking_edits.Deed, str]] = {"undo": "按规则处理", "mask": "隐去", "keep": "照原样保留"}
Changed = Callable[[Callable[[], Awaitable[TypicalCase]]], Awaitable[None]]


@dataclass(frozen=True)
class Look:
    """The names as they are now; `manages`: the caller decides on them."""

    case_id: int
    revision: int
    now: Masked
    found: list[Finding]
    manages: bool

    @property
    def entries(self) -> list[Entry]:
        """Masked ones first."""
        return [*self.now.entries, *self.now.kept]


async def masking_panel(here: context.Context, case: TypicalCase, changed: Changed) -> None:
    """The names of a case that the caller gets unmasked; bureaus decide on them while it is a draft.

    `changed`: does a deed that was asked for here, and draws what came of it, this panel too.
    """
    look = await here.read(looked, case.id)
    with tag("section", classes="masking", id="masking", aria_label="隐名"):
        with tag("div", classes="row"):
            tag("h2", f"隐名：隐去 {len(look.now.entries)} 项，保留 {len(look.now.kept)} 项")
            if look.manages:
                tag("a", "隐名规则", "text-button", href="/casebook-settings")
        _problems(here, look, changed)
        _names(here, look, changed)
        if look.manages:
            _adding(here, look, changed)
        _compared(look.now.compared)


def looked(session: Session, actor: Actor, case_id: int) -> Look:
    """What the panel shows.  Raises ServiceError E601 for who does not get the case unmasked."""
    seen = sight.seen(session, actor, case_id)
    case = sight.whole(session, actor, case_id)
    now = masking.masked(session, case)
    manages = seen.own and actor.may("manage") and case.state == "draft"
    return Look(case.id, case.revision, now, masking.inspect(session, case, now) if case.state == "draft" else [], manages)


def _problems(here: context.Context, look: Look, changed: Changed) -> None:
    for one in look.found:
        tag("p", one.text, "masking-problem", role="status")
    if look.manages and any(one.code == "changed" for one in look.found):
        forms.button("按现在的结果保存", lambda: changed(lambda: here.write(masking_edits.accept, look.case_id, look.revision)), main=True)


def _names(here: context.Context, look: Look, changed: Changed) -> None:
    entries = look.entries

    async def act(deed: Deed) -> None:
        number = deed.ids[0] if deed.ids else -1
        if look.manages and 0 <= number < len(entries):
            await _decide(here, look, entries[number], changed)

    rows = [_row(number, one, manages=look.manages) for number, one in enumerate(entries)]
    Table("masking", COLUMNS, rows, empty="没有发现需要隐去的内容", unit="项", act=act)


def _row(number: int, one: Entry, *, manages: bool) -> Row:
    kind = kinds()[one.category]
    doubtful = one.shown and one.confidence < DOUBT and one.hand is None
    return {
        "id": number, "texts": "、".join("".join(text.split()) for text in one.texts), "shown": one.shown or "（保留）", "category": kind.label,
        "role": ROLE_LABELS[one.role] if one.role else "—", "parts": f"{'、'.join(PLACES.get(part, part) for part in one.parts)}（{one.count} 处）",
        "state": cell("请核对", "warn") if doubtful else _state(one), "act": cell("更改", act="change") if manages else None, "basis": kind.basis,
    }  # fmt: skip


def _state(one: Entry) -> str:
    if one.hand is None:
        return "按规则隐去" if one.shown else "按规则保留"
    if one.hand.deed == "keep":
        return "人工保留"
    return "人工增加" if one.hand.text else "人工隐去"


async def _decide(here: context.Context, look: Look, one: Entry, changed: Changed) -> None:
    """Asks what to do with a name, and does it."""
    others = {other.entity: f"{'、'.join(other.texts)}（{other.shown}）" for other in look.now.entries if other.entity != one.entity}
    with ui.dialog() as dialog, tag("div", classes="dialog"):
        tag("h2", f"“{one.texts[0]}”怎样处理")
        allowed = {code: label for code, label in DEEDS.items() if code != "keep" or not one.firm}
        deed = forms.choice("处理", allowed, one.hand.deed if one.hand else "undo")
        shown = forms.text("代称（不填则由系统确定）", one.hand.shown if one.hand else "", hint="如 赵某甲", limit=masking_edits.SHOWN_MAX)
        same = forms.choice("与谁为同一人（可不选）", {"": "不指定", **others}, one.hand.same if one.hand else "", find=True)
        if one.firm:
            tag("p", "当事人、未成年人和被害人的姓名必须隐去。", "quiet")
        with tag("div", classes="dialog-actions"):
            forms.button("取消", lambda: dialog.submit(False))
            forms.button("保存", lambda: dialog.submit(True), main=True)
    answer = await dialog
    dialog.delete()
    if answer:
        wanted: masking_edits.Deed = deed.value or "undo"
        if wanted == "undo" and (shown.value or same.value):
            wanted = "mask"  # who writes a mask wants it
        given = {"shown": str(shown.value or ""), "same": str(same.value or "")}
        await changed(lambda: here.write(masking_edits.decide, look.case_id, look.revision, one.entity, deed=wanted, **given))


def _adding(here: context.Context, look: Look, changed: Changed) -> None:
    with tag("details"):
        tag("summary", "增加系统没有发现的内容", "text-button")
        with tag("div", classes="admin-fields"):
            text = forms.text("稿件中的原文", hint="如 绰号、亲属姓名、小地名", limit=masking_edits.WORDS_MAX)
            category = forms.choice("类别", {one: kinds()[one].label for one in masking_edits.ADDED}, masking_edits.ADDED[0])
            shown = forms.text("代称（不填则由系统确定）", limit=masking_edits.SHOWN_MAX)

        async def add() -> None:
            given = {"category": category.value, "shown": str(shown.value or "")}
            await changed(lambda: here.write(masking_edits.add, look.case_id, look.revision, str(text.value or ""), **given))

        forms.button("全部隐去", add)


def _compared(found: tuple[Compared, ...]) -> None:
    """Each paragraph as written and as it goes out, side by side."""
    with tag("details"):
        tag("summary", "隐名前后对照", "text-button")
        with tag("table", classes="masking-compared"):
            with tag("thead"), tag("tr"):
                for heading in ("位置", "隐名前", "公开时"):
                    tag("th", heading, scope="col")
            with tag("tbody"):
                for one in found:
                    with tag("tr"):
                        tag("td", PLACES.get(one.part.code, one.part.title))
                        _cell(one, lambda stretch: stretch.before)
                        _cell(one, lambda stretch: stretch.after)


def _cell(one: Compared, side: Callable[..., str]) -> None:
    with tag("td"):
        for stretch in one.stretches:
            tag("mark" if stretch.hidden else "span", side(stretch))
