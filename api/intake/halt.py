"""Why a document's way ends before its judgment: what a step returns instead of going on."""

from __future__ import annotations

from dataclasses import dataclass

from api.errors import ServiceError
from nlp.errors import AnjianError

STALE = "stale"
"""No state: the document was settled or taken up anew, and this workflow is of an earlier attempt."""


@dataclass(frozen=True, slots=True)
class Halt:
    """The state in which the document ends, and what people are told."""

    state: str
    code: str | None = None
    message: str | None = None
    remedy: str | None = None

    @classmethod
    def failed(cls, error: AnjianError | ServiceError) -> Halt:
        """Processing failed for this reason."""
        return cls("failed", error.code, error.message, error.remedy)
