"""Entering problems of a case: those that its judgments state are proposed, others are written."""

from __future__ import annotations

from dataclasses import dataclass

from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger.rectification import problems, rectifications
from api.ledger.rectification.problems import Proposal
from api.pages.kit import context, forms, frame, given
from api.pages.kit.theme import notice, tag
from api.store.actor import Actor
from api.store.tables import Organisation, Verdict

NO_CASE = "问题要登记在案件名下：请在案件台账里打开败诉案件，点“登记整改问题”。"
NO_UNIT = "这个案件的被告里没有您可以登记的单位。"
NOTHING = "裁判文书没有指出尚未登记的问题，可以直接填写。"


@dataclass(slots=True)
class Case:
    """A case, and what is proposed for each of its agencies that the caller sees."""

    dispute_id: int
    number: str
    agencies: dict[int, str]
    proposals: dict[int, list[Proposal]]


@frame.page("/rectifications/new", "登记整改问题", "correct")
async def new(dispute: int = 0, organisation: int = 0) -> None:
    """A form for the problems of one agency in one case."""
    frame.crumbs(("整改", "/rectifications"))
    here = context.current()
    if not dispute:
        tag("p", NO_CASE)
        tag("a", "打开案件台账", href="/ledger")
        return
    case = await here.read(_case, dispute)
    if not case.agencies:
        tag("p", NO_UNIT)
        return
    chosen = organisation if organisation in case.agencies else next(iter(case.agencies))
    tag("p", f"案件：{case.number or '（案号不详）'}")
    if len(case.agencies) > 1:
        _agencies(case, chosen)
    _form(here, case, chosen)


def _case(session: Session, actor: Actor, dispute_id: int) -> Case:
    found = actor.scope.dispute(session, dispute_id)
    sued = select(Verdict.organisation_id).where(Verdict.dispute_id == found.id)
    rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(sued), actor.scope.holds_organisation())
    agencies = dict(session.execute(rows.order_by(Organisation.id)).all())
    return Case(found.id, found.number, agencies, {one: problems.proposed(session, found.id, one) for one in agencies})


def _agencies(case: Case, chosen: int) -> None:
    with tag("p", classes="row"):
        for one, name in case.agencies.items():
            if one == chosen:
                tag("strong", name)
            else:
                tag("a", name, href=f"/rectifications/new?dispute={case.dispute_id}&organisation={one}")


def _form(here: context.Context, case: Case, organisation_id: int) -> None:
    proposals = case.proposals[organisation_id]
    picked: list[tuple[Proposal, ui.checkbox, ui.textarea]] = []
    with forms.box(case.agencies[organisation_id]):
        tag("p", "裁判文书指出的问题，勾选要登记的，文字可以修改：" if proposals else NOTHING, "quiet")
        for proposal in proposals:
            with tag("div", classes="proposal"):
                tick = ui.checkbox(value=True).props(f'aria-label="登记：{problems.label(proposal.cause)}"')
                with tag("div", classes="remedy-fields"):
                    picked.append((proposal, tick, forms.area("问题", proposal.text)))
        with tag("div", classes="remedy-fields"):
            other = forms.area("其他问题（可不填）")
        with tag("div", classes="admin-fields"):
            unit = forms.text("责任单位（内设机构）")
            person = forms.text("责任人", limit=60)
            due = forms.day("整改期限")

        async def save() -> None:
            shared = {"unit": unit.value or "", "person": person.value or "", "due_on": given.day(due.value)}
            wanted = [{**shared, "problem": words.value or "", "cause": one.cause} for one, tick, words in picked if tick.value]
            if (other.value or "").strip():
                wanted.append({**shared, "problem": other.value, "cause": None})
            if not wanted:
                notice("请勾选或填写至少一个问题", "warning")
                return
            made = await here.write(_add, case.dispute_id, organisation_id, wanted)
            ui.navigate.to(f"/rectifications/{made[0]}" if len(made) == 1 else f"/rectifications?dispute={case.dispute_id}")

        with tag("div", classes="row"):
            forms.button("登记", save, main=True)
            tag("a", "返回案件", href=f"/disputes/{case.dispute_id}")


def _add(session: Session, actor: Actor, dispute_id: int, organisation_id: int, wanted: list[dict[str, object]]) -> list[int]:
    """All of them or none."""
    return [rectifications.add(session, actor, dispute_id, organisation_id, values).id for values in wanted]
