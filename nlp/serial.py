"""A `Case` as msgpack, so that a spaCy `Doc` keeps its findings when it is stored or sent between processes.

Only the classes listed here are ever made on loading; nothing in a file can name another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from srsly import msgpack_decoders, msgpack_encoders

from nlp import case, document, judgment
from nlp.errors import ContentError
from nlp.structure import Passage, SectionKind, Sections, Voice

MARK = "__anjian__"
"""The key that tells one of our objects from an ordinary mapping; its value is the name of the class."""

CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        case.Case, Sections, Passage,
        document.Document, document.Page, document.Table, document.Notice, document.Span,
        judgment.Judgment, judgment.Value, judgment.Evidence, judgment.Agent, judgment.Party, judgment.PriorCase,
        judgment.Period, judgment.Disposition, judgment.AgencyOutcome, judgment.HeadAttendance, judgment.Cause,
        judgment.Statute, judgment.Review,
    )
}  # fmt: skip

Chain = Callable[[Any], Any] | None


def encode(found: Any, chain: Chain = None) -> Any:
    """One of our objects as a mapping; anything else goes down the chain of encoders."""
    if is_dataclass(found) and type(found).__name__ in CLASSES:
        return {MARK: type(found).__name__} | {f.name: getattr(found, f.name) for f in fields(found)}
    if isinstance(found, ContentError):
        return {MARK: "ContentError", "code": found.code, "facts": found.facts}
    return found if chain is None else chain(found)


def decode(found: Any, chain: Chain = None) -> Any:
    """The object that `encode` wrote; any other mapping goes down the chain of decoders."""
    name = found.get(MARK)
    if name is None:
        return found if chain is None else chain(found)
    if name == "ContentError":
        return ContentError(found["code"], **found["facts"])
    kind = CLASSES[name]
    return kind(**{f.name: _typed(found[f.name], str(f.type)) for f in fields(kind)})


def _typed(value: Any, annotation: str) -> Any:
    """What msgpack does not keep: which of list and tuple it was, and the names of voices and sections."""
    if annotation.startswith(("tuple", "Box")):
        return _tuple(value)
    if annotation.startswith("list"):
        return list(value)
    if annotation == "Voice":
        return Voice(value)
    if annotation.startswith("dict[SectionKind"):
        return {SectionKind(key): span for key, span in value.items()}
    return value


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list | tuple) else value


def register() -> None:
    """Has spaCy's serialisation use `encode` and `decode`."""
    msgpack_encoders.register("anjian", func=encode)
    msgpack_decoders.register("anjian", func=decode)
