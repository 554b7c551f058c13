"""What a paper of a suit says, from what was read of its file.  For a killable child: texts are hostile, and it asks no database."""

from __future__ import annotations

from typing import Any

from api.store import readings
from nlp.suit import PaperKind
from nlp.suits import read_paper, to_mapping


def read(payload: bytes, kind: PaperKind | None) -> dict[str, Any]:
    """The record of a paper (`nlp.suits.to_mapping`) from a reading's payload.  `kind`: as a person says; None: its title tells."""
    return to_mapping(read_paper(readings.unpack(payload), kind))
