"""A DuckDB database over the results of one run: memory bounded, the rest on disk, nothing reached but the results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from api.bulk import places
from api.bulk.manifest import SUMMARY, part_name
from api.bulk.places import S3
from api.bulk.schema import SCHEMA
from api.errors import ServiceError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY: Final = "2GB"
"""What DuckDB may take; beyond it, sorting and joining go on in the folder of temporary files."""
JUDGMENTS: Final = """
CREATE TABLE judgments AS
SELECT (partition::BIGINT << 24) | position AS id, coalesce(judgment, sha256, path) AS whole, coalesce(len(numbers), 0) AS named
FROM documents
WHERE status IN ('complete', 'partial') AND paper IS NULL
QUALIFY row_number() OVER (PARTITION BY whole ORDER BY status, partition, position) = 1
"""
"""Each judgment once: of documents with the same court, number and kind the first that was read wholly; where one of these is not known, of the
same bytes.  `id`: the document's place in the input, so that it does not depend on who read it."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one run, open for counting."""

    base: DuckDBPyConnection
    said: dict[str, Any]
    """`_SUCCESS.json`."""

    def one(self, sql: str, *given: Any) -> int:
        """A single number."""
        found = self.base.execute(sql, list(given)).fetchone()
        return int(found[0]) if found else 0


@contextmanager
def opened(folder: str, *, memory: str = MEMORY, scratch: Path | None = None) -> Iterator[Results]:
    """The results in a folder, or below an `s3://` address (copied to `scratch` first).

    `scratch`: where temporary files go; None: the system's folder for them.  Raises ServiceError E807, or E808 for what is
    no folder of results, or is not finished.
    """
    import duckdb

    said = _said(folder)
    with TemporaryDirectory(prefix="anjian-", dir=scratch) as temporary:
        files = _files(folder, said, Path(temporary))
        settings = {"memory_limit": memory, "temp_directory": f"{temporary}/spill", "autoinstall_known_extensions": "false"}
        with duckdb.connect(f"{temporary}/base.duckdb", config={**settings, "autoload_known_extensions": "false"}) as base:
            base.execute("SET allowed_directories = $1", [[*sorted({str(Path(one).parent) for one in files}), temporary]])
            base.execute("SET enable_external_access = false")
            base.execute("SET lock_configuration = true")
            _documents(base, folder, files)
            yield Results(base, said)


def _documents(base: DuckDBPyConnection, folder: str, files: list[str]) -> None:
    import duckdb

    try:
        if not files:
            raise ServiceError("E808", folder=folder, why="里面没有文书")
        names = ", ".join("'" + one.replace("'", "''") + "'" for one in files)
        base.execute(f"CREATE VIEW documents AS SELECT * FROM read_parquet([{names}])")
        base.execute(JUDGMENTS)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise ServiceError("E808", folder=folder, why=f"有文件读不出（{type(error).__name__}）") from None


def _said(folder: str) -> dict[str, Any]:
    data = places.place(folder).read(SUMMARY)
    if data is None:
        raise ServiceError("E808", folder=folder, why=f"没有 {SUMMARY}")
    try:
        found = json.loads(data)
        if found["schema"] != SCHEMA:
            raise ServiceError("E808", folder=folder, why=f"表结构是第 {found['schema']} 版，应为第 {SCHEMA} 版")
        wanted = [part_name(number) for number in range(len(found["parts"]))]
        if [one["name"] for one in found["parts"]] != wanted:
            raise ServiceError("E808", folder=folder, why=f"{SUMMARY} 不完整")
    except (ValueError, KeyError, TypeError):
        raise ServiceError("E808", folder=folder, why=f"{SUMMARY} 读不出") from None
    return dict(found)


def _files(folder: str, said: dict[str, Any], temporary: Path) -> list[str]:
    """The parts as local files."""
    names = [one["name"] for one in said["parts"]]
    if not folder.startswith(S3):
        root = Path(folder).resolve()
        missing = [name for name in names if not (root / name).is_file()]
        if missing:
            raise ServiceError("E808", folder=folder, why=f"缺少 {missing[0]}")
        return [str(root / name) for name in names]
    copies = temporary / "parts"
    copies.mkdir()
    for name in names:
        try:
            places.fetched(f"{folder.rstrip('/')}/{name}", copies / name, 1 << 40)
        except FileNotFoundError:
            raise ServiceError("E808", folder=folder, why=f"缺少 {name}") from None
    return [str(copies / name) for name in names]
