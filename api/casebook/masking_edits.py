"""What people decide on the names of a typical case: each decision makes a version, and voids the signatures before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from sqlalchemy.orm import Session

from api.casebook import masking, sight, versions
from api.casebook.dispute_names import PEOPLE
from api.casebook.masking import Entry, Hand, Masked
from api.casebook.masking_parts import APART
from api.errors import ServiceError
from api.file_names import visible
from api.store.actor import Actor
from api.store.tables import TypicalCase
from nlp.redact import Category

Deed = Literal["mask", "keep", "undo"]
WORDS_MAX: Final = 100
"""Characters of a name that is added by hand."""
SHOWN_MAX: Final = 30
MOST: Final = 300
"""Decisions on one case."""
ADDED: Final = (Category.PERSON, Category.COMPANY, Category.ADDRESS, Category.CODE, Category.ACCOUNT, Category.PHONE, Category.HEALTH)
"""What words that people add may be."""


def decide(
    session: Session, actor: Actor, case_id: int, revision: int | None, entity: str, *, deed: Deed, shown: str = "", same: str = ""
) -> TypicalCase:
    """Masks a name, keeps it, or leaves it to the rules again (`undo`).

    `shown`: what stands in its place, instead of the machine's letter; `same`: the entity that it is another name of.
    Raises ServiceError E504, E601 (no such name), E602 (a mask that tells, or that another has), E606 (must be masked), E611.
    """
    found, now = _opened(session, actor, case_id, revision)
    entry = _entry(now, entity)
    if deed == "keep" and entry.firm:
        raise ServiceError("E606", why="当事人、未成年人和被害人的姓名必须隐去")
    before = entry.hand
    if deed == "undo":
        return _written(session, actor, found, entity, None)
    wanted = Hand(
        entity, deed, entry.category, _mask(now, entry, shown) if deed == "mask" else "", _same(now, entity, same) if deed == "mask" else "",
        before.text if before else "",
    )  # fmt: skip
    return _written(session, actor, found, entity, wanted)


def add(session: Session, actor: Actor, case_id: int, revision: int | None, text: str, *, category: Category, shown: str = "") -> TypicalCase:
    """Masks words that the machine did not find, wherever they stand in the case.

    Raises ServiceError E504, E601, E602 (too short, not in the case, not of these categories), E605 (known), E606, E611.
    """
    found, now = _opened(session, actor, case_id, revision)
    words = "".join(visible(text).split())
    if not 2 <= len(words) <= WORDS_MAX or category not in ADDED:
        raise ServiceError("E602", why=f"请写出 2 至 {WORDS_MAX} 字，并选择类别")
    if words not in "".join(now.sheet.text.split()):
        raise ServiceError("E602", why=f"稿件里没有“{words}”")
    if any(words in {"".join(one.split()) for one in entry.texts} for entry in now.entries):
        raise ServiceError("E605", what=f"“{words}”的隐名")
    entity = f"{category.value}：{words}"
    entry = Entry(entity, category, None, "", (words,), (), 0, 1.0)
    return _written(session, actor, found, entity, Hand(entity, "mask", category, _mask(now, entry, shown), "", words))


def accept(session: Session, actor: Actor, case_id: int, revision: int | None) -> TypicalCase:
    """Takes the masked words as they are now, after a judgment, a correction or the rules have changed.

    Raises ServiceError E504, E601, E606, E611.
    """
    found, now = _opened(session, actor, case_id, revision)
    if found.masking.get("digest") != now.digest:
        versions.raised(session, actor, found, "masking", after={"deed": "accept"})
    return found


def _opened(session: Session, actor: Actor, case_id: int, revision: int | None) -> tuple[TypicalCase, Masked]:
    """A draft of the caller's own bureau, locked, and what its names are now."""
    sight.managed(session, actor, case_id)
    found = versions.opened(session, actor, case_id, revision, right="manage")
    return found, masking.masked(session, found)


def _entry(now: Masked, entity: str) -> Entry:
    found = next((one for one in (*now.entries, *now.kept) if one.entity == entity), None)
    if found is None:
        raise ServiceError("E601", what="这个名称")
    return found


def _mask(now: Masked, entry: Entry, shown: str) -> str:
    """A mask that people give: it must not tell the name, nor be another's."""
    wanted = "".join(visible(shown).split())
    if not wanted:
        return ""
    told = [name for name, _ in now.secrets.names if name in wanted] + [text for text in entry.texts if text in wanted]
    if len(wanted) > SHOWN_MAX or APART[0] in wanted or told:
        raise ServiceError("E602", why=f"代称应在 {SHOWN_MAX} 字以内，且不能含有原名")
    if any(one.shown == wanted and one.entity != entry.entity for one in now.entries if one.category in PEOPLE):
        raise ServiceError("E602", why=f"“{wanted}”已经是另一个人的代称；如是同一人，请选“与……为同一人”")
    return wanted


def _same(now: Masked, entity: str, same: str) -> str:
    if same and (same == entity or all(one.entity != same for one in now.entries)):
        raise ServiceError("E601", what="这个名称")
    other = next((one.hand for one in now.entries if one.entity == same and one.hand), None)
    if other is not None and other.same:
        raise ServiceError("E602", why="请选择该人的主要名称")
    return same


def _written(session: Session, actor: Actor, case: TypicalCase, entity: str, wanted: Hand | None) -> TypicalCase:
    before = masking.hands_of(case)
    after = [*(one for one in before if one.entity != entity), *([wanted] if wanted else [])]
    if len(after) > MOST:
        raise ServiceError("E602", why=f"一个案例最多人工处理 {MOST} 个名称")
    if before == after:
        return case
    case.masking = {**(case.masking or {}), "hand": _json(after)}
    deed = wanted.deed if wanted else "undo"
    versions.raised(session, actor, case, "masking", after={"deed": deed})
    return case


def _json(hands: Iterable[Hand]) -> list[dict[str, str]]:
    return [one.to_json() for one in hands]
