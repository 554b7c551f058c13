"""Why a volume cannot be frozen, as a list: shown before anybody tries."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook.obstacles import Obstacle
from api.casebook.volumes import choosing
from api.store.tables import Organisation, Volume
from api.writing import fonts


def obstacles(session: Session, volume: Volume) -> list[Obstacle]:
    """All that is in the way of freezing a draft; leaks are looked for in the finished files (`files.freeze`)."""
    return [*_words(session, volume), *_cases(session, volume), *_fonts()]


def _words(session: Session, volume: Volume) -> Iterator[Obstacle]:
    if not volume.number:
        yield Obstacle("number", "没有填写编号")
    else:
        same = select(Volume.id).where(
            Volume.bureau_id == volume.bureau_id, Volume.number == volume.number, Volume.title == volume.title, Volume.state == "frozen"
        )
        if session.scalar(same.where(Volume.id != volume.id).limit(1)) is not None:
            yield Obstacle("number-taken", f"已有定稿的同名汇编使用了编号“{volume.number}”")


def _cases(session: Session, volume: Volume) -> Iterator[Obstacle]:
    if not volume.cases:
        yield Obstacle("empty", "还没有选入案例")
        return
    bureau = session.get_one(Organisation, volume.bureau_id)
    there = {one.id for one in choosing.chosen(session, bureau, volume.cases)}
    gone = [one for one in volume.cases if one not in there]
    known = choosing.titles(session, gone)
    for one in gone:
        yield Obstacle("unreleased", f"案例“{known.get(one, '')}”没有发布或已撤回", f"/typical-cases/{one}")


def _fonts() -> Iterator[Obstacle]:
    if any(fonts.face(role) is None for role in fonts.WANTED):
        yield Obstacle("fonts", "服务器上没有中文字体，不能生成 PDF，请管理员安装后再定稿")
