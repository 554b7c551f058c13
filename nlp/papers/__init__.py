"""Papers that are no judgments but speak of an agency's act: recognised by their title, read by their standard form."""

from __future__ import annotations

from nlp.case import Case
from nlp.paper import Paper
from nlp.papers import body, heads, kinds


def paper(case: Case) -> None:
    """Fills `case.paper` where the document is such a paper: its title stands alone on a line, and its form fits."""
    titled = kinds.title(case.text)
    if titled is None:
        return
    head = heads.read(case, titled)
    if head.agency is None:
        return
    found = body.read(case, titled.kind, head)
    case.paper = Paper(
        titled.kind, titled.evidence, head.number, head.issuer, head.issued_on, head.agency, head.applicants,
        found.dispositions, found.result, found.causes, found.act_type, found.field,
    )  # fmt: skip
