"""What was read from a paper as a mapping of plain JSON values, and back: so the service keeps it beside the text.

The text itself is not in the mapping.  A span is kept as `{"start", "end", "page"}`: offsets into the paper's
`Document.text`, and the page (from 1; None without pages) so that a list can show it without the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, Literal, TypeVar, get_args

from nlp.document import Document, Span
from nlp.judgment import Evidence, PartyKind, Role, Statute, Value
from nlp.suit import PAPERS, STEPS, Exhibit, Remedy, Step, SuitPaper, SuitParty

T = TypeVar("T")
Plain = dict[str, Any]

FORMAT: Final = 2
"""Raised when the keys change; a mapping of another format is to be read anew from the paper."""
_TEXTS: Final = ("court", "case_number", "agency", "addressee", "act_type", "field")
_NUMBERS: Final = ("amount", "answer_days")
_DAYS: Final = ("decided_on", "notified_on", "received_on", "served_on")
_LISTS: Final = ("act_numbers", "measures", "claims", "grounds")
_OBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "parties": ("name", "role", "kind"),
    "statutes": ("law", "article", "paragraph", "item"),
    "steps": ("code", "on", "negated", "officers"),
    "remedies": ("way", "days", "authority"),
    "exhibits": ("name", "on", "proves", "pages"),
}
_ROLES: Final[tuple[Role, ...]] = get_args(Role)
_KINDS: Final[tuple[PartyKind, ...]] = get_args(PartyKind)
_WAYS: Final[tuple[Literal["reconsideration", "suit"], ...]] = ("reconsideration", "suit")
_SINGLES: Final[tuple[tuple[tuple[str, ...], Callable[[Any], Any]], ...]] = ((_TEXTS, str), (_NUMBERS, int), (_DAYS, date.fromisoformat))


def to_mapping(paper: SuitPaper) -> Plain:
    """Everything read from the paper but its text: strings, numbers, lists and mappings, days as YYYY-MM-DD."""
    document = paper.document
    found: Plain = {"format": FORMAT, "kind": paper.kind}
    for name in (*_TEXTS, *_NUMBERS, *_DAYS):
        value: Value[Any] | None = getattr(paper, name)
        found[name] = None if value is None else {"value": _plain(value.value), "evidence": _evidence(value.evidence, document)}
    for name in _LISTS:
        found[name] = [{"value": one.value, "evidence": _evidence(one.evidence, document)} for one in getattr(paper, name)]
    for name, keys in _OBJECTS.items():
        found[name] = [
            {key: _plain(getattr(one, key)) for key in keys} | {"evidence": _evidence(one.evidence, document)}
            for one in getattr(paper, name)
        ]
    return found


def from_mapping(found: Mapping[str, Any], document: Document) -> SuitPaper:
    """The paper that `to_mapping` wrote, over the same text.

    ValueError where the mapping is of another format, a code is unknown, or a span lies outside the text: it is then
    to be read anew with `read_paper`.
    """
    if found.get("format") != FORMAT:
        raise ValueError(f"format {found.get('format')!r} of a read paper is not {FORMAT}")

    def evidence(kept: Mapping[str, Any]) -> Evidence:
        return _found(kept["evidence"], len(document.text))

    one: Plain = {}
    for names, typed in _SINGLES:
        for name in names:
            kept = found[name]
            one[name] = None if kept is None else Value(typed(kept["value"]), evidence(kept))
    for name in _LISTS:
        one[name] = tuple(Value(str(kept["value"]), evidence(kept)) for kept in found[name])
    return SuitPaper(
        kind=_known(found["kind"], PAPERS), document=document, **one,
        parties=tuple(
            SuitParty(kept["name"], _known(kept["role"], _ROLES), _known(kept["kind"], _KINDS), evidence(kept))
            for kept in found["parties"]
        ),
        statutes=tuple(Statute(kept["law"], kept["article"], kept["paragraph"], kept["item"], evidence(kept)) for kept in found["statutes"]),
        steps=tuple(
            Step(_known(kept["code"], STEPS), _day(kept["on"]), bool(kept["negated"]), kept["officers"], evidence(kept))
            for kept in found["steps"]
        ),
        remedies=tuple(Remedy(_known(kept["way"], _WAYS), kept["days"], kept["authority"], evidence(kept)) for kept in found["remedies"]),
        exhibits=tuple(Exhibit(kept["name"], _day(kept["on"]), kept["proves"], kept["pages"], evidence(kept)) for kept in found["exhibits"]),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _evidence(evidence: Evidence, document: Document) -> Plain:
    spans = [{"start": span.start, "end": span.end, "page": _page(document, span)} for span in evidence.spans]
    return {"spans": spans, "confidence": evidence.confidence, "source": evidence.source}


def _page(document: Document, span: Span) -> int | None:
    """The page on which the span begins."""
    pages = document.char_pages[span.start : span.end]
    numbered = pages[pages > 0]
    return int(numbered[0]) if len(numbered) else None


def _found(kept: Mapping[str, Any], length: int) -> Evidence:
    spans = tuple(Span(int(one["start"]), int(one["end"])) for one in kept["spans"])
    if any(not 0 <= span.start <= span.end <= length for span in spans):
        raise ValueError("a span of a read paper lies outside its text")
    return Evidence(spans, float(kept["confidence"]), str(kept["source"]))


def _known(code: object, among: Iterable[T]) -> T:
    for one in among:
        if one == code:
            return one
    raise ValueError(f"unknown code {code!r} in a read paper")


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)
