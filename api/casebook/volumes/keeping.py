"""Volumes as they are kept: begun and arranged by people.  `files.freeze` ends it; `sight.VOLUMES` throws a draft away and has it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload

from api.casebook.volumes import choosing
from api.casebook.volumes.book import GROUPINGS, Book, Settings, assembled
from api.casebook.volumes.choosing import Wanted
from api.casebook.volumes.sight import VOLUMES
from api.errors import ServiceError
from api.file_names import visible
from api.ledger.wording import clean, line
from api.store import audit
from api.store.actor import Actor
from api.store.organisations import bureaus
from api.store.tables import Organisation, Volume
from api.store.types import now, today

STATES: Final = {"draft": "草稿", "frozen": "已定稿"}
TITLE_MAX: Final = 200
NUMBER_MAX: Final = 60
PREFACE_MAX: Final = 20_000
CASES_MAX: Final = 500
USUAL_TITLE: Final = "行政败诉案件典型案例汇编"


@dataclass(frozen=True, slots=True)
class Words:
    """What people write on a volume; what is None stays as it is."""

    title: str | None = None
    number: str | None = None
    preface: str | None = None
    settings: Settings | None = None


def page(session: Session, actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[Volume], int]:
    """The volumes that the caller may read, the newest first, without what they froze; and how many there are."""
    actor.require("read")
    within = VOLUMES.holds(session, actor)
    total = session.scalar(select(func.count()).select_from(Volume).where(within)) or 0
    wanted = select(Volume).where(within).options(defer(Volume.frozen), joinedload(Volume.bureau))
    return list(session.scalars(wanted.order_by(Volume.id.desc()).offset(offset).limit(limit))), total


def add(session: Session, actor: Actor, bureau_id: int | None, words: Words, *, cases: Sequence[int] = (), wanted: Wanted | None = None) -> Volume:
    """A new draft of the caller's bureau (or that of the id): of the cases named, or of all that are `wanted`.

    Raises ServiceError E504, E601 (no such bureau; a case that is not released), E602.
    """
    bureau = bureaus.one(session, actor, bureau_id)
    if actor.user_id is None:
        raise ServiceError("E504")
    ids = list(cases) if wanted is None else [one.id for one in choosing.choices(session, bureau, wanted)][:CASES_MAX]
    made = Volume(
        bureau_id=bureau.id, title=_title(words.title or USUAL_TITLE), number=_number(words.number or ""), preface=_preface(words.preface or ""),
        settings=_settings(words.settings or Settings()), cases=_cases(session, bureau, ids, ()), user_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.note(session, actor, "casebook.create", "volume", made.id, after={"title": made.title, "cases": made.cases})
    return made


def change(session: Session, actor: Actor, volume_id: int, revision: int, words: Words) -> Volume:
    """Other words or settings.  Raises ServiceError E504, E601, E602, E606 (frozen), E611 (changed meanwhile)."""
    found = VOLUMES.opened(session, actor, volume_id, revision)
    before = _told(found)
    if words.title is not None:
        found.title = _title(words.title)
    if words.number is not None:
        found.number = _number(words.number)
    if words.preface is not None:
        found.preface = _preface(words.preface)
    if words.settings is not None:
        found.settings = _settings(words.settings)
    after = _told(found)
    if after != before:
        _changed(session, found)
        changed = [key for key in after if after[key] != before[key]]
        audit.note(session, actor, "casebook.change", "volume", found.id, before=_of(before, changed), after=_of(after, changed))
    return found


def arrange(session: Session, actor: Actor, volume_id: int, revision: int, cases: Sequence[int]) -> Volume:
    """Its cases, in this order.  Cases that are in it may stay though they were withdrawn; then it cannot be frozen.

    Raises ServiceError E504, E601 (a case that is not released), E602 (one twice, too many), E606, E611.
    """
    found = VOLUMES.opened(session, actor, volume_id, revision)
    before, after = list(found.cases), _cases(session, session.get_one(Organisation, found.bureau_id), cases, found.cases)
    if before != after:
        found.cases = after
        _changed(session, found)
        audit.note(session, actor, "casebook.arrange", "volume", found.id, before={"cases": before}, after={"cases": after})
    return found


def settings_of(volume: Volume) -> Settings:
    """What people set."""
    return Settings.model_validate(volume.settings)


def book_of(session: Session, volume: Volume, day: date | None = None) -> Book:
    """What the volume's files are made from: as it was frozen, or as its cases stand now.  `day`: on which it is being frozen."""
    if volume.frozen is not None:
        return Book.from_json(volume.frozen["book"])
    bureau = session.get_one(Organisation, volume.bureau_id)
    cases = [one.case for one in choosing.chosen(session, bureau, volume.cases)]
    return assembled(
        volume.title, volume.number, volume.preface, settings_of(volume), cases, bureau=bureau.name, day=day, draft=day is None,
    )  # fmt: skip


def suggested_number(session: Session, volume: Volume) -> str:
    """The number that the bureau's next volume of this year would have, such as 2026年第1辑."""
    year = today().year
    taken = set(session.scalars(select(Volume.number).where(Volume.bureau_id == volume.bureau_id, Volume.state == "frozen")))
    return next(text for one in range(1, len(taken) + 2) if (text := f"{year}年第{one}辑") not in taken)


def _changed(session: Session, volume: Volume) -> None:
    volume.revision, volume.updated_at = volume.revision + 1, now()
    session.flush()


def _told(volume: Volume) -> dict[str, object]:
    """What people set, as the audit tells it: each by itself."""
    kept = settings_of(volume)
    return {
        "title": volume.title, "issue": volume.number, "preface": volume.preface, "grouping": GROUPINGS[kept.group], "subtitle": kept.subtitle,
        "publisher": kept.publisher, "cover_note": kept.note, "cover_day": kept.day.isoformat() if kept.day else None, "case_numbers": kept.case_numbers,
        "statute_index": kept.statutes, "cause_index": kept.causes,
    }  # fmt: skip


def _of(values: dict[str, object], keys: Sequence[str]) -> dict[str, object]:
    return {key: values[key] for key in keys}


def _cases(session: Session, bureau: Organisation, ids: Sequence[int], known: Sequence[int]) -> list[int]:
    """Checked: each once, released, or in the volume already."""
    wanted = list(ids)
    if len(wanted) > CASES_MAX:
        raise ServiceError("E602", why=f"一本汇编最多 {CASES_MAX} 个案例")
    if len(set(wanted)) < len(wanted):
        raise ServiceError("E602", why="同一个案例选入了两次")
    there = {one.id for one in choosing.chosen(session, bureau, wanted)} | set(known)
    if not there.issuperset(wanted):
        raise ServiceError("E601", what="这个已发布的案例")
    return wanted


def _title(text: str) -> str:
    return line(text, TITLE_MAX, name="标题", needed=True)


def _number(text: str) -> str:
    return line(text, NUMBER_MAX, name="编号")


def _preface(text: str) -> str:
    return clean(text, PREFACE_MAX, name="前言")


def _settings(given: Settings) -> dict[str, Any]:
    """As they are kept, without what cannot be seen on the cover."""
    lines = {key: "　".join(map(visible, getattr(given, key).split("　"))) for key in ("subtitle", "publisher", "note")}
    return given.model_copy(update=lines).model_dump(mode="json")
