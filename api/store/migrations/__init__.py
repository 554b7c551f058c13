"""The schema through time: Alembic revisions, applied when the service starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from api.errors import ServiceError
from api.store.database import Database, told

FOLDER = Path(__file__).parent
LOCK = 20_150_501
"""PostgreSQL's number for “the schema is being changed”: the day the revised 行政诉讼法 came into force."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision that a database has (None: it is empty), and the newest one."""

    found: str | None
    newest: str | None

    @property
    def current(self) -> bool:
        """Whether nothing is to be upgraded."""
        return self.found == self.newest


def schema(database: Database) -> Schema:
    """What revision the database has; changes nothing.

    Raises ServiceError E711 when it was made by a newer version of the service, E715 when it cannot be read, E716 when it is damaged.
    """
    script = _script()
    with told("E715"), database.engine.connect() as connection:
        _check_known(connection, script)
        return Schema(MigrationContext.configure(connection).get_current_revision(), script.get_current_head())


def upgrade(database: Database, target: str = "head") -> None:
    """Brings the schema up to `target`; does nothing where it is there already.

    Processes that start together do it one after the other.  Raises ServiceError E711 when the schema was made by a newer
    version of the service, E703 when the database cannot be written, E716 when it is damaged.
    """
    _migrate(database, target, command.upgrade)


def downgrade(database: Database, target: str) -> None:
    """Takes the schema back to the revision `target`, or to nothing for `base`.  Raises as `upgrade` does."""
    _migrate(database, target, command.downgrade)


def _migrate(database: Database, target: str, deed: Callable[[Config, str], None]) -> None:
    config = _config()
    with told("E703"), database.engine.connect().execution_options(anjian_write=True) as connection:
        if database.dialect == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        _check_known(connection, _script())
        config.attributes["connection"] = connection
        deed(config, target)
        connection.commit()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _check_known(connection: Connection, script: ScriptDirectory) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise ServiceError("E711", revision=revision)
