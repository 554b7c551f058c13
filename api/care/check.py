"""Whether a store is whole: every row, reference, file and entry of the index."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, undefer

from api.care import trained
from api.care.progress import Told
from api.care.several import each
from api.screening import similar
from api.services import Services
from api.store import indexing
from api.store.database import Database
from api.store.files import STRAY, Listed
from api.store.held import held
from api.store.tables import Judgment, Removal, Trashed, TrashedFile
from api.store.types import now
from api.trash import strays
from nlp.similar import verifying

SHOWN: Final = 20
"""Examples of what is wrong, or too much, that are named."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, how many of it, and which of them are not as they have to be (the first some)."""

    what: str
    number: int
    wrong: tuple[str, ...]
    count: int
    """How many are wrong in all."""
    spare: tuple[str, ...] = ()
    """Which of them nobody needs (the first some), which is no damage."""
    spares: int | None = None
    """How many of these in all; None: they were not looked for."""


def check(services: Services, told: Told = lambda _what, _number: None) -> Iterator[Looked]:
    """Looks at everything; changes nothing.  Raises ServiceError E703 where the database cannot be read."""
    database = services.database
    yield _looked("数据库结构与引用", 1, _broken(database))
    with database.read() as session:
        digests = held(session)
        yield _looked("原件和成稿文件", len(digests), _damaged(services, digests, told))
        trash = session.scalars(select(Trashed.id).order_by(Trashed.id)).all()
        yield _looked("回收站", len(trash), _thrown(session, trash))
        ids = list(session.scalars(select(Judgment.id).order_by(Judgment.id)))
        yield _looked("全文检索", len(ids), _unindexed(session, ids, told))
    yield _strays(services, told)
    number, damaged = verifying.damaged(similar.folder(services.settings))
    yield _looked("相似案例索引", number, (f"{name} 已损坏或缺失；重新启动服务（anjian serve 或 anjian worker）后自动重建" for name in damaged))
    yield _looked("模型文件", len(trained.LOADERS), trained.damaged())


def _looked(what: str, number: int, found: Iterable[str]) -> Looked:
    wrong = list(found)
    return Looked(what, number, tuple(wrong[:SHOWN]), len(wrong))


def _strays(services: Services, told: Told) -> Looked:
    """Files that nothing speaks of, and that are too old to belong to an upload that goes on."""
    number = 0

    def counted() -> Iterator[Listed]:
        nonlocal number
        for one in services.files.listing():
            number += 1
            told("文件", 1)
            yield one

    spare = sorted(chain.from_iterable(strays.found(services.database, counted(), now() - STRAY)))
    return Looked("多余文件", number, (), 0, tuple(spare[:SHOWN]), len(spare))


def _broken(database: Database) -> Iterator[str]:
    """PostgreSQL keeps references true by itself, and checks its own pages where it is set up so."""
    if database.dialect != "sqlite":
        return
    try:
        with database.engine.connect() as connection:
            for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
                if line != "ok":
                    yield str(line)
            for table, row, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
                yield f"{table} 第 {row} 行引用的 {other} 不存在"
    except DatabaseError as error:  # its pages are damaged so far that it does not even list what is wrong
        yield f"数据库文件已损坏（{error.orig}）"


def _damaged(services: Services, digests: list[str], told: Told) -> Iterator[str]:
    files = services.files
    for digest, intact in each(files.intact, digests, told):
        if not intact:
            lost = "已损坏" if files.has(digest) else "缺失"
            yield f"{digest} {lost}"


def _thrown(session: Session, trash: Sequence[int]) -> Iterator[str]:
    """What could not be put back, and permissions to remove that nobody has used: there are none but within a transaction."""
    for number in trash:
        try:
            content = session.get_one(Trashed, number, options=[undefer(Trashed.content)]).content
        except (zlib.error, ValueError):
            yield f"回收站第 {number} 项的内容已损坏"
            continue
        files = set(session.scalars(select(TrashedFile.sha256).where(TrashedFile.trash_id == number)))
        named = {row.get("sha256") for table, row in (content or {"rows": []})["rows"] if table == "documents"} - {"", None}
        if not named <= files:
            yield f"回收站第 {number} 项的原件没有登记"
    for table, row in session.execute(select(Removal.table_name, Removal.row_id)):
        yield f"{table} 第 {row} 行有没有用过的删除许可"


def _unindexed(session: Session, ids: list[int], told: Told) -> Iterator[str]:
    """Judgments that cannot be found by what they say, and entries of the index that lead nowhere."""
    for judgment_id in indexing.astray(session):
        yield f"检索条目 {judgment_id} 没有对应的文书"
    for judgment_id in indexing.unheard(session):
        yield f"文书 {judgment_id} 的检索条目没有词语"
    for start in range(0, len(ids), indexing.AT_ONCE):
        part = ids[start : start + indexing.AT_ONCE]
        for judgment_id in indexing.stale(session, part):
            yield f"文书 {judgment_id} 的检索条目与内容不一致"
        told("文书", len(part))
