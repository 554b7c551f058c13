"""Builds the files of papers that the examples beside the checklist's items describe.

`steps` as in the invented suits (`filed 2024-03-01`, `!told`, `investigated 2024-03-05 officers=1`); `text` stands in a
paper of `kind` (record unless named), `record` in one more record; `statutes` as the knowledge base writes provisions,
`law` the first articles of laws by name; `told_amount`: the sum of an advance notice; `plaintiff`: a person where the name
is short, else a body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from nlp.document import Document, Span
from nlp.judgment import Evidence, Statute, Value
from nlp.knowledge import provision
from nlp.suit import STEPS, Step, SuitFile, SuitPaper, SuitParty, Told

STEP = re.compile(r"(?P<no>!?)(?P<code>[a-z_]+)(?: (?P<on>\d{4}-\d\d-\d\d))?(?: officers=(?P<officers>\d))?")
HERE = Evidence((Span(0, 1),), 1.0, "example")
KEYS = {"steps", "text", "kind", "record", "field", "measures", "amount", "told_amount", "statutes", "law", "plaintiff", "addressee"}
LONGEST_NAME = 4


def suit(act_type: str, facts: Mapping[str, Any]) -> SuitFile:
    """A file in which the agency's papers say exactly this."""
    assert facts.keys() <= KEYS, facts
    cited = (*map(statute, facts.get("statutes", ())), *(Statute(one, 1, None, None, HERE) for one in facts.get("law", ())))
    papers = [SuitPaper(facts.get("kind", "record"), document(facts.get("text", "空")), statutes=cited)]
    if "record" in facts:
        papers.append(SuitPaper("record", document(facts["record"])))
    if "told_amount" in facts:
        papers.append(SuitPaper("advance_notice", document("空"), amount=Value(facts["told_amount"], HERE)))
    return SuitFile(
        tuple(papers),
        act_type=Value(act_type, HERE),
        field=Value(facts.get("field", "market"), HERE),
        amount=Value(facts["amount"], HERE) if "amount" in facts else None,
        measures=tuple(Value(one, HERE) for one in facts.get("measures", ())),
        addressee=Value(facts["addressee"], HERE) if "addressee" in facts else None,
        parties=(party(facts["plaintiff"]),) if "plaintiff" in facts else (),
        statutes=cited,
        steps=tuple(Told(0, step(one)) for one in facts.get("steps", ())),
    )


def party(name: str) -> SuitParty:
    return SuitParty(name, "plaintiff", "person" if len(name) <= LONGEST_NAME else "organisation", HERE)


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
