"""A draft of a profile: its numbers as a form, all of it as text; kept as a version, which is looked at before it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.pages.kit import context, forms, frame
from api.pages.kit.theme import notice, tag
from api.pages.policy.in_force import PAGE, PREVIEW, text_of
from api.policy import editing, store
from api.policy.editing import Field, Place, Value
from api.policy.profile import parse
from api.store.actor import Actor

EDIT: Final = "/policy/edit"
YES: Final = {True: "是", False: "否"}
EMPTY: Final = "不设"


@frame.page(EDIT, "修改口径", "manage")
async def edited(request: Request) -> None:
    """The form, the text, and what to do with them."""
    here = context.current()
    frame.crumbs(("政策口径", PAGE))
    profile, text = await here.read(text_of, request.query_params)
    based_on = request.query_params.get("code", "")
    tag("p", f"底稿：{profile.name}。先改常用的数字；增删规则、改文字请在“口径文件”里改。保存的是草稿，应用以前不影响任何数字。", "definition")
    draft = Draft(text, based_on)

    async def keep() -> None:
        made = await draft.kept(here)
        if made is not None:
            ui.navigate.to(f"{PREVIEW}?version={made}")

    with tag("div", classes="row"):
        forms.button("保存草稿并试算", keep, main=True)
        tag("a", "取消", "button plain-button", href=PAGE)


class Draft:
    """The form of the usual numbers, the whole file as text below it, and a note; drawn where it is made."""

    def __init__(self, text: str, based_on: str) -> None:
        self._based_on = based_on
        self._inputs = _form(text)
        self._taken: dict[Place, Value] = {place: field.value for place, (field, _) in self._inputs.items()}
        with tag("section", classes="figure policy-part"):
            tag("h2", "口径文件")
            tag("p", "井号（#）后面是说明，不影响统计。上面表单的改动在点“把表单写入文件”或保存时写进来。", "definition")
            self._area = _area(text)
            self._wrong = tag("p", "", "policy-wrong", role="status")
            with tag("div", classes="row"):
                forms.button("把表单写入文件", self._take)
                forms.button("检查", self._check)
        self._note = forms.text("这次修改的说明", limit=store.NOTE)

    async def kept(self, here: context.Context) -> int | None:
        """Keeps the draft as a version and returns its number; None where the text is wrong, which is said beside it."""
        if not self._right():
            return None
        self._take()
        return await here.write(_kept, self._text, self._based_on, str(self._note.value or ""))

    @property
    def _text(self) -> str:
        return str(self._area.value or "")

    def _take(self) -> None:
        """Only what was touched: the rest of the file may have been changed by hand meanwhile."""
        now = {place: _given(field, given.value) for place, (field, given) in self._inputs.items()}
        touched = {place: value for place, value in now.items() if value != self._taken[place]}
        if touched:
            self._area.set_value(editing.changed(self._text, touched))
            self._taken.update(touched)
        self._right()

    def _check(self) -> None:
        if self._right():
            notice("没有错误")

    def _right(self) -> bool:
        """Says what is wrong with the text beside it; whether nothing is."""
        try:
            parse(self._text)
        except ServiceError as error:
            self._wrong.set_text(f"{error.message}{error.remedy}")
            return False
        self._wrong.set_text("")
        return True


def _area(text: str) -> ui.textarea:
    area = ui.textarea(value=text).props("outlined dense autogrow").classes("policy-area")
    area.props["aria-label"] = "口径文件"
    area.props["maxlength"] = 65536
    area.props["spellcheck"] = "false"
    return area


def _form(text: str) -> dict[Place, tuple[Field, ui.input | ui.select]]:
    found: dict[Place, tuple[Field, ui.input | ui.select]] = {}
    for number, group in enumerate(editing.groups(parse(text))):
        with tag("details", classes="policy-group") as opened:
            opened.props["open"] = number == 0
            tag("summary", group.title)
            with tag("div", classes="admin-fields"):
                for field in group.fields:
                    found[field.place] = (field, _input(field))
    return found


def _input(field: Field) -> ui.input | ui.select:
    if field.kind == "flag":
        return forms.choice(field.label, YES, field.value)
    if field.kind == "choice":
        choices: Mapping[str, str] = {"": EMPTY, **field.choices} if field.optional else field.choices
        return forms.choice(field.label, choices, field.value or "")
    label = f"{field.label}（%）" if field.kind == "share" else field.label
    return forms.text(label, _shown(field), limit=12, hint=EMPTY if field.optional else "")


def _shown(field: Field) -> str:
    if field.value is None:
        return ""
    return f"{float(field.value) * 100:.6g}" if field.kind == "share" else f"{float(field.value):.10g}"


def _given(field: Field, value: object) -> Value:
    """What was typed or chosen as a value.  Raises ServiceError E602 for what is no number."""
    if field.kind in {"flag", "choice"}:
        return value if isinstance(value, bool) else str(value) if value else None
    text = str(value or "").strip().removesuffix("%")
    if not text and field.optional:
        return None
    try:
        return int(text) if field.kind == "whole" else round(float(text) / 100, 10) if field.kind == "share" else float(text)
    except ValueError as error:
        raise ServiceError("E602", why=f"“{field.label}”应填{'整数' if field.kind == 'whole' else '数字'}") from error


def _kept(session: Session, actor: Actor, text: str, based_on: str, note: str) -> int:
    return store.write(session, actor, text, based_on=based_on, note=note).id
