"""A file as it goes out: made just now, or kept since it did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """Its name, what it is, and its bytes.  `kind`: one of those that its paper comes in."""

    kind: str
    name: str
    media_type: str
    content: bytes
