"""One rectification: problem and measures, proof files, what can be done now, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Path
from nicegui import ui
from sqlalchemy.orm import Session

from api.ledger.rectification import attachments, problems, rectifications
from api.ledger.rectification.rectification_states import EVENTS, MOVES, STATES, WITH_AGENCY, Deed
from api.pages.kit import context, forms, frame, given, words
from api.pages.kit.table import Column, Row, Table
from api.pages.kit.theme import notice, tag
from api.pages.kit.uploading import Sending
from api.pages.rectifications import rectification_list
from api.store.actor import Actor
from api.store.tables import Attachment, Rectification, RectificationEvent

EVENT_COLUMNS = (
    Column("at", "时间", "code"),
    Column("who", "由谁", "code"),
    Column("deed", "做了什么", "code"),
    Column("what", "内容", "wrap", width=480),
)
NO_CAUSE = ""


@dataclass(slots=True)
class View:
    """What the page shows; `revision` is what the person has seen."""

    row: Rectification
    proofs: list[Attachment]
    revision: int


class ProofUpload(Sending, component="../kit/sending/proof.js"):
    """Takes files and sends them; `taken` is called after each that was accepted."""

    def __init__(self, address: str, taken: Any) -> None:
        super().__init__()
        self.props.update({"address": address, "largest": context.current().services.settings.upload_bytes})
        self.on("taken", taken)


@frame.page("/rectifications/{rectification_id:int}", "整改")
async def one(rectification_id: Annotated[int, Path(ge=1, le=2**53)]) -> None:
    """One problem."""
    here = context.current()
    view = await here.read(_view, rectification_id)
    row = view.row
    frame.heading(f"{row.organisation.name}：{_short(row.problem)}")
    frame.crumbs(("整改", "/rectifications"))
    frame.action("查看案件", f"/disputes/{row.dispute_id}", main=False)
    _standing(row)
    writes = row.state in WITH_AGENCY and here.person.may("correct")
    _values(here, view, writes=writes)
    _proofs(here, view, writes=writes)
    _deeds(here, view)
    with forms.box("办理过程"):
        Table("rectification-events", EVENT_COLUMNS, [_event(event) for event in reversed(row.events)], unit="步")


def _view(session: Session, actor: Actor, rectification_id: int) -> View:
    row = rectifications.one(session, actor, rectification_id)
    _ = row.dispute.number, row.organisation.name, [event.user and event.user.name for event in row.events]  # read while the session is open
    return View(row, attachments.of(session, row), row.revision)


def _standing(row: Rectification) -> None:
    shown = rectification_list.state(row)
    assert isinstance(shown, dict)
    with tag("p", classes="remedy-standing"):
        tag("strong", shown["text"], f"tone-{shown['tone']}")
        tag("span", f"案号 {row.dispute.number or '不详'}")
        tag("span", f"登记 {words.moment(row.created_at)}")
        if row.closed_on:
            tag("span", f"销号 {words.day(row.closed_on)}")


def _values(here: context.Context, view: View, *, writes: bool) -> None:
    row = view.row
    with forms.box("问题和措施"):
        if not writes:
            _facts(row)
            return
        fields = _fields(row, manages=here.person.may("manage"))

        async def save() -> None:
            values = {name: field.value or "" for name, field in fields.items()}
            if "due_on" in values:
                values["due_on"] = given.day(values["due_on"])
            changed = await here.write(rectifications.change, row.id, view.revision, values)
            if changed.revision == view.revision:
                notice("没有改动", "info")
                return
            notice("已保存")
            ui.navigate.reload()

        with tag("div", classes="row"):
            forms.button("保存", save, main=True)


def _facts(row: Rectification) -> None:
    with tag("dl", classes="facts"):
        for term, value in (
            ("问题", row.problem), ("对应原因", problems.label(row.cause)), ("整改措施", row.measure), ("责任单位", row.unit),
            ("责任人", row.person), ("整改期限", words.day(row.due_on)),
        ):  # fmt: skip
            tag("dt", term)
            tag("dd", value or "—")


def _fields(row: Rectification, *, manages: bool) -> dict[str, Any]:
    causes = {NO_CAUSE: "（不对应裁判指出的原因）", **{code: problems.label(code) for code in problems.causes()}}
    with tag("div", classes="remedy-fields"):
        found: dict[str, Any] = {
            "problem": forms.area("问题", row.problem, limit=2_000),
            "cause": forms.choice("对应原因", causes, row.cause or NO_CAUSE, find=True),
            "measure": forms.area("整改措施", row.measure, limit=4_000),
        }
    with tag("div", classes="admin-fields"):
        found["unit"] = forms.text("责任单位（内设机构）", row.unit)
        found["person"] = forms.text("责任人", row.person, limit=60)
        if manages or row.due_on is None:
            found["due_on"] = forms.day("整改期限", row.due_on.isoformat() if row.due_on else "")
    if "due_on" not in found:
        tag("p", f"整改期限 {words.day(row.due_on)}，改期请联系司法局。", "quiet small")
    return found


def _proofs(here: context.Context, view: View, *, writes: bool) -> None:
    with forms.box("佐证材料"):
        listed = tag("ul", classes="proofs")

        def show() -> None:
            listed.clear()
            with listed:
                for one in view.proofs:
                    _proof(one, remove if writes else None)
                if not view.proofs:
                    tag("li", "还没有佐证材料", "quiet")

        async def again() -> None:
            """Files alone were added or removed here: what is being written in the fields stays good."""
            fresh = await here.read(_view, view.row.id)
            if len(fresh.row.events) == len(view.row.events) + 1:
                view.revision = fresh.revision
            view.row, view.proofs = fresh.row, fresh.proofs
            show()

        async def remove(one: Attachment) -> None:
            if await forms.sure(f"移除“{one.name}”？", "材料不再显示在这里，办理过程里留有记录。", "移除"):
                await here.write(attachments.remove, one.id)
                await again()

        show()
        if writes:
            ProofUpload(f"/api/v1/rectifications/{view.row.id}/proofs", again)


def _proof(one: Attachment, remove: Any) -> None:
    with tag("li"):
        tag("a", one.name, href=f"/api/v1/proofs/{one.id}/file")
        tag("span", words.size(one.size), "quiet number")
        tag("span", words.moment(one.created_at), "quiet")
        if remove is not None:
            forms.link("移除", lambda: remove(one))


def _deeds(here: context.Context, view: View) -> None:
    fitting = [(deed, step) for deed, step in MOVES.items() if view.row.state in step.sources and here.person.may(step.right)]
    if not fitting:
        return
    with forms.box("办理"), tag("div", classes="row"):
        for deed, step in fitting:
            ask = partial(forms.noted, step.label, step.note or "说明（可不填）", partial(_do, here, view, deed), limit=rectifications.NOTE)
            forms.button(step.label, ask, main=deed in {"submit", "close"}, danger=deed == "cancel")


async def _do(here: context.Context, view: View, deed: Deed, note: str) -> None:
    await here.write(rectifications.move, view.row.id, view.revision, deed, note=note)
    notice(f"已办理：{MOVES[deed].label}")


def _event(event: RectificationEvent) -> Row:
    return {
        "id": event.id, "at": words.moment(event.created_at), "who": event.user.name if event.user else "系统",
        "deed": EVENTS[event.action], "what": "；".join(_said(event)) or "—",
    }  # fmt: skip


def _said(event: RectificationEvent) -> list[str]:
    told = [event.note] if event.note else []
    before, after = event.before or {}, event.after or {}
    if event.action in {"proof", "proof_removed"}:
        return [str((after or before).get("name", ""))]
    for name, label in rectifications.LABELS.items():
        if name in after:
            old, new = _shown(name, before.get(name)), _shown(name, after[name])
            told.append(f"{label}：{old} → {new}" if name in before else f"{label}：{new}")
    if "state" in after:
        told.append(f"{STATES[before['state']]} → {STATES[after['state']]}")
    return told


def _shown(name: str, value: Any) -> str:
    return (problems.label(value) if name == "cause" else str(value or "")) or "（空）"


def _short(text: str) -> str:
    first = text.partition("\n")[0]
    return first if len(first) <= 24 else f"{first[:24]}…"
