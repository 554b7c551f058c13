"""The files of a volume: made anew for a draft, kept when it is frozen, handed out as they were kept, made again to compare.

Rendering takes seconds and the store may be far: both are done before the freeze, which only says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import leaks, masking
from api.casebook.volumes import keeping, making
from api.casebook.volumes.book import KINDS, Book, Kind
from api.casebook.volumes.obstacles import obstacles
from api.casebook.volumes.sight import VOLUMES
from api.errors import ServiceError
from api.store import audit
from api.store.actor import Actor
from api.store.files import FileStore
from api.store.tables import TypicalCase, Volume, VolumeFile
from api.store.types import now, today
from api.writing import made
from api.writing.made import Kept, Made
from nlp.redact import Secrets

SAID: Final = 10
"""Leaks that are named in a refusal; `look` has all."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something masked that a file still says.  `file`: its name."""

    file: str
    where: str
    shown: str
    category: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """All files of a draft at a revision, as they would be kept, and what must not be in them."""

    revision: int
    book: Book
    files: tuple[Made, ...]
    leaks: tuple[Leak, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A kept file beside what is made from the frozen content today.

    `intact`: it is as it was kept; `same`: it comes out the same; None: it cannot be made here.
    """

    kind: Kind
    name: str
    sha256: str
    intact: bool
    same: bool | None


def one(session: Session, actor: Actor, volume_id: int, kind: str, store: FileStore) -> Made:
    """A file of a volume.  `store`: where files are kept.

    Raises ServiceError E601 (none, not for the caller), E602 (no such kind), E720 (damaged), E722.
    """
    wanted = kind_of(kind)
    volume = VOLUMES.one(session, actor, volume_id)
    if volume.state == "frozen":
        return _kept(session, volume, wanted, store)
    return making.make(keeping.book_of(session, volume), wanted)


def kind_of(text: str) -> Kind:
    """The kind of file that a caller names.  Raises ServiceError E602."""
    found = next((one for one in KINDS if one == text), None)
    if found is None:
        raise ServiceError("E602", why=f"文件种类只能是 {'、'.join(KINDS)}")
    return found


def render(session: Session, actor: Actor, volume_id: int, revision: int | None, tell: Callable[[str], None] = lambda _step: None) -> Rendered:
    """What `freeze` keeps, of the revision that the caller saw (None: whichever), with all that it would give away.

    `tell`: is told each step, for who waits.

    Raises ServiceError E504, E601, E606 (frozen already; what is in the way), E611 (changed since), E722.
    """
    volume = VOLUMES.seen(session, actor, volume_id, revision)
    if found := obstacles(session, volume):
        raise ServiceError("E606", why="；".join(one.text for one in found[:SAID]))
    book = keeping.book_of(session, volume, today())
    secrets, files, found_leaks = _secrets(session, volume), [], []
    for number, (kind, label) in enumerate(KINDS.items(), 1):
        tell(f"正在生成并检查{label}（{number}/{len(KINDS)}）")
        files.append(making.make(book, kind))
        found_leaks += _leaks(files[-1], secrets)
    return Rendered(volume.revision, book, tuple(files), tuple(found_leaks))


def keep(rendered: Rendered, store: FileStore) -> tuple[Kept, ...]:
    """The files, for `freeze`.  `store`: where they are kept.  Raises ServiceError E606 (something masked is in a file), E702, E709."""
    _check_leaks(rendered)
    return made.keep(rendered.files, store)


def freeze(session: Session, actor: Actor, volume_id: int, rendered: Rendered, kept: Sequence[Kept]) -> Volume:
    """The volume never changes again: its content stays, and the files that `keep` kept of it.

    Raises ServiceError E504, E601, E606 (frozen already; something masked is in a file; a case was withdrawn or changed), E611 (changed
    since it was rendered).
    """
    found = VOLUMES.opened(session, actor, volume_id, rendered.revision)
    _check_leaks(rendered)
    if why := obstacles(session, found):  # a case may have been withdrawn meanwhile
        raise ServiceError("E606", why="；".join(one.text for one in why[:SAID]))
    if keeping.book_of(session, found, today()) != rendered.book:
        raise ServiceError("E606", why="生成文件时有案例变动，请再定稿一次")
    for one in kept:
        session.add(VolumeFile(volume_id=found.id, kind=one.kind, sha256=one.sha256, name=one.name, size=one.size))
    found.frozen = {"book": rendered.book.to_json(), "made_with": making.made_with()}
    found.state, found.frozen_at, found.frozen_by = "frozen", now(), actor.user_id
    found.revision, found.updated_at = found.revision + 1, now()
    after = {"title": found.title, "issue": found.number, "files": [one.name for one in kept]}
    audit.note(session, actor, "casebook.freeze", "volume", found.id, after=after)
    session.flush()
    return found


def told(leak: Leak) -> str:
    """A leak as a sentence."""
    return f"《{leak.file}》{leak.where}：“{leak.shown}”（{leak.category}）"


def kept(session: Session, volume: Volume) -> list[VolumeFile]:
    """The files that were kept when it was frozen, in the order of the kinds."""
    found = session.scalars(select(VolumeFile).where(VolumeFile.volume_id == volume.id))
    return sorted(found, key=lambda one: list(KINDS).index(kind_of(one.kind)))


def compare(session: Session, actor: Actor, volume_id: int, store: FileStore) -> list[Compared]:
    """Each kept file beside what the frozen content gives today.  Raises ServiceError E504, E601, E606 (not frozen)."""
    volume = VOLUMES.drafted(session, actor, volume_id)
    if volume.state != "frozen":
        raise ServiceError("E606", why="这本汇编还没有定稿")
    book = keeping.book_of(session, volume)
    return [_compared(book, one, store) for one in kept(session, volume)]


def changed(volume: Volume) -> list[str]:
    """What of the server is not as it was when the volume was frozen, and may make other bytes of the same content."""
    before, today_ = (volume.frozen or {}).get("made_with", {}), making.made_with()
    return [f"{name}：{before.get(name) or '无'} → {value or '无'}" for name, value in today_.items() if before.get(name) != value]


def noted(session: Session, actor: Actor, volume_id: int, kind: str) -> None:
    """That a file was handed out."""
    audit.note(session, actor, "casebook.export", "volume", volume_id, after={"format": kind})


def _kept(session: Session, volume: Volume, kind: Kind, store: FileStore) -> Made:
    found = next((one for one in kept(session, volume) if one.kind == kind), None)
    if found is None:
        raise ServiceError("E601", what="这个文件")
    return Made(kind, found.name, making.TYPES[kind], store.content(found.sha256))


def _check_leaks(rendered: Rendered) -> None:
    if rendered.leaks:
        raise ServiceError("E606", why=f"文件中还有应当遮盖的内容：{'；'.join(map(told, rendered.leaks[:SAID]))}")


def _compared(book: Book, file: VolumeFile, store: FileStore) -> Compared:
    kind = kind_of(file.kind)
    try:
        same: bool | None = hashlib.sha256(making.make(book, kind).content).hexdigest() == file.sha256
    except ServiceError as error:
        if error.code != "E722":
            raise
        same = None
    return Compared(kind, file.name, file.sha256, store.intact(file.sha256), same)


def _secrets(session: Session, volume: Volume) -> Secrets:
    return masking.secrets(session.scalars(select(TypicalCase).where(TypicalCase.id.in_(volume.cases))))


def _leaks(file: Made, secrets: Secrets) -> list[Leak]:
    return [Leak(file.name, one.where, one.shown, one.category) for one in leaks.check(file.content, file.name, secrets)]
