"""Registering a suit: the agency, the papers dropped in, and what is known already; everything can be filled in later."""

from __future__ import annotations

from typing import Any, Final

from nicegui import ui
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.pages.kit import context, forms, frame, given
from api.pages.kit.theme import tag
from api.pages.suits.suit_papers import SuitUpload
from api.screening import suits
from api.screening.values import VALUES
from api.store.actor import Actor
from api.store.tables import Organisation

FIRST: Final = ("received_on", "number", "court", "plaintiffs", "act_type", "act_number", "officer", "hearing_on")
"""Values that can be filled in at once."""
EXPLAINED: Final = "材料里写明的，系统自动读出；下面的可以不填，登记后随时补充。“收到应诉材料日”关系到期限，材料上有收文章或送达回证的也能读出。"
REFUSED: Final = "案件已经登记。没有送到的材料可以在上面重试，也可以打开案件后再上传。"
NO_UNIT: Final = "没有您可以登记的单位。请联系司法局。"


@frame.page("/suits/new", "登记在诉案件", "correct")
async def new() -> None:
    """The form: dropping papers is enough."""
    here = context.current()
    frame.crumbs(("在诉案件", "/suits"))
    agencies, own = await here.read(_agencies)
    if not agencies:
        tag("p", NO_UNIT, "empty")
        return
    made: list[int] = []
    upload: SuitUpload | None = None
    with forms.box("被诉单位和材料"):
        unit = forms.choice("被诉单位", agencies, own or next(iter(agencies)) if own or len(agencies) == 1 else None, find=len(agencies) > 8)
        if here.person.may("upload"):
            upload = SuitUpload("")
    with forms.box("已经知道的情况"):
        tag("p", EXPLAINED, "quiet small")
        with tag("div", classes="admin-fields"):
            fields = {code: _field(code) for code in FIRST}

    async def register() -> None:
        if not unit.value:
            raise ServiceError("E602", why="请选择被诉单位")
        if not made:
            said = {code: _given(code, field.value) for code, field in fields.items()}
            made.append(await here.write(_register, int(unit.value), said))
        if upload is None or not chosen["count"]:
            ui.navigate.to(f"/suits/{made[0]}")
            return
        upload.send_to(f"/api/v1/suits/{made[0]}/papers")

    chosen = {"count": 0}

    def settled(event: Any) -> None:
        """All that could be sent has been; what was refused stays here to be seen."""
        if not int(event.args["refused"]):
            ui.navigate.to(f"/suits/{made[0]}")
        else:
            more.clear()
            with more:
                tag("a", "打开已登记的案件", "button", href=f"/suits/{made[0]}")
                tag("span", REFUSED)

    if upload is not None:
        upload.on("chosen", lambda event: chosen.update(count=int(event.args["count"])))
        upload.on("settled", settled)
    with tag("div", classes="row") as more:
        forms.button("登记", register, main=True)
        tag("a", "取消", href="/suits")


def _agencies(session: Session, actor: Actor) -> tuple[dict[int, str], int | None]:
    """Whom the person may register a suit for, and his own unit where it is one of them."""
    rows = select(Organisation.id, Organisation.name).where(actor.scope.holds_organisation(), Organisation.active)
    found = {int(one): name for one, name in session.execute(rows.order_by(Organisation.region, Organisation.name))}
    return found, actor.organisation_id if actor.organisation_id in found and actor.role == "agency" else None


def _register(session: Session, actor: Actor, organisation_id: int, said: dict[str, Any]) -> int:
    return suits.register(session, actor, organisation_id, said).id


def _field(code: str) -> Any:
    spec = VALUES[code]
    if spec.kind == "choice":
        return forms.choice(spec.label, {"": "（由系统读出）", **spec.choices}, "", find=True)
    return forms.day(spec.label) if spec.kind == "date" else forms.text(spec.label, limit=spec.limit)


def _given(code: str, value: Any) -> Any:
    return given.day(str(value)) if value and VALUES[code].kind == "date" else value or None
