"""The schema through time: Alembic revisions, applied when the service starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from api.errors import ServiceError
from api.store.database import Database, reason

FOLDER = Path(__file__).parent
LOCK = 20_150_501
"""PostgreSQL's number for “the schema is being changed”: the day the revised 行政诉讼法 came into force."""


def upgrade(database: Database, target: str = "head") -> None:
    """Brings the schema up to `target`; does nothing where it is there already.

    Processes that start together do it one after the other.  Raises ServiceError E711 when the schema was made by a newer
    version of the service, E703 when the database cannot be written.
    """
    _migrate(database, target, command.upgrade)


def downgrade(database: Database, target: str) -> None:
    """Takes the schema back to the revision `target`, or to nothing for `base`.  Raises as `upgrade` does."""
    _migrate(database, target, command.downgrade)


def _migrate(database: Database, target: str, deed: Callable[[Config, str], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    try:
        with database.engine.connect().execution_options(anjian_write=True) as connection:
            if database.dialect == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            _check_known(connection, ScriptDirectory.from_config(config))
            config.attributes["connection"] = connection
            deed(config, target)
            connection.commit()
    except OperationalError as error:
        raise ServiceError("E703", why=reason(error)) from error


def _check_known(connection: Connection, script: ScriptDirectory) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise ServiceError("E711", revision=revision)
