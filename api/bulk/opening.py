"""Items → documents, on a worker: the same sources as `nlp.reading.containers.walk` gives for a single file, in the same order."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from api.bulk import places
from api.bulk.places import S3
from api.bulk.planning import TABLE, Item, local_copy
from nlp.errors import ReadingError
from nlp.reading.containers import Source, lines, walk
from nlp.reading.guard.limits import Limits, check_bytes, check_characters
from nlp.reading.guard.zips import climbs_out

if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS_AT_ONCE: Final = 64
"""Rows of a table in memory: each may hold a whole file."""
_CONTENT: Final = ("text", "bytes", "path")
"""Columns that say what the document is, the first that is there counts."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens items for one partition.  `scratch`: a folder for copies, emptied by the caller."""

    base: str
    scratch: Path
    limits: Limits

    def sources(self, item: Item) -> Iterator[Source]:
        """The documents of an item; what cannot be opened is a Source with its error.  Raises ServiceError E807."""
        try:
            if item.kind == "lines" and item.path.startswith(S3):
                yield from self._fetched_lines(item)
                return
            if item.path.startswith(S3) and item.kind == "file":
                check_bytes(item.size, self.limits)
            yield from self._opened(item, local_copy(self._placed(item), self.scratch, self.limits))
        except FileNotFoundError:
            yield _failed(item, ReadingError("E101", path=item.path))
        except PermissionError:
            yield _failed(item, ReadingError("E120"))
        except ReadingError as error:
            yield _failed(item, error)

    def _placed(self, item: Item) -> Item:
        return item if item.path.startswith(S3) else replace(item, path=str(Path(self.base) / item.path))

    def _opened(self, item: Item, local: Path) -> Iterator[Source]:
        if item.kind == "rows" or (item.kind == "file" and _is_table(local)):
            yield from self._rows(item, local)
        elif item.kind == "lines":
            with local.open("rb") as file:
                file.seek(item.start)
                stretch = io.BytesIO(file.read(item.stop - item.start))
            yield from lines(stretch, item.path, self.limits, number=item.first)
        else:
            found = walk([local], self.limits)
            chosen = islice(found, item.start, item.stop) if item.kind == "members" else found
            yield from (_shown(source, str(local), item.path) for source in chosen)

    def _fetched_lines(self, item: Item) -> Iterator[Source]:
        yield from lines(io.BytesIO(places.ranged(item.path, item.start, item.stop)), item.path, self.limits, number=item.first)

    def _rows(self, item: Item, local: Path) -> Iterator[Source]:
        """The rows of a table, a few at a time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(local) as table:
                column = _column(table)
                groups, number = _groups(table, item)
                for batch in table.iter_batches(ROWS_AT_ONCE, row_groups=groups, columns=["id", column]):
                    wanted = range(max(0, item.start - number), min(len(batch), (item.stop or number + len(batch)) - number))
                    for at in wanted:
                        yield self._row(item, column, number + at, batch["id"][at].as_py(), batch[column][at].as_py())
                    number += len(batch)
                    if item.stop and number >= item.stop:
                        return
        except (pa.ArrowException, OSError) as error:
            raise ReadingError("E123", why=f"不是完好的 Parquet 文件（{type(error).__name__}）") from None

    def _row(self, item: Item, column: str, number: int, name: Any, content: Any) -> Source:
        """One row; whatever it holds, the next ones are read."""
        path = f"{item.path}:{number + 1}"
        shown = str(name) if isinstance(name, str | int) else f"{PurePosixPath(item.path).stem}:{number + 1}"
        try:
            if not isinstance(name, str | int) or not content or not isinstance(content, str | bytes):
                raise ReadingError("E123", why=f"第 {number + 1} 行没有 id 或 {column}")
            if column == "path":
                return self._beside(item, shown, path, str(content))
            if column == "bytes":
                return self._set_down(shown, path, content if isinstance(content, bytes) else content.encode())
            text = content if isinstance(content, str) else content.decode()
            check_characters(len(text), self.limits)
            return Source(shown, path, text=text)
        except UnicodeDecodeError:
            return Source(shown, path, error=ReadingError("E123", why=f"第 {number + 1} 行的 text 不是 UTF-8"))
        except ReadingError as error:
            return Source(shown, path, error=error)

    def _beside(self, item: Item, name: str, path: str, given: str) -> Source:
        """A file that a table names: below the table's own folder, whoever wrote the table.

        Raises ReadingError E112 for any other, E101 where there is none.
        """
        given = given.replace("\\", "/")
        if climbs_out(given) or "\0" in given:
            raise ReadingError("E112", path=given[:200])
        if item.path.startswith(S3):
            url = f"{item.path.rpartition('/')[0]}/{given}"
            try:
                return Source(name, f"{path}!/{given}", file=local_copy(Item(url, -1, ""), self.scratch, self.limits))
            except FileNotFoundError:
                raise ReadingError("E101", path=given[:200]) from None
        folder = Path(self._placed(item).path).parent.resolve()
        file = (folder / given).resolve()
        if not file.is_relative_to(folder):  # by way of a link
            raise ReadingError("E112", path=given[:200])
        return Source(name, f"{path}!/{given}", file=file)

    def _set_down(self, name: str, path: str, content: bytes) -> Source:
        check_bytes(len(content), self.limits)
        to = self.scratch / f"{secrets.token_hex(8)}.bin"
        to.write_bytes(content)
        return Source(name, path, file=to)


def _column(table: pq.ParquetFile) -> str:
    """The column with the documents.  Raises ReadingError E123."""
    names = table.schema_arrow.names
    for column in _CONTENT:
        if column in names and "id" in names:
            return column
    raise ReadingError("E123", why=f"列是 {'、'.join(names[:8])[:120] or '空的'}")


def _groups(table: pq.ParquetFile, item: Item) -> tuple[list[int], int]:
    """The row groups that hold an item's rows, and the number of the first row in them."""
    chosen: list[int] = []
    first = at = 0
    for group in range(table.metadata.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        if at + rows > item.start and (not item.stop or at < item.stop):
            first = first if chosen else at
            chosen.append(group)
        at += rows
    return chosen, first


def _is_table(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(TABLE)) == TABLE
    except OSError:
        return False


def _shown(source: Source, local: str, path: str) -> Source:
    """Under the path that the user gave; a file's id comes from its name there, too."""
    if not source.path.startswith(local):
        return source
    rest = source.path[len(local) :]
    by_name = source.text is None and not rest.startswith("!/")  # else it has an id of its own
    name = PurePosixPath(path).stem + source.id.removeprefix(PurePosixPath(local).stem) if by_name else source.id
    return replace(source, id=name, path=path + rest)


def _failed(item: Item, error: ReadingError) -> Source:
    return Source(PurePosixPath(item.path).stem, item.path, error=error)
