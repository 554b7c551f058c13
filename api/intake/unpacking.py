"""What a killable child does with a pack: every document in it is stored under its own digest.

The pack is a stranger's: it may lie about its size, climb out of folders, be a bomb or encrypted in part.  The guards
are those of `nlp.reading.containers`; one bad member does not take the others with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.errors import ServiceError
from api.file_names import harmless, visible
from api.store.files import Folder, Stored
from nlp.errors import AnjianError, ReadingError
from nlp.reading.containers import Source, walk
from nlp.reading.guard.limits import Limits

PATH_CHARACTERS = 400
"""Of a member's path, as the column holds; the end of a longer one is kept."""


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a pack: its bytes, stored, or why there are none."""

    position: int
    path: str
    name: str
    stored: Stored | None
    code: str | None = None
    message: str | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Unpacking:
    """The child's task: where files are stored, the limits, and what must stay free on the disk."""

    files: Folder
    limits: Limits
    reserve: int

    def __call__(self, source: Source) -> list[Member] | ServiceError:
        """The members in the order of the pack; a ServiceError (E702, E709) when the disk does not take them.

        Raises ReadingError when the pack as a whole cannot be opened, or E122 when it is none.
        """
        assert source.file is not None
        try:
            return list(self._members(source.file))
        except ServiceError as error:
            return error

    def _members(self, pack: Path) -> Iterator[Member]:
        for position, source in enumerate(walk([pack], self.limits)):
            if source.error is not None and source.path == str(pack):
                raise source.error
            if source.file is not None:
                raise ReadingError("E122")
            yield self._member(position, source, _path(source, pack))

    def _member(self, position: int, source: Source, path: str) -> Member:
        name = harmless(path if source.text is None else f"{source.name}.txt")
        try:
            data = source.load(self.limits)
            if not data:
                raise ReadingError("E102")
        except AnjianError as error:
            return Member(position, path, name, None, error.code, visible(error.message), error.remedy)
        return Member(position, path, name, self.files.store([data], limit=self.limits.bytes, reserve=self.reserve))


def _path(source: Source, pack: Path) -> str:
    """The member's path within the pack, without where the pack lies on our disk."""
    rest = source.path.removeprefix(str(pack))
    if rest.startswith(":"):  # a line of a jsonl
        return f"第 {rest[1:]} 行"
    return visible(rest.removeprefix("!/"))[-PATH_CHARACTERS:]
