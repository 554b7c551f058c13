"""The schema through time: Alembic revisions, applied when the service starts."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from api.store.database import Database

FOLDER = Path(__file__).parent


def upgrade(database: Database) -> None:
    """Brings the schema up to the newest revision; does nothing where it is there already."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
