"""The columns of the results, and a record as a row of them and back.

Schema 1.  Columns are only ever added, at the end; whatever changes the meaning of one raises SCHEMA.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pyarrow as pa

from nlp.record import Record

SCHEMA: Final = 1

_TEXT, _NUMBER = pa.string(), pa.int64()
_TEXTS = pa.list_(_TEXT)
_PERSON = pa.struct([("name", _TEXT), ("capacity", _TEXT), ("post", _TEXT)])
_PERIOD = pa.struct([("text", _TEXT), ("days", _NUMBER), ("working_days", pa.bool_())])
_STATUTE = pa.struct([("law", _TEXT), ("article", _NUMBER), ("paragraph", _NUMBER), ("item", _NUMBER)])
_ERROR = pa.struct([("code", _TEXT), ("message", _TEXT), ("remedy", _TEXT)])
_PARTY = pa.struct([
    ("name", _TEXT), ("role", _TEXT), ("original_role", _TEXT), ("kind", _TEXT), ("representative", _PERSON), ("agents", pa.list_(_PERSON)), ("aliases", _TEXTS),
])  # fmt: skip
VERDICT: Final = pa.struct([
    ("party", _TEXT), ("name", _TEXT), ("capacity", _TEXT), ("stage", _TEXT), ("court", _TEXT), ("decided_on", pa.date32()), ("filed_on", pa.date32()),
    ("result", _TEXT), ("dispositions", _TEXTS), ("causes", pa.list_(pa.struct([("code", _TEXT), ("detail", _TEXT)]))), ("act_type", _TEXT), ("field", _TEXT),
    ("merits", pa.bool_()), ("closing", pa.bool_()), ("final", pa.bool_()), ("mild", pa.bool_()), ("withdrawn", pa.bool_()), ("mediated", pa.bool_()),
    ("heard", pa.bool_()), ("head", _TEXT),
])  # fmt: skip
"""One sued agency in one judgment, as `api.store.tables.Verdict` has it; `party`: the name in the spelling of comparison."""

DOCUMENTS: Final = pa.schema([
    ("partition", pa.int32()), ("position", pa.int32()), ("id", _TEXT), ("path", _TEXT), ("sha256", _TEXT), ("media_type", _TEXT),
    ("pages", _NUMBER), ("pages_ocr", pa.list_(_NUMBER)), ("characters", _NUMBER), ("status", _TEXT), ("error", _ERROR),
    ("warnings", pa.list_(pa.struct([("code", _TEXT), ("page", _NUMBER), ("message", _TEXT)]))),
    ("doc_type", _TEXT), ("procedure", _TEXT), ("court", _TEXT), ("court_region", _TEXT), ("case_number", _TEXT),
    ("decision_date", pa.date32()), ("filed_date", pa.date32()), ("hearing_dates", pa.list_(pa.date32())), ("prior_case_numbers", _TEXTS),
    ("prior_cases", pa.list_(pa.struct([("case_number", _TEXT), ("court", _TEXT)]))), ("parties", pa.list_(_PARTY)), ("head_attended", _TEXT),
    ("attendance", pa.list_(pa.struct([("state", _TEXT), ("agency", _TEXT), ("name", _TEXT), ("post", _TEXT)]))),
    ("act_type", _TEXT), ("act_numbers", _TEXTS), ("field", _TEXT), ("dispositions", _TEXTS),
    ("disposition_items", pa.list_(pa.struct([("code", _TEXT), ("text", _TEXT), ("agencies", _TEXTS), ("performance_period", _PERIOD)]))),
    ("agency_result", _TEXT), ("results_by_agency", pa.list_(pa.struct([("name", _TEXT), ("result", _TEXT)]))),
    ("causes", pa.list_(pa.struct([("code", _TEXT), ("detail", _TEXT), ("quote", _TEXT), ("agency", _TEXT), ("confidence", pa.float64())]))),
    ("statutes", pa.list_(_STATUTE)), ("statutes_cited", pa.list_(_STATUTE)), ("performance_periods", pa.list_(_PERIOD)), ("costs_borne_by", _TEXTS),
    ("needs_review", pa.list_(pa.struct([("field", _TEXT), ("why", _TEXT)]))), ("paper", _TEXT), ("evidence", _TEXT),
    ("verdicts", pa.list_(VERDICT)), ("traits", _TEXT), ("numbers", _TEXTS), ("judgment", _TEXT),
])  # fmt: skip
"""One row a document that was read.  Keys and values as in a line of `anjian analyze`; `paper` and `evidence` (null without it) as JSON.
`partition`, `position`: its place in the input.  `verdicts`: what each sued agency got.  `traits`, `numbers`: what ties it to other
judgments of its dispute (`api.ledger.disputes.traits`).  `judgment`: court, number and kind of the document, the same in all copies of it."""

ERRORS: Final = pa.schema([
    ("partition", pa.int32()), ("position", pa.int32()), ("id", _TEXT), ("path", _TEXT), ("sha256", _TEXT), ("code", _TEXT), ("message", _TEXT), ("remedy", _TEXT),
])  # fmt: skip
"""One row a document that was set aside."""

_SOURCE = ("path", "sha256", "media_type", "pages", "pages_ocr", "characters")
_DAYS = ("decision_date", "filed_date")
_JSON = ("paper", "evidence")
_OURS = frozenset({"partition", "position", "verdicts", "traits", "numbers", "judgment"})

Row = dict[str, Any]


def row(record: Record) -> Row:
    """A record as the columns of DOCUMENTS, but for those that are ours; without `versions`, which stand in the file's metadata.

    Raises ValueError for a day that is none.
    """
    found = {name: value for name, value in record.items() if name not in {"source", "versions", *_JSON}}
    found |= {name: record["source"][name] for name in _SOURCE}
    found |= {name: json.dumps(record[name], ensure_ascii=False) if record.get(name) is not None else None for name in _JSON}
    found |= {name: _day(record[name]) for name in _DAYS}
    return found | {"hearing_dates": [_day(one) for one in record["hearing_dates"]]}


def record(found: Row) -> Record:
    """The record of a row as Arrow hands it out, without `versions`; `evidence` only where it was asked for."""
    whole = {name: value for name, value in found.items() if name not in {*_SOURCE, *_OURS, *_JSON}}
    whole |= {name: found[name].isoformat() if found[name] else None for name in _DAYS}
    whole |= {"hearing_dates": [one.isoformat() for one in found["hearing_dates"]]}
    whole["source"] = {name: found[name] for name in _SOURCE}
    whole["paper"] = json.loads(found["paper"]) if found["paper"] else None
    return whole | ({"evidence": json.loads(found["evidence"])} if found["evidence"] is not None else {})


def error_row(record: Record) -> Row:
    """A record that failed, as the columns of ERRORS that are not ours."""
    return {"id": record["id"], "path": record["source"]["path"], "sha256": record["source"]["sha256"], **record["error"]}


def table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """The rows as a table.  Raises pyarrow.ArrowException, OverflowError or UnicodeError for a value that no column takes."""
    return pa.Table.from_pylist(list(rows), schema=schema)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
