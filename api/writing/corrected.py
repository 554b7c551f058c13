"""People's corrections laid over an analysis, so that what is written from a judgment says what people stand by.

An analysis knows where its values stand, the record with corrections does not: of what both have, the analysis's own value
is kept; of what only the record has, the place is looked for in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from nlp.case import Case
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import AgencyOutcome, Cause, Disposition, Evidence, Party, Statute, Value

T = TypeVar("T")
SOURCE: Final = "record"
"""Of evidence that was looked for here."""
SINGLES: Final = {
    "doc_type": "doc_type", "procedure": "procedure", "court": "court", "case_number": "case_number",
    "decision_date": "decision_date", "filed_date": "filed_date", "act_type": "act_type", "field": "field_",
    "agency_result": "agency_result",
}  # fmt: skip
"""Key of the record → attribute of `nlp.judgment.Judgment`."""


def lay_over(case: Case, record: Mapping[str, Any]) -> None:
    """Makes the case's judgment say what the record (README, “Output”, with corrections) says.

    Only what digests and reports are made of: the single values, parties, dispositions, results, causes and provisions.
    """
    found = case.judgment
    for key, name in SINGLES.items():
        _single(case, name, record.get(key))
    found.act_numbers = _matched(record["act_numbers"], found.act_numbers, lambda one: one.value, str, lambda text: _value(case, text))
    found.parties = _matched(record["parties"], found.parties, _of_party, _of_party_said, lambda said: _party(case, said))
    found.parties = [_told(party, said) for party, said in zip(found.parties, record["parties"], strict=True)]
    found.dispositions = _dispositions(case, record)
    found.results_by_agency = _matched(
        record["results_by_agency"], found.results_by_agency, lambda one: (one.name, one.result), lambda said: (said["name"], said["result"]),
        lambda said: AgencyOutcome(said["name"], said["result"], _evidence(case, said["name"])),
    )  # fmt: skip
    found.causes = _matched(record["causes"], found.causes, _of_cause, _of_cause_said, lambda said: _cause(case, said))
    found.statutes = _statutes(case, record["statutes"], found.statutes)
    found.statutes_cited = _statutes(case, record["statutes_cited"], found.statutes_cited)


def place(case: Case, words: str) -> Span | None:
    """Where words stand in the text, whatever way brackets and marks are written and lines broken; None: they do not."""
    wanted = fold(words).strip()
    found = re.search(r"\n?".join(map(re.escape, wanted)), case.text) if wanted else None
    return Span(*found.span()) if found else None


def _matched(
    wanted: Iterable[Any], known: Iterable[T], key: Callable[[T], object], key_said: Callable[[Any], object], make: Callable[[Any], T]
) -> list[T]:
    """What the record has, in its order: the analysis's own item where it has one of the same key."""
    own: dict[object, list[T]] = {}
    for one in known:
        own.setdefault(key(one), []).append(one)
    return [own[key_said(said)].pop(0) if own.get(key_said(said)) else make(said) for said in wanted]


def _single(case: Case, name: str, value: Any) -> None:
    before = getattr(case.judgment, name)
    if value is None:
        setattr(case.judgment, name, None)
    elif before is None or before.value != value:
        setattr(case.judgment, name, _value(case, value))


def _value(case: Case, value: Any) -> Value[Any]:
    return Value(value, _evidence(case, str(value)))


def _evidence(case: Case, words: str) -> Evidence:
    found = place(case, words)
    return Evidence((found,) if found else (), 1.0, SOURCE)


def _of_party(one: Party) -> object:
    return one.name, one.role


def _of_party_said(said: Mapping[str, Any]) -> object:
    return said["name"], said["role"]


def _party(case: Case, said: Mapping[str, Any]) -> Party:
    return Party(
        said["name"], said["role"], said.get("original_role"), said["kind"], None, (), tuple(said.get("aliases") or ()),
        _evidence(case, said["name"]),
    )  # fmt: skip


def _told(party: Party, said: Mapping[str, Any]) -> Party:
    """The party with the kind and first role that the record gives it."""
    return replace(party, kind=said["kind"], original_role=said.get("original_role"))


def _dispositions(case: Case, record: Mapping[str, Any]) -> list[Disposition]:
    """Those whose code people left standing, and one without words for each code that only people found."""
    codes: list[str] = record["dispositions"]
    kept = [one for one in case.judgment.dispositions if one.code in codes]
    known = {one.code for one in kept}
    return [*kept, *(Disposition(code, "", (), None, Evidence((), 1.0, SOURCE)) for code in codes if code not in known)]


def _of_cause(one: Cause) -> object:
    return one.code, one.detail, one.quote


def _of_cause_said(said: Mapping[str, Any]) -> object:
    return said["code"], said.get("detail"), said.get("quote") or ""


def _cause(case: Case, said: Mapping[str, Any]) -> Cause:
    quote = said.get("quote") or ""
    return Cause(said["code"], said.get("detail"), quote, said.get("agency"), _evidence(case, quote))


def _statutes(case: Case, said: Iterable[Mapping[str, Any]], known: Iterable[Statute]) -> list[Statute]:
    return _matched(
        said, known, Statute.key, lambda one: (one["law"], one["article"], one.get("paragraph"), one.get("item")),
        lambda one: Statute(one["law"], one["article"], one.get("paragraph"), one.get("item"), _evidence(case, one["law"])),
    )  # fmt: skip
