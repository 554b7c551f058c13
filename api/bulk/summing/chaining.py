"""Which judgments are one dispute: exactly as the service chains them, without what people say of it.

SQL finds the few pairs that share a case number; whether such a pair is tied is asked of `api.ledger.disputes.chaining.tied`, the same as in the
service; SQL again joins what is tied directly or through others.  Nothing of this needs all judgments in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from api.bulk import reading, schema
from api.bulk.summing.base import Results
from api.ledger.disputes.chaining import tied
from api.ledger.disputes.traits import Traits, from_json

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE: Final = 2_000
CROWD: Final = 200
"""A number that more judgments name is no tie: somebody's sample or misprint; the pairs of ever so many would be endless."""
VERDICTS_MOST: Final = 1_000
"""Agencies of one judgment that are counted."""
VERDICTS: Final = pa.schema([("id", pa.int64()), ("judgment", pa.int64()), ("dispute", pa.int64()), ("region", pa.string()), *schema.VERDICT])

_PAIRS: Final = f"""
CREATE TABLE pairs AS
WITH named AS (
  SELECT j.id, unnest(d.numbers) AS number
  FROM judgments j JOIN documents d ON j.id = (d.partition::BIGINT << 24) | d.position
), shared AS (
  SELECT number FROM named GROUP BY number HAVING count(*) BETWEEN 2 AND {CROWD}
)
SELECT DISTINCT a.id AS one, b.id AS other
FROM named a JOIN named b ON a.number = b.number AND a.id < b.id
WHERE a.number IN (SELECT number FROM shared)
"""
_NEIGHBOURS: Final = """
SELECT p.one, p.other, a.traits, b.traits
FROM pairs p
JOIN documents a ON p.one = (a.partition::BIGINT << 24) | a.position
JOIN documents b ON p.other = (b.partition::BIGINT << 24) | b.position
"""
_SPREAD: Final = """
CREATE OR REPLACE TABLE spread AS
SELECT c.id, least(c.dispute, min(n.dispute)) AS dispute
FROM chains c JOIN edges e ON e.one = c.id JOIN chains n ON n.id = e.other
GROUP BY c.id, c.dispute
"""
_MEMBERS: Final = """
SELECT c.dispute, c.id AS number, d.* REPLACE (NULL::VARCHAR AS evidence)
FROM chains c JOIN documents d ON c.id = (d.partition::BIGINT << 24) | d.position
ORDER BY c.dispute, c.id
"""
_ALONE: Final = f"""
INSERT INTO verdicts BY NAME
SELECT (j.id << 10) | place AS id, j.id AS judgment, j.id AS dispute, d.court_region AS region, unnest(d.verdicts[place + 1])
FROM judgments j JOIN documents d ON j.id = (d.partition::BIGINT << 24) | d.position, range({VERDICTS_MOST}) places(place)
WHERE place < len(d.verdicts) AND j.id NOT IN (SELECT id FROM chains)
"""


def chain(results: Results) -> None:
    """Makes the tables `chains` (judgment → dispute, for disputes of several judgments) and `verdicts`."""
    base = results.base
    base.execute(_PAIRS)
    base.execute("CREATE TABLE edges (one BIGINT, other BIGINT)")
    for edges in _tied(base):
        ends = {"one": [one for one, _ in edges], "other": [other for _, other in edges]}
        _put(base, "INSERT INTO edges", pa.table({name: pa.array(values, pa.int64()) for name, values in ends.items()}))
    _join(base)
    _put(base, "CREATE TABLE verdicts AS", pa.Table.from_pylist([], schema=VERDICTS))
    base.execute(_ALONE)
    for rows in _chained(base):
        _put(base, "INSERT INTO verdicts BY NAME", pa.Table.from_pylist(rows, schema=VERDICTS))


def _tied(base: DuckDBPyConnection) -> Iterator[list[tuple[int, int]]]:
    """The pairs that are one dispute, in both directions."""
    found = base.cursor().execute(_NEIGHBOURS)
    while rows := found.fetchmany(AT_ONCE):
        ties = [(one, other) for one, other, mine, yours in rows if tied(_traits(one, mine), _traits(other, yours))]
        yield ties + [(other, one) for one, other in ties]


@lru_cache(maxsize=10_000)
def _traits(number: int, kept: str) -> Traits:
    found = from_json(number, json.loads(kept), None, None, None)
    if found is None:
        raise ValueError("traits of other rules")  # the versions of the run are checked before
    return found


def _join(base: DuckDBPyConnection) -> None:
    """Each takes the least number among its neighbours until nothing changes: as many rounds as the longest dispute has instances."""
    base.execute("CREATE TABLE chains AS SELECT DISTINCT one AS id, one AS dispute FROM edges")
    while True:
        base.execute(_SPREAD)
        changed = base.execute("SELECT count(*) FROM spread s JOIN chains c USING (id) WHERE s.dispute <> c.dispute").fetchone()
        base.execute("DROP TABLE chains")
        base.execute("ALTER TABLE spread RENAME TO chains")
        if not changed or not changed[0]:
            return


def _chained(base: DuckDBPyConnection) -> Iterator[list[dict[str, Any]]]:
    """The verdicts of disputes of several judgments, made anew from all of them together, some thousands at a time."""
    found: list[dict[str, Any]] = []
    for rows in _disputes(base):
        found += _of_dispute(rows)
        if len(found) >= AT_ONCE:
            yield found
            found = []
    yield found


def _disputes(base: DuckDBPyConnection) -> Iterator[list[dict[str, Any]]]:
    """The documents of each dispute of several judgments."""
    held: list[dict[str, Any]] = []
    reader: pa.RecordBatchReader = base.cursor().sql(_MEMBERS).to_arrow_reader(AT_ONCE)
    for batch in reader:
        for row in batch.to_pylist():
            if held and row["dispute"] != held[0]["dispute"]:
                yield held
                held = []
            held.append(row)
    if held:
        yield held


def _of_dispute(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    judgments = [(_traits(row["number"], row["traits"]), schema.record({name: row[name] for name in schema.DOCUMENTS.names})) for row in rows]
    found = []
    for row, verdicts in zip(rows, reading.verdicts(judgments), strict=True):
        same = {"judgment": row["number"], "dispute": row["dispute"], "region": row["court_region"]}
        found += [{"id": (row["number"] << 10) | place, **same, **one} for place, one in enumerate(verdicts[:VERDICTS_MOST])]
    return found


def _put(base: DuckDBPyConnection, into: str, rows: pa.Table) -> None:
    base.register("given", rows)
    base.execute(f"{into} SELECT * FROM given")
    base.unregister("given")
