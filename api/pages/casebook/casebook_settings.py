"""What a bureau set for its casebook: what is masked, how long sections are, who signs, whose criteria propose cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from nicegui import ui
from sqlalchemy.orm import Session

from api.casebook import criteria, masking_rules, settings
from api.casebook.drafting import TITLES
from api.errors import ServiceError
from api.pages.kit import context, forms, frame
from api.pages.kit.given import number
from api.pages.kit.theme import notice, tag
from api.store.actor import Actor
from api.store.organisations import bureaus
from nlp.redact import ROLE_LABELS, Category, Role, Rules, kinds

PAGE: Final = "/casebook-settings"
LENGTHS: Final = {"title": "标题", **TITLES}
DIGITS: Final = 6


@dataclass
class Look:
    """What one bureau set, and the bureaus that the caller may choose among; the revisions follow what is saved here."""

    bureaus: dict[int, str]
    bureau: int
    rules: Rules
    rules_revision: int
    settings: settings.Settings
    settings_revision: int


@frame.page(PAGE, "典型案例设置", "manage")
async def shown(request: Request) -> None:
    """The settings of the caller's bureau, or of the one that the address names."""
    here = context.current()
    look = await here.read(_look, number(request.query_params.get("bureau")))
    frame.crumbs(("典型案例", "/typical-cases"))
    if len(look.bureaus) > 1:
        chosen = forms.choice("司法局", look.bureaus, look.bureau, find=True)
        chosen.on_value_change(lambda: ui.navigate.to(f"{PAGE}?bureau={chosen.value}"))
    _masking(here, look)
    _writing(here, look)


def _look(session: Session, actor: Actor, bureau_id: int | None) -> Look:
    within = bureaus.within(session, actor)
    found = bureaus.one(session, actor, bureau_id if bureau_id is not None else next((one.id for one in within), None))
    return Look(
        {one.id: one.name for one in within}, found.id, masking_rules.of(session, found.id), masking_rules.revision(session, found.id),
        settings.of(session, found.id), settings.revision(session, found.id),
    )  # fmt: skip


def _masking(here: context.Context, look: Look) -> None:
    """Categories and roles that a bureau decides on; the others with their legal ground."""
    with forms.box("隐名规则"):
        hidden = _switches("隐去这些名称", [(one, kinds()[one].label) for one in masking_rules.OPEN], look.rules.masked)
        named = _switches("这些人保留姓名", [(one, ROLE_LABELS[one]) for one in masking_rules.OPEN_ROLES], look.rules.kept_roles)
        nameless = _switches("这些人连姓氏也隐去（称“某甲”）", [(one, ROLE_LABELS[one]) for one in masking_rules.OPEN_NAMELESS], look.rules.nameless)
        with tag("details"):
            tag("summary", "一律隐去的内容和依据", "text-button")
            with tag("ul"):
                for one in (one for one in Category if one not in masking_rules.OPEN):
                    tag("li", f"{kinds()[one].label}：{kinds()[one].basis}")

        async def save() -> None:
            masked = [one for one in Category if one not in masking_rules.OPEN] + [one for one, field in hidden.items() if field.value]
            kept = [one for one, field in named.items() if field.value]
            given = Rules(frozenset(masked), frozenset(kept), frozenset(one for one, field in nameless.items() if field.value)).to_mapping()
            await here.write(masking_rules.write, look.bureau, look.rules_revision, given)
            look.rules_revision += 1
            notice("隐名规则已保存；未发布的案例请重新查看隐名结果")

        with tag("div", classes="row"):
            forms.button("保存隐名规则", save, main=True)


def _switches(heading: str, options: Iterable[tuple[Any, str]], chosen: frozenset[Category] | frozenset[Role]) -> dict[Any, ui.checkbox]:
    tag("h3", heading)
    with tag("div", classes="row"):
        return {one: _switch(label, on=one in chosen) for one, label in options}


def _switch(label: str, *, on: bool) -> ui.checkbox:
    return ui.checkbox(label, value=on)


def _writing(here: context.Context, look: Look) -> None:
    """Lengths, signatures and criteria."""
    now = look.settings
    with forms.box("编写和发布"):
        tag("h3", "各部分最多字数")
        with tag("div", classes="admin-fields"):
            lengths = {code: forms.text(label, str(getattr(now.lengths, code)), limit=DIGITS) for code, label in LENGTHS.items()}
        with tag("div", classes="admin-fields"):
            signatures = forms.text("发布前须审签的人数", str(now.signatures), limit=DIGITS)
            plans = forms.several("按哪些方案的标准遴选", {code: one.label for code, one in criteria.plans().items()}, now.plans)
        printed = _switch("公开时写明案号", on=now.number)

        async def save() -> None:
            given = {
                "lengths": {code: _whole(field.value, LENGTHS[code]) for code, field in lengths.items()}, "plans": list(plans.value or ()),
                "signatures": _whole(signatures.value, "审签人数"), "number": bool(printed.value),
            }  # fmt: skip
            await here.write(settings.write, look.bureau, look.settings_revision, given)
            look.settings_revision += 1
            notice("设置已保存")

        with tag("div", classes="row"):
            forms.button("保存设置", save, main=True)


def _whole(text: str | None, what: str) -> int:
    found = number((text or "").strip())
    if found is None:
        raise ServiceError("E602", why=f"“{what}”应填写数字")
    return found
