"""A store goes over to PostgreSQL and back; nothing is lost, nothing is changed, and a half-way is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from api.care import rows, transfer
from api.care.transfer import Moved
from api.errors import ServiceError
from api.store import audit, indexing, search
from api.store.actor import SYSTEM
from api.store.database import Database
from api.store.migrations import downgrade, schema, upgrade
from api.store.tables import AuditEntry, Judgment, Organisation, Suit, User
from tests import databases
from tests.api.conftest import Anjian
from tests.api.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'target.db'}"
    else:
        server: databases.Server = request.getfixturevalue("postgresql_server")
        url = server.fresh()
    made = Database(url)
    yield made
    made.close()


def moved(source: Database, target: Database) -> Moved:
    return transfer.transfer(source, target)


def test_everything_goes_over_and_comes_back(lived_in: World, target: Database, tmp_path: Path) -> None:
    there = moved(lived_in.database, target)
    assert there.tables["judgments"] == there.tables["judgment_search"] == 3
    assert there.tables["users"] == len(lived_in.users)
    back = Database(f"sqlite:///{tmp_path / 'back.db'}")
    assert moved(target, back) == there
    for table in rows.tables():
        with lived_in.database.engine.connect() as one, back.engine.connect() as other:
            assert list(rows.batches(one, table)) == list(rows.batches(other, table))
    back.close()


def test_it_can_be_worked_with_there(lived_in: World, target: Database) -> None:
    moved(lived_in.database, target)
    with target.read() as session:
        assert session.scalars(select(Judgment.id).where(search.matching("伊人第2"))).all() == [3]
    with target.write() as session:
        suit = Suit(organisation_id=lived_in.organisations["police"])
        user = User(login="neu", name="新人", role="reader")
        session.add_all([suit, user])
        session.flush()
        assert suit.id == 3  # the address of the one that was taken back leads to no other
        assert user.id == max(lived_in.users.values()) + 1
        audit.note(session, SYSTEM, "user.create", "user", user.id)


def test_the_index_is_as_migrations_make_it(lived_in: World, target: Database) -> None:
    """Indexes that PostgreSQL builds last are there again, by their names."""
    def indexes() -> set[tuple[str, ...]]:
        with target.read() as session:
            return {tuple(row) for row in session.execute(text(_INDEXES[target.dialect]))}

    upgrade(target)
    before = indexes()
    assert before
    moved(lived_in.database, target)
    assert indexes() == before
    with target.read() as session:
        judgments = session.scalars(select(Judgment.id)).all()
        assert indexing.stale(session, list(judgments)) == []
        assert list(indexing.unheard(session)) == list(indexing.astray(session)) == []


_INDEXES = {
    "sqlite": "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE type IN ('index', 'trigger')",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}


def test_what_is_there_is_not_overwritten(lived_in: World, target: Database) -> None:
    moved(lived_in.database, target)
    with pytest.raises(ServiceError, match="不是空的"):
        moved(lived_in.database, target)


def test_a_row_that_is_refused_leaves_nothing(lived_in: World, target: Database) -> None:
    upgrade(target)
    with target.engine.connect().execution_options(anjian_write=True) as connection:
        connection.execute(text("CREATE UNIQUE INDEX only_one ON users (role)"))
        connection.commit()
    with pytest.raises(ServiceError) as error:
        moved(lived_in.database, target)
    assert error.value.code == "E730"
    assert "users" in error.value.message
    with target.read() as session:
        assert session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_difference_is_found_and_nothing_kept(lived_in: World, target: Database) -> None:
    upgrade(target)
    with target.engine.connect().execution_options(anjian_write=True) as connection:
        connection.execute(text(_SPOIL[target.dialect]))
        connection.commit()
    with pytest.raises(ServiceError) as error:
        moved(lived_in.database, target)
    assert error.value.code == "E731"
    assert error.value.facts["table"] == "organisations"
    with target.read() as session:
        assert session.scalar(select(func.count()).select_from(Organisation)) == 0


_SPOIL = {
    "sqlite": "CREATE TRIGGER spoil AFTER INSERT ON organisations WHEN NEW.id = 2 BEGIN UPDATE organisations SET name = 'x' WHERE id = 2; END",
    "postgresql": (
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 2 THEN NEW.name = 'x'; END IF; RETURN NEW; END $$;"
        " CREATE TRIGGER spoil BEFORE INSERT ON organisations FOR EACH ROW EXECUTE FUNCTION spoil()"
    ),
}


def test_an_older_source_is_to_be_started_once(world: World, target: Database) -> None:
    downgrade(world.database, "0006")
    with pytest.raises(ServiceError, match="先用当前版本启动一次"):
        moved(world.database, target)
    upgrade(world.database)
    assert schema(world.database).current


def test_command(lived_in: World, target: Database, anjian: Anjian) -> None:
    done = anjian("migrate", "--from", lived_in.settings.database_url, "--to", target.url)
    assert done.status == 0, done.err
    with target.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1
    again = anjian("migrate", "--from", lived_in.settings.database_url, "--to", target.url)
    assert (again.status, again.out) == (1, "")
    assert "不是空的" in again.err


@pytest.mark.parametrize("url", ["", "nonsense", "oracle9://x"])
def test_an_address_that_is_none(url: str, anjian: Anjian) -> None:
    done = anjian("migrate", "--from", url, "--to", "sqlite://")
    assert done.status == 2
    assert "地址" in done.err
