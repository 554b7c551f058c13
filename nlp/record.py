"""One output object a document, as other programs read it (keys and order: see README, “Output”)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlp.case import Case
from nlp.document import Document, Notice
from nlp.errors import CATALOGUE, AnjianError
from nlp.judgment import Judgment, Status, evidence_json
from nlp.versions import versions

Record = dict[str, Any]

NO_TEXT = frozenset({"E201", "E206"})
"""A page, a file without text: says nothing of the cause."""

NOT_ADMINISTRATIVE = "E301"
"""The one refusal that is a finding about the document, not a failure to analyse it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: its id, its path as shown to people, and the SHA-256 of its bytes.

    `sha256` is None for a file that could not even be opened.
    """

    id: str
    path: str
    sha256: str | None


def record(origin: Origin, case: Case, *, evidence: bool = False) -> Record:
    """The output of a document that was read and analysed.

    `evidence`: also gives the places of every value; offsets count characters of `Document.text`.
    """
    document = case.document
    status, error = _outcome(case)
    result = _head(origin, document, status, error, [*document.errors, *document.warnings, *case.notices])
    result |= case.judgment.to_json() | {"paper": case.paper.to_json() if case.paper else None}
    result["versions"] = versions()
    if evidence:
        result["evidence"] = evidence_json([*case.judgment.evidence(), *(case.paper.evidence() if case.paper else ())], document)
    return result


def failure(origin: Origin, error: AnjianError, *, evidence: bool = False, document: Document | None = None) -> Record:
    """The output of a document that could not be read or analysed: the same keys, all values empty.

    `document`: what was read before the analysis gave up, if anything.
    """
    notices = [*document.errors, *document.warnings] if document else []
    status: Status = "not_administrative" if error.code == NOT_ADMINISTRATIVE else "failed"
    result = _head(origin, document, status, _error(error.code, error.message), notices)
    result |= Judgment().to_json() | {"head_attended": None, "paper": None}
    result["versions"] = versions()
    if evidence:
        result["evidence"] = {}
    return result


def _outcome(case: Case) -> tuple[Status, Record | None]:
    """Never complete while a page is missing."""
    if case.document.errors and not case.document.text.strip():
        return "failed", _unread(case.document.errors)
    if case.refusal is not None:
        code = case.refusal.code
        return "not_administrative" if code == NOT_ADMINISTRATIVE else "failed", _error(code, case.refusal.message)
    if case.document.errors:
        first = case.document.errors[0]
        return "partial", _error(first.code, first.message)
    return "complete", None


def _unread(errors: Sequence[Notice]) -> Record:
    """Why there is no text at all: the first page error that gives a reason beyond that."""
    telling = [found for found in errors if found.code not in NO_TEXT]
    return _error((telling or errors)[0].code, (telling or errors)[0].message)


def _error(code: str, message: str) -> Record:
    return {"code": code, "message": message, "remedy": CATALOGUE[code].remedy}


def _head(
    origin: Origin, document: Document | None, status: Status, error: Record | None, notices: list[Notice]
) -> Record:
    return {
        "id": origin.id,
        "source": {
            "path": origin.path,
            "sha256": origin.sha256,
            "media_type": document.media_type if document else None,
            "pages": len(document.pages) if document and document.pages else None,
            "pages_ocr": document.pages_ocr if document else [],
            "characters": len(document.text) if document else None,
        },
        "status": status,
        "error": error,
        "warnings": [{"code": n.code, "page": n.page, "message": n.message} for n in notices],
    }
