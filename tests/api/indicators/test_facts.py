"""The verdicts in memory are those of the database, whatever was changed, added or removed."""

from __future__ import annotations

import random
import threading
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import select

from api.indicators import facts
from api.indicators.query import Query
from api.indicators.tally import tally
from api.indicators.warming import warm
from api.store.database import Database
from api.store.tables import Dispute, Organisation, Stamp, Verdict
from tests.api import seed
from tests.api.indicators.verdicts import profile, raised, remove, verdict, write
from tests.api.renewing import catch_up
from tests.api.world import World


def kept(world: World) -> facts.Facts:
    with world.database.read() as session:
        return facts.of(session)


def lines(found: facts.Facts) -> list[tuple[object, ...]]:
    """Each verdict, whatever numbers stand for its words."""
    coded = {name: [found.words(name).texts[one] for one in found.coded(name)] for name in found.dictionary.words}
    causes = [found.causes(row) for row in range(len(found))]
    plain = {name: column.tolist() for name, column in found.columns.items() if name not in {*coded, "causes"}}
    return sorted(zip(*coded.values(), *plain.values(), causes, strict=True), key=str)


def test_what_changes_is_read_again_and_what_is_gone_is_dropped(world: World) -> None:
    police, chance = world.organisations["police"], random.Random(3)
    assert len(kept(world)) == 0
    for turn in range(12):
        disputes = [int(one) for one in kept(world).disputes]
        number = max(disputes, default=0) + 1
        write(world, [verdict(dispute=number, organisation=chance.choice([police, None]), court=f"第{turn}法院", causes=[["void", None]])])
        if turn % 3 == 2:
            remove(world, chance.choice(disputes))
        if turn % 4 == 3:
            with world.database.write() as session:
                row = session.scalars(select(Verdict).order_by(Verdict.id)).first()
                assert row
                row.result, row.dispute.stamp = "lost", raised(session)
        now = kept(world)
        world.database.engine.dispose()
        facts._keepers.pop(world.database.engine)
        assert lines(now) == lines(kept(world))
        assert now.disputes.tolist() == kept(world).disputes.tolist()


def test_nothing_is_read_twice_and_a_snapshot_stays_what_it_was(world: World) -> None:
    police = world.organisations["police"]
    write(world, [verdict(organisation=police, decided=date(2025, 3, 5))])
    before = kept(world)
    assert kept(world) is before
    write(world, [verdict(organisation=police, result="lost", name="另一个名称")])
    after = kept(world)
    assert (tally(before, profile(), Query()).decided, tally(after, profile(), Query()).decided) == (1, 2)


def test_what_is_not_committed_is_not_kept(world: World) -> None:
    write(world, [verdict(organisation=world.organisations["police"])])
    with world.database.read() as session:
        raised(session)
        session.flush()
        assert len(facts.of(session)) == 1
        session.rollback()
    write(world, [verdict(organisation=world.organisations["police"])])
    assert len(kept(world)) == 2


def test_a_database_put_back_from_a_copy_is_read_anew(world: World) -> None:
    for _ in range(3):
        write(world, [verdict(organisation=world.organisations["police"])])
    assert len(kept(world)) == 3
    remove(world, int(kept(world).disputes[0]))
    with world.database.write() as session:
        session.get_one(Stamp, "verdicts").value = 2
    assert len(kept(world)) == 2


def test_moved_organisations_are_seen(world: World) -> None:
    police = world.organisations["police"]
    write(world, [verdict(organisation=police)])
    assert tally(kept(world), profile(), Query(township="990102003")).decided == 0
    with world.database.write() as session:
        session.get_one(Organisation, police).region = "990102003"
    assert tally(kept(world), profile(), Query(township="990102003")).decided == 1


def test_many_ask_at_once(world: World) -> None:
    write(world, [verdict(organisation=world.organisations["police"]) for _ in range(20)])
    found: list[facts.Facts] = []
    threads = [threading.Thread(target=lambda: found.append(kept(world))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one is found[0] for one in found)
    assert np.all(found[0].rows_of([int(one) for one in found[0].numbers("id")]) == np.arange(20))


def test_what_the_ledger_makes_of_judgments_is_counted(world: World) -> None:
    """From a file to a figure, with the ledger's own rows."""
    sources = sorted(seed.PDFS.glob("*.pdf"))
    for source in sources[:2]:
        seed.judgment(world, source, "police")
        catch_up(world.database)
        found = kept(world)
        with world.database.read() as session:
            assert sorted(found.numbers("id").tolist()) == sorted(session.scalars(select(Verdict.id)))
            assert found.disputes.tolist() == sorted(session.scalars(select(Dispute.id)))
    assert tally(kept(world), profile(), Query()).decided == len(kept(world)) == 2


def test_they_are_in_memory_before_somebody_asks(world: World, tmp_path: Path) -> None:
    warm(world.database)
    write(world, [verdict(organisation=world.organisations["police"])])
    warm(world.database)
    warmed = facts._keepers[world.database.engine].facts
    assert warmed is not None and len(warmed) == 1
    assert kept(world).columns is warmed.columns
    blank = Database(f"sqlite:///{tmp_path / 'blank.db'}")
    warm(blank)  # nothing is there yet: no fault of the start
    blank.close()
