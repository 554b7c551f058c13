"""The files of one partition: written whole, recognised as finished, counted."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from api.bulk import schema
from api.bulk.manifest import Job, Partition, part_name
from api.bulk.places import Place
from api.bulk.schema import DOCUMENTS, ERRORS, SCHEMA, Row
from nlp.errors import ReadingError
from nlp.record import Origin, failure

OURS: Final = b"anjian"
"""Key of the metadata in a file's footer."""
_UNFIT: Final = (pa.ArrowException, OverflowError, UnicodeError, ValueError, TypeError)


@dataclass(slots=True)
class Done:
    """What a finished partition holds; what `_SUCCESS.json` says of it."""

    number: int
    statuses: Counter[str] = field(default_factory=Counter)
    """Documents by status, `failed` among them."""
    codes: Counter[str] = field(default_factory=Counter)
    """Documents set aside, by error code."""
    sha256: str = ""
    """Of the file."""
    size: int = 0
    seconds: float = 0.0
    """Processor time of the reading processes and of the worker for it; 0 where it was finished before."""
    earlier: bool = False
    """An earlier run has made it."""


def gathered(records: Sequence[Mapping[str, Any]], partition: Partition) -> tuple[list[Row], list[Row]]:
    """Records as rows of the two tables, each with its place; one that no column takes is set aside (E199)."""
    documents: list[Row] = []
    errors: list[Row] = []
    for position, one in enumerate(records):
        place = {"partition": partition.number, "position": position}
        found = dict(one)
        if found["status"] != "failed":
            try:
                row = place | schema.row(found)
                _fits(row, DOCUMENTS)
                documents.append(row)
                continue
            except _UNFIT as error:
                source = found["source"]
                found = failure(Origin(found["id"], source["path"], source["sha256"]), ReadingError("E199", why=f"{type(error).__name__}: {error}"[:120]))
        errors.append(place | _utf8(schema.error_row(found)))
    return documents, errors


def _fits(row: Row, table: pa.Schema) -> None:
    """Texts of broken files may hold half a surrogate pair: those become `?`, as in `anjian analyze`; raises what `schema.table` raises."""
    try:
        schema.table([row], table)
    except UnicodeError:
        row |= _utf8(row)
        schema.table([row], table)


def _utf8(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _utf8(one) for key, one in value.items()}
    return [_utf8(one) for one in value] if isinstance(value, list) else value


def write(place: Place, job: Job, partition: Partition, documents: list[Row], errors: list[Row]) -> Done:
    """Puts the files of a partition there; the documents last, since their file says that the partition is finished.

    The same rows give the same bytes.  Raises OSError or ServiceError E807.
    """
    done = Done(partition.number, Counter(row["status"] for row in documents), Counter(row["code"] for row in errors))
    if errors:
        done.statuses["failed"] = len(errors)
        place.write(partition.errors, _file(errors, ERRORS, {}))
    else:
        place.remove(partition.errors)  # of an earlier version of the program
    said = {
        "manifest": job.digest, "partition": partition.number, "versions": job.versions, "schema": SCHEMA, "statuses": done.statuses, "codes": done.codes,
    }  # fmt: skip
    data = _file(documents, DOCUMENTS, {OURS: json.dumps(said, sort_keys=True).encode()})
    place.write(partition.name, data)
    done.sha256, done.size = hashlib.sha256(data).hexdigest(), len(data)
    return done


def _file(rows: list[Row], table: pa.Schema, metadata: Mapping[bytes, bytes]) -> bytes:
    found = io.BytesIO()
    pq.write_table(schema.table(rows, table).replace_schema_metadata(dict(metadata)), found, compression="zstd")
    return found.getvalue()


def finished(place: Place, job: Job, partition: Partition) -> Done | None:
    """What an earlier run has made of a partition with this manifest and these versions; None where there is nothing whole."""
    data = place.read(partition.name)
    said = told(data) if data is not None else None
    if data is None or said is None:
        return None
    ours = {"manifest": job.digest, "partition": partition.number, "versions": job.versions, "schema": SCHEMA}
    if any(said.get(name) != value for name, value in ours.items()):
        return None
    done = Done(partition.number, Counter(said["statuses"]), Counter(said["codes"]), hashlib.sha256(data).hexdigest(), len(data), earlier=True)
    if done.codes and place.read(partition.errors) is None:
        return None
    return done


def told(data: bytes) -> dict[str, Any] | None:
    """What a result's footer says; None for a file that is not one."""
    try:
        with pq.ParquetFile(io.BytesIO(data)) as file:
            found = json.loads((file.schema_arrow.metadata or {}).get(OURS, b"null"))
    except (pa.ArrowException, OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def summary(job: Job, done: Sequence[Done]) -> bytes:
    """`_SUCCESS.json`: counts, versions, and a hash over all parts."""
    parts = sorted(done, key=lambda one: one.number)
    statuses, codes = sum((one.statuses for one in parts), Counter[str]()), sum((one.codes for one in parts), Counter[str]())
    whole = hashlib.sha256("".join(one.sha256 for one in parts).encode()).hexdigest()
    found = {
        "manifest": job.digest, "schema": SCHEMA, "versions": json.loads(job.versions), "limits": asdict(job.limits), "evidence": job.evidence,
        "documents": sum(statuses.values()), "statuses": dict(sorted(statuses.items())), "errors": dict(sorted(codes.items())), "sha256": whole,
        "bytes": sum(one.size for one in parts), "parts": [{"name": part_name(one.number), "sha256": one.sha256} for one in parts],
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"
