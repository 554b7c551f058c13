"""`anjian casebook`: a volume made on the server, without a browser."""

from __future__ import annotations

from pathlib import Path

from api.casebook.volumes.book import KINDS
from api.store.tables import AuditEntry, Volume
from tests.api.casebook.volumes import sample
from tests.api.conftest import Anjian
from tests.api.world import World


def test_from_nothing_to_the_files(world: World, anjian: Anjian, tmp_path: Path) -> None:
    first, second = sample.released(world), sample.released(world, "land")
    home = ("--home", world.home)
    (tmp_path / "前言.txt").write_text("第一段。\n第二段。\n", encoding="utf-8")
    made = anjian("casebook", "make", "--user", "bureau", "--number", "第1辑", "--cases", f"{second},{first}", "--preface", tmp_path / "前言.txt", *home)
    assert made.status == 0, made.err
    number = made.out.split("\t")[0]
    shown = anjian("casebook", "show", number, *home).out
    assert "第1辑" in shown
    assert "不能定稿" not in shown
    frozen = anjian("casebook", "freeze", number, "--user", "bureau", *home)
    assert frozen.status == 0, frozen.err
    assert "（7/7）" in frozen.err
    assert "已定稿\t2 个案例" in anjian("casebook", "list", *home).out
    exported = anjian("casebook", "export", number, "--out", tmp_path / "out", *home)
    assert exported.status == 0, exported.err
    assert len(list((tmp_path / "out").iterdir())) == len(KINDS)
    again = anjian("casebook", "export", number, "--out", tmp_path / "out", "--kind", "docx", *home)
    assert (again.status, "没有覆盖" in again.err) == (1, True)
    checked = anjian("casebook", "check", number, *home)
    assert (checked.status, checked.out.count("相同")) == (0, len(KINDS))
    with world.database.read() as session:
        found = session.get_one(Volume, int(number))
        assert (found.cases, found.preface, found.frozen_by) == ([second, first], "第一段。\n第二段。", world.users["bureau"])
        assert session.query(AuditEntry).where(AuditEntry.action == "casebook.export").count() == len(KINDS)


def test_a_leak_is_told_place_by_place(world: World, anjian: Anjian) -> None:
    sample.released(world, secret="赵临舟")
    made = anjian("casebook", "make", "--user", "bureau", "--number", "1", "--title", "赵临舟案等", "--home", world.home)
    done = anjian("casebook", "freeze", made.out.split("\t")[0], "--user", "bureau", "--home", world.home)
    assert done.status == 4
    assert done.err.count("赵临舟") >= len(KINDS)


def test_what_cannot_be_done_is_told(world: World, anjian: Anjian, tmp_path: Path) -> None:
    home = ("--home", world.home)
    assert anjian("casebook", "make", "--user", "nobody", *home).status == 1
    refused = anjian("casebook", "make", "--user", "police", *home)
    assert (refused.status, "没有这项权限" in refused.err) == (1, True)
    assert anjian("casebook", "make", "--user", "bureau", "--group", "x", *home).status == 2
    assert anjian("casebook", "make", "--user", "bureau", "--cases", "a,b", *home).status == 2
    assert anjian("casebook", "show", "99", *home).status == 1
    assert anjian("casebook", "list", "--home", tmp_path / "none").status == 1
    made = anjian("casebook", "make", "--user", "bureau", *home)
    blocked = anjian("casebook", "freeze", made.out.split("\t")[0], "--user", "bureau", *home)
    assert (blocked.status, "没有填写编号；还没有选入案例。" in blocked.err) == (1, True)
