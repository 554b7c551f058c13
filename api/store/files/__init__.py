"""Files by content: each lies once under its SHA-256 and is never changed.

    FileStore   what the service asks for; every part of it reads and writes files through this
    Folder      in a folder of this machine, or of several that share it
    Incoming    bytes on their way in: counted, hashed, written aside, then kept or dropped
"""

from api.store.files.folder import Folder
from api.store.files.incoming import INCOMING, Incoming, refused
from api.store.files.opening import open_files
from api.store.files.shape import STRAY, FileStore, Listed, Stored

__all__ = ["INCOMING", "STRAY", "FileStore", "Folder", "Incoming", "Listed", "Stored", "open_files", "refused"]
