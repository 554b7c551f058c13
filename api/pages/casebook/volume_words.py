"""What people write on a casebook: title, number, preface, cover, grouping, indexes."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from nicegui import ui

from api.casebook.volumes import keeping
from api.casebook.volumes.book import GROUPINGS, LINE_MAX, Grouping, Settings
from api.casebook.volumes.keeping import Words
from api.pages.kit import context, forms
from api.pages.kit.given import day
from api.pages.kit.theme import tag
from api.store.tables import Volume


def build(here: context.Context, current: Callable[[], Volume], suggested: str) -> None:
    """The form.  `current`: the volume as it is at the moment; `suggested`: the number that the bureau's next one would have."""
    volume = current()
    known = keeping.settings_of(volume)
    with forms.box("书名、封面和编排"):
        with tag("div", classes="admin-fields"):
            title = forms.text("书名", volume.title, limit=keeping.TITLE_MAX)
            number = forms.text("编号", volume.number, hint=f"如 {suggested}", limit=keeping.NUMBER_MAX)
            group = forms.choice("分组", GROUPINGS, known.group)
            subtitle = forms.text("副标题", known.subtitle, limit=LINE_MAX)
            publisher = forms.text("编印单位（不填则为本司法局）", known.publisher, limit=LINE_MAX)
            note = forms.text("封面左上角字样", known.note, hint="如 内部资料　注意保存", limit=LINE_MAX)
            printed = forms.day("封面日期（不填则为定稿当天）", known.day.isoformat() if known.day else "")
        preface = ui.textarea("前言（一行一段）", value=volume.preface).props(f"{forms.FIELD} autogrow").classes("volume-preface")
        preface.props["maxlength"] = keeping.PREFACE_MAX
        with tag("div", classes="row"):
            numbers = ui.checkbox("印案号", value=known.case_numbers)
            statutes = ui.checkbox("附法律条文索引", value=known.statutes)
            causes = ui.checkbox("附败诉原因索引", value=known.causes)

        async def save() -> None:
            settings = Settings(
                group=_group(group.value), subtitle=(subtitle.value or "").strip(), publisher=(publisher.value or "").strip(), note=(note.value or "").strip(),
                day=day(printed.value), case_numbers=bool(numbers.value), statutes=bool(statutes.value), causes=bool(causes.value),
            )  # fmt: skip
            wanted = Words(title=title.value or "", number=number.value or "", preface=preface.value or "", settings=settings)
            await here.write(keeping.change, volume.id, current().revision, wanted)
            ui.navigate.reload()

        with tag("div", classes="row"):
            forms.button("保存", save, main=True)


def _group(value: object) -> Grouping:
    """What the field says; it is one of the choices."""
    return next((one for one in get_args(Grouping) if one == value), "none")
