"""A store out of a back-up, on either database: into an empty place, never over what is there."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from api.care import backup
from api.care.backup import DATABASE, FILES, KEY
from api.care.progress import Told
from api.care.several import brought, each
from api.care.transfer import transfer
from api.errors import ServiceError
from api.services import Services
from api.settings import Settings
from api.store import migrations
from api.store.database import Database
from api.store.files import Folder, open_files


def restore(folder: Path, settings: Settings, told: Told = lambda _what, _number: None) -> int:
    """Makes the data folder of `settings`, and fills its database, from the back-up in `folder`.

    The database comes last: what is cut off is no data folder yet, and may be begun again.  Returns how many files came.
    Raises ServiceError E732 (no whole back-up, or something is there already), E702, E709, E733, E720 (a file of the back-up is
    missing or damaged), E711 (it is of a newer version), E730, E731.
    """
    manifest = backup.read(folder)
    if (settings.home / DATABASE).exists():
        raise ServiceError("E732", why=f"{settings.home} 里已经有数据")
    _check_key(folder, settings)
    pool, files = Folder(folder.parent / FILES), open_files(settings)
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for _ in each(lambda digest: brought(digest, pool, files), manifest.files, told):
            pass
        if settings.secret_key_file is None:
            shutil.copyfile(folder / KEY, settings.home / KEY)
            (settings.home / KEY).chmod(0o600)
        _database(folder, settings, told)
    except OSError as error:
        raise backup.unwritten(settings.home, error) from error
    return len(manifest.files)


def _check_key(folder: Path, settings: Settings) -> None:
    """Raises ServiceError E732: the place has another key already, so sessions and signatures of the back-up would not count there."""
    saved, given = (folder / KEY).read_text(encoding="ascii"), settings.secret_key_file
    if given is not None and settings.secret_key() != saved.strip():
        raise ServiceError("E732", why=f"{given} 与备份里的 {KEY} 不同，请先用备份里的替换")
    if given is None and (settings.home / KEY).exists() and (settings.home / KEY).read_text(encoding="ascii") != saved:
        raise ServiceError("E732", why=f"{settings.home} 是另一个服务的数据文件夹")


def _database(folder: Path, settings: Settings, told: Told) -> None:
    """As it was, then at the present version's schema."""
    with TemporaryDirectory(dir=settings.home) as aside:
        copied = Path(aside) / DATABASE
        shutil.copyfile(folder / DATABASE, copied)
        saved = Database(f"sqlite:///{copied}")
        try:
            migrations.upgrade(saved)
            if settings.database:
                _moved(saved, settings, told)
                return
            with saved.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            saved.close()
        copied.chmod(0o600)
        copied.rename(settings.home / DATABASE)


def _moved(saved: Database, settings: Settings, told: Told) -> None:
    services = Services(settings)
    try:
        transfer(saved, services.database, told)
    finally:
        services.database.close()
