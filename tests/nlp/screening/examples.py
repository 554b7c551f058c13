"""Builds the files of papers that the examples beside the checklist's items describe.

`steps` as in the invented suits (`filed 2024-03-01`, `!told`, `investigated 2024-03-05 officers=1`); `text` stands in a
paper of `kind` (record unless named); `statutes` as the knowledge base writes provisions, `law` the first articles of laws by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from nlp.document import Document, Span
from nlp.judgment import Evidence, Statute, Value
from nlp.knowledge import provision
from nlp.suit import STEPS, Step, SuitFile, SuitPaper, Told

STEP = re.compile(r"(?P<no>!?)(?P<code>[a-z_]+)(?: (?P<on>\d{4}-\d\d-\d\d))?(?: officers=(?P<officers>\d))?")
HERE = Evidence((Span(0, 1),), 1.0, "example")
KEYS = {"steps", "text", "kind", "field", "measures", "amount", "statutes", "law"}


def suit(act_type: str, facts: Mapping[str, Any]) -> SuitFile:
    """A file in which the agency's papers say exactly this."""
    assert facts.keys() <= KEYS, facts
    paper = SuitPaper(facts.get("kind", "record"), document(facts.get("text", "空")))
    return SuitFile(
        (paper,),
        act_type=Value(act_type, HERE),
        field=Value(facts.get("field", "market"), HERE),
        amount=Value(facts["amount"], HERE) if "amount" in facts else None,
        measures=tuple(Value(one, HERE) for one in facts.get("measures", ())),
        statutes=(*map(statute, facts.get("statutes", ())), *(Statute(one, 1, None, None, HERE) for one in facts.get("law", ()))),
        steps=tuple(Told(0, step(one)) for one in facts.get("steps", ())),
    )


def document(text: str) -> Document:
    return Document.from_text(text)


def step(text: str) -> Step:
    found = STEP.fullmatch(text)
    assert found, text
    code = next(one for one in STEPS if one == found["code"])
    on = date.fromisoformat(found["on"]) if found["on"] else None
    return Step(code, on, bool(found["no"]), int(found["officers"]) if found["officers"] else None, HERE)


def statute(text: str) -> Statute:
    one = provision(text)
    return Statute(one.law, one.article, one.paragraph, one.item, HERE)
