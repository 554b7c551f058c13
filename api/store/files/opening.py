"""The place of the files that the settings name."""

from __future__ import annotations

from pathlib import Path

from api.settings import Settings
from api.store.files.folder import Folder
from api.store.files.shape import FileStore


def open_files(settings: Settings) -> FileStore:
    """The files of the service: in the data folder, or where ANJIAN_FILES says.

    Raises ServiceError E717: they are in an object store, and the package for it is not installed.
    """
    if settings.files.startswith("s3://"):
        from api.store.files.bucket import Bucket

        return Bucket(settings)
    return Folder(Path(settings.files) if settings.files else settings.home / "files")
