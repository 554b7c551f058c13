"""What can be done with a typical case now: asking the agency, signing, releasing, taking back, turning down."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final

from nicegui import ui

from api.casebook import cases, releasing, signing
from api.casebook.criteria import Reason
from api.casebook.signing import Signed
from api.pages.kit import context, forms
from api.pages.kit.theme import notice, tag
from api.store.tables import TypicalCase

Pressed = Callable[[], Coroutine[Any, Any, None]]
Offered = tuple[str, Callable[[], Any], bool]
"""A button's words, what it does, and whether it is the main one."""
RELEASE: Final = "固定隐名后的文字，本地区各单位可以看到，并可编入汇编。"
LABEL: Final = "选为典型案例"


def show(here: context.Context, case: TypicalCase, signed: Signed, *, own: bool) -> None:
    """The buttons that fit the case's state and the person.  `own`: he acts for the bureau that publishes it."""
    deeds = list(_of_bureau(here, case, signed)) if own and here.person.may("manage") else []
    if case.state == "draft" and here.person.may("correct"):
        deeds += _of_writers(here, case, own=own)
    if not deeds:
        return
    with forms.box("办理").classes("screen-only"), tag("div", classes="row"):
        for label, done, main in deeds:
            forms.button(label, done, main=main)


def _of_bureau(here: context.Context, case: TypicalCase, signed: Signed) -> list[Offered]:
    at = case.id, case.revision
    if case.state == "draft":
        asking = [] if case.asked_id is not None else [("要求单位撰写", _sure(here, ASK, cases.ask, *at), False)]
        signing_ = [] if signed.by(here.person.user_id) or case.asked_id is not None else [("审签", _noted(here, "审签", "意见（可不填）", signing.sign, *at), True)]
        return [
            *signing_, ("发布", _sure(here, ("发布这个案例？", RELEASE, "发布"), releasing.release, *at), not signed.missing), *asking,
            ("不选用", _dismiss(here, case), False),
        ]  # fmt: skip
    if case.state == "released":
        return [("撤下", _noted(here, "撤下", "撤下的原因", releasing.withdraw, *at), False)]
    if case.state == "withdrawn":
        return [("重新编写", _sure(here, REOPEN, releasing.reopen, *at), True), ("不选用", _dismiss(here, case), False)]
    return [("恢复", reconsider(here, case.id), True)]


def _of_writers(here: context.Context, case: TypicalCase, *, own: bool) -> list[Offered]:
    at = case.id, case.revision
    made: list[Offered] = [("已按新情况核对", _sure(here, RECHECK, cases.recheck, *at), False)]
    if case.asked_id is None:
        return made
    if own:
        return [*made, ("收回，不再等待单位撰写", _sure(here, TAKE_BACK, cases.hand_back, *at), False)]
    return [*made, ("写完，交回司法局", _handed(here, *at), True)]


ASK: Final = ("要求败诉单位撰写？", "单位可以看到并修改这份草稿，直到交回；交回前不能审签。", "要求撰写")
TAKE_BACK: Final = ("收回这份草稿？", "单位不再看到草稿，已写的文字保留。", "收回")
REOPEN: Final = ("重新编写？", "案例回到编写中，须重新审签。", "重新编写")
RECHECK: Final = ("已经按新情况核对？", "表示已对照裁判文书的更正和新收到的文书；成为新版本，原有审签失效。", "已核对")


def _sure(here: context.Context, question: tuple[str, str, str], deed: Callable[..., Any], *at: int) -> Pressed:
    async def done() -> None:
        if await forms.sure(*question):
            await here.write(deed, *at)
            ui.navigate.reload()

    return done


def _handed(here: context.Context, *at: int) -> Pressed:
    async def done() -> None:
        if await forms.sure("交回司法局？", "交回后本单位不再看到这份草稿。", "交回"):
            await here.write(cases.hand_back, *at)
            ui.navigate.to("/typical-cases")

    return done


def _noted(here: context.Context, label: str, hint: str, deed: Callable[..., Any], *at: int) -> Callable[[], None]:
    """With words of the person."""
    return partial(forms.noted, label, hint, partial(here.write, deed, *at), limit=signing.NOTE)


def _dismiss(here: context.Context, case: TypicalCase) -> Pressed:
    async def done() -> None:
        if await forms.sure("不选用这个案例？", "草稿收起，可以在“不选用的”里恢复。", "不选用"):
            await here.write(cases.dismiss, case.bureau_id, case.dispute_id, case.organisation_id)
            ui.navigate.to(f"/typical-cases?dismissed={case.id}")

    return done


def reconsider(here: context.Context, case_id: int) -> Pressed:
    """Takes a dismissal back."""

    async def done() -> None:
        found = await here.write(cases.reconsider, case_id)
        notice("已恢复")
        ui.navigate.to("/typical-cases/proposals" if found is None else f"/typical-cases/{case_id}")

    return done


def taker(here: context.Context, bureau_id: int | None, dispute_id: int, organisation_id: int) -> Pressed:
    """What a button at a lost case does: it is chosen by hand, drafted and opened."""

    async def done() -> None:
        await take(here, bureau_id, dispute_id, organisation_id)

    return done


async def take(here: context.Context, bureau_id: int | None, dispute_id: int, organisation_id: int, reasons: Sequence[Reason] = ()) -> None:
    """Drafts and chooses a lost case, and opens it.  `reasons`: why it was proposed; none: by hand."""
    drafted = await here.read(cases.prepare, bureau_id, dispute_id, organisation_id)
    made = await here.write(cases.take, bureau_id, dispute_id, organisation_id, reasons=reasons, drafted=drafted)
    ui.navigate.to(f"/typical-cases/{made.id}")
