"""A typical case as it goes out: masked, signed, fixed.  All that volumes, previews and other systems get of it.

Written once by the release (`TypicalCase.released`), read by everybody outside the bureau.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleasedSection(_Part):
    """A section with its masked words."""

    code: str
    title: str
    paragraphs: tuple[str, ...] = ()


class ReleasedCause(_Part):
    """Why the agency lost: `code` and `label` of the taxonomy's cause, `detail` the label of its finer kind where known."""

    code: str
    label: str
    detail: str = ""


class ReleasedStatute(_Part):
    """A provision: `law` without 《》, `article` as it is cited (第六十二条第一款), empty for the whole law."""

    law: str
    article: str = ""


class Released(_Part):
    """A released case.  Everything is printed as it stands, so everything is masked."""

    title: str
    number: str = ""
    """The case number, empty where the bureau does not print it."""
    keywords: tuple[str, ...] = ()
    sections: tuple[ReleasedSection, ...] = ()
    """Without title and keywords, in the order in which they are read."""
    agency: str = ""
    """The agency's name, as printed (masked where the bureau's rules say so): volumes are grouped and indexed by it."""
    field: str = ""
    """The enforcement field's label."""
    causes: tuple[ReleasedCause, ...] = ()
    """The main one first."""
    statutes: tuple[ReleasedStatute, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As the store keeps it."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls.model_validate(kept)
