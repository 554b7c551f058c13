"""Typical cases where a lost case is shown: those made of it, and the button that makes one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.casebook import cases
from api.casebook.cases import Wanted
from api.casebook.versions import STATES
from api.pages.casebook import case_deeds
from api.pages.casebook.case_list import TONES
from api.pages.kit import context, forms
from api.pages.kit.table import Column, Deed, Row, Table, cell
from api.reports.listing import Line
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.scope import significant
from api.store.tables import Organisation, TypicalCase

COLUMNS = (
    Column("organisation", "单位", "text", width=280, fixed=True),
    Column("state", "情况", "code"),
    Column("title", "标题", "wrap", width=320),
    Column("deed", "办理", "code"),
)


@dataclass(frozen=True, slots=True)
class Lost:
    """An agency that lost; its typical case where there is one, and the bureau that may make one."""

    organisation_id: int
    organisation: str
    case: TypicalCase | None
    bureau_id: int | None


def of(session: Session, actor: Actor, dispute_id: int, lost: list[Line]) -> list[Lost]:
    """What a dispute's page shows to who selects typical cases, or was asked to write on one; nothing to others."""
    found, _ = cases.page(session, actor, Wanted(tuple(STATES), dispute=dispute_id))
    made = {one.case.organisation_id: one.case for one in reversed(found) if one.whole}
    if not actor.may("manage"):
        return [Lost(one.organisation_id, one.organisation.name, one, None) for one in made.values()]
    within = bureaus.within(session, actor)
    return [Lost(one.organisation_id, one.organisation, made.get(one.organisation_id), _bureau(session, within, one.organisation_id)) for one in lost]


def section(here: context.Context, dispute_id: int, lost: list[Lost]) -> None:
    """The agencies that lost, each with the way to its typical case; nothing where there is none to show."""
    if not lost:
        return

    async def act(deed: Deed) -> None:
        chosen = next((one for one in lost if deed.ids and one.organisation_id == deed.ids[0] and one.case is None), None)
        if chosen is not None:
            await case_deeds.taker(here, chosen.bureau_id, dispute_id, chosen.organisation_id)()

    with forms.box("典型案例"):
        Table("dispute-typical-cases", COLUMNS, [_row(one) for one in lost], unit="个单位", act=act)


def _row(one: Lost) -> Row:
    if one.case is None:
        deed = cell(case_deeds.LABEL, act="take") if one.bureau_id is not None else "—"
        return {"id": one.organisation_id, "organisation": one.organisation, "state": "未选用", "title": "—", "deed": deed}
    there = f"/typical-cases/{one.case.id}"
    return {
        "id": one.organisation_id, "href": there, "organisation": one.organisation, "state": cell(STATES[one.case.state], TONES[one.case.state]),
        "title": one.case.title or "—", "deed": cell("打开", href=there),
    }  # fmt: skip


def _bureau(session: Session, within: list[Organisation], organisation_id: int) -> int | None:
    """The bureau that is nearest to an agency, of those that the caller acts for; the caller's own comes first."""
    region = session.get_one(Organisation, organisation_id).region
    around = [one for one in within if region.startswith(significant(one.region))]
    return max(around, key=lambda one: len(significant(one.region))).id if around else None
