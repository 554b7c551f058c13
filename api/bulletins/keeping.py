"""Bulletins as they are kept: made, edited by people, sent.  What was sent never changes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from api.bulletins import drafting, layout
from api.bulletins.drafting import SectionText
from api.bulletins.frozen import Case, Frozen, SuitCase
from api.bulletins.sight import BULLETINS
from api.errors import ServiceError
from api.ledger.wording import line
from api.store import audit
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import Bulletin, BulletinChange, BulletinFile, Dispute, Organisation, User
from api.store.types import now

STATES: Final = {"draft": "草稿", "sent": "已印发"}
TITLE_MAX: Final = 200
NUMBER_MAX: Final = 60
SECTION_MAX: Final = 20_000
"""Characters of a section."""
AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list."""

    bulletin: Bulletin
    bureau: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history."""

    change: BulletinChange
    who: str


def add(session: Session, actor: Actor, bureau_id: int, frozen: Frozen, *, title: str = "", number: str = "") -> Bulletin:
    """A new draft with these figures and the words that they give.

    Raises ServiceError E504, E601, E602 (as `bureaus.one`; an empty or too long title).
    """
    bureau = bureaus.one(session, actor, bureau_id)
    if actor.user_id is None:
        raise ServiceError("E504")
    made = Bulletin(
        organisation_id=bureau.id, title=_title(title or suggested(frozen)), number=_number(number), starts_on=frozen.starts_on,
        ends_on=frozen.ends_on, figures=frozen.to_json(), sections=drafting.draft(frozen), user_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    after = {"title": made.title, "period": frozen.period, "policy": frozen.policy.digest}
    audit.note(session, actor, "bulletin.create", "bulletin", made.id, after=after)
    return made


def suggested(frozen: Frozen) -> str:
    """The title that a bulletin has unless people give another."""
    return f"{frozen.bureau}关于{frozen.period}行政诉讼案件情况的通报"


def frozen_of(bulletin: Bulletin) -> Frozen:
    """What a bulletin was made from."""
    return Frozen.model_validate(bulletin.figures)


def page(session: Session, actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[Listed], int]:
    """The bulletins that the caller may read, the newest first, without figures; and how many there are."""
    actor.require("read")
    within = BULLETINS.holds(session, actor)
    total = session.scalar(select(func.count()).select_from(Bulletin).where(within)) or 0
    rows = session.execute(
        select(Bulletin, Organisation.name).join(Organisation, Organisation.id == Bulletin.organisation_id).where(within)
        .options(defer(Bulletin.figures), defer(Bulletin.sections)).order_by(Bulletin.ends_on.desc(), Bulletin.id.desc()).offset(offset).limit(limit)
    )  # fmt: skip
    return [Listed(bulletin, name) for bulletin, name in rows], total


def rename(session: Session, actor: Actor, bulletin_id: int, revision: int, *, title: str, number: str) -> Bulletin:
    """Another title or number.  Raises ServiceError E504, E601, E602, E606 (sent), E611 (changed meanwhile)."""
    found = BULLETINS.opened(session, actor, bulletin_id, revision)
    before, after = {"title": found.title, "number": found.number}, {"title": _title(title), "number": _number(number)}
    found.title, found.number = after["title"], after["number"]
    _note(session, actor, found, "title", (before, after))
    return found


def change(session: Session, actor: Actor, bulletin_id: int, revision: int, code: str, *, title: str, paragraphs: Sequence[str]) -> Bulletin:
    """Other words for a section.  Raises ServiceError E504, E601 (also: no such section), E602, E606, E611."""
    found = BULLETINS.opened(session, actor, bulletin_id, revision)
    lines = layout.checked(frozen_of(found), paragraphs)
    if sum(map(len, lines)) > SECTION_MAX:
        raise ServiceError("E602", why=f"一节最多 {SECTION_MAX:,} 字")
    _replace(session, actor, found, code, SectionText(code=code, title=title.strip()[:TITLE_MAX], paragraphs=lines))
    return found


def redraft(session: Session, actor: Actor, bulletin_id: int, revision: int, code: str) -> Bulletin:
    """A section as the figures give it, without what people wrote.  Raises ServiceError as `change`."""
    found = BULLETINS.opened(session, actor, bulletin_id, revision)
    drafted = next((one for one in drafting.draft(frozen_of(found)) if one["code"] == code), None)
    if drafted is None:
        raise ServiceError("E601", what="这一节")
    _replace(session, actor, found, code, drafted)
    return found


def history(session: Session, actor: Actor, bulletin_id: int) -> list[Change]:
    """What people changed, the newest first.  Raises ServiceError E504, E601."""
    found = BULLETINS.drafted(session, actor, bulletin_id)
    rows = session.execute(
        select(BulletinChange, User.name).outerjoin(User, User.id == BulletinChange.user_id)
        .where(BulletinChange.bulletin_id == found.id).order_by(BulletinChange.id.desc())
    )  # fmt: skip
    return [Change(row, name or "") for row, name in rows]


def files(session: Session, bulletin: Bulletin) -> list[BulletinFile]:
    """The files that were kept when it was sent."""
    return list(session.scalars(select(BulletinFile).where(BulletinFile.bulletin_id == bulletin.id).order_by(BulletinFile.kind)))


def cases(session: Session, actor: Actor, bulletin_id: int, code: str) -> tuple[str, list[Case]]:
    """What a figure is called and the cases behind it that the caller may see, as they were when it was counted.

    `code`: a figure's, or `table:row` for a line of a table (from 0).  Raises ServiceError E601.
    """
    bulletin = BULLETINS.one(session, actor, bulletin_id)
    frozen = frozen_of(bulletin)
    label, ids, _ = _behind(frozen, code)
    found = frozen.cases_of(ids)
    if actor.scope.everything:
        return label, found
    seen: set[int] = set()
    disputes = sorted({case.dispute_id for case in found})
    for start in range(0, len(disputes), AT_ONCE):
        some = disputes[start : start + AT_ONCE]
        seen.update(session.scalars(select(Dispute.id).where(Dispute.id.in_(some), actor.scope.holds_dispute())))
    return label, [case for case in found if case.dispute_id in seen]


def suits(session: Session, actor: Actor, bulletin_id: int, code: str) -> tuple[str, list[SuitCase]]:
    """The same for a figure of suits (`code` as for `cases`): those of agencies that the caller sees.  Raises ServiceError E601."""
    frozen = frozen_of(BULLETINS.one(session, actor, bulletin_id))
    label, _, ids = _behind(frozen, code)
    wanted = set(ids)
    within = set(session.scalars(actor.scope.organisations()))
    return label, [one for one in frozen.suits if one.id in wanted and one.organisation_id in within]


def _behind(frozen: Frozen, code: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """What it is called, the verdicts and the suits."""
    name, _, row = code.partition(":")
    figure = frozen.figure(name)
    if figure is not None and not row:
        return figure.label, figure.cases, figure.suits
    table = next((one for one in frozen.tables if one.code == name), None)
    if table is None or not (row.isascii() and row.isdigit()) or not len(row) < 6 or int(row) >= len(table.lines):
        raise ServiceError("E601", what="这项数据")
    line = table.lines[int(row)]
    label = "，".join(str(cell) for cell, column in zip(line.cells, table.columns, strict=True) if column.kind == "text" and cell)
    return f"{table.title}：{label}", line.cases, line.suits


def _replace(session: Session, actor: Actor, bulletin: Bulletin, code: str, section: SectionText) -> None:
    places = [at for at, one in enumerate(bulletin.sections) if one["code"] == code]
    if not places:
        raise ServiceError("E601", what="这一节")
    before = bulletin.sections[places[0]]
    bulletin.sections = [*bulletin.sections[: places[0]], section, *bulletin.sections[places[0] + 1 :]]
    _note(session, actor, bulletin, code, (before, section))


def _note(session: Session, actor: Actor, bulletin: Bulletin, section: str, values: tuple[Any, Any]) -> None:
    """`values`: before and after.  Nothing for what is as it was."""
    before, after = values
    if before == after:
        return
    bulletin.revision, bulletin.updated_at = bulletin.revision + 1, now()
    session.add(BulletinChange(bulletin_id=bulletin.id, section=section, before=before, after=after, user_id=actor.user_id))
    audit.note(session, actor, "bulletin.change", "bulletin", bulletin.id, after={"section": section, "revision": bulletin.revision})
    session.flush()


def _title(text: str) -> str:
    return line(text, TITLE_MAX, name="标题", needed=True)


def _number(text: str) -> str:
    return line(text, NUMBER_MAX, name="文号")
