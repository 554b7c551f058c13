"""标题 and 关键词, from the words of corpora/digest/titles.toml: no party but the agency is ever named in them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import corpora
from nlp.case import Case
from nlp.digest.shapes import Sentence
from nlp.extract.operative import item_codes
from nlp.folding import fold
from nlp.judgment import Cause, value_of
from nlp.structure import SectionKind
from nlp.taxonomy import label


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(corpora.read("digest/titles.toml"))


@cache
def _matters() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(entry["pattern"]), entry) for entry in _words()["matter"])


def title(case: Case, below: list[Sentence]) -> str:
    """A title such as 某镇人民政府未经法定强制程序强制拆除被确认违法案.

    below: what the courts below decided, which names the outcome where this document leaves it in force.
    """
    agency = _agency(case)
    deed, matter = _deed(case, below)
    result = _result(case, below)
    cause = _cause(case)
    reviewed = value_of(case.judgment.procedure) == "nonlitigation_enforcement"
    unlost = "review" if reviewed else "suit"
    frame = unlost if not result else cause["how"] if cause else "plain"
    words = cause["words"] if cause else ""
    if frame == "inaction" and matter == "政府信息公开":
        words += "政府信息公开申请" if words == "逾期未答复" else ""
    text: str = _words()["frame"][frame]
    return text.format(agency=agency, plaintiff=_plaintiff(case), cause=words, deed=deed, matter=matter, result=result)


def _agency(case: Case) -> str:
    """The first sued agency as printed, or the one that asks for enforcement; else any agency of the party list."""
    parties = [*case.judgment.agencies(), *case.judgment.parties]
    if value_of(case.judgment.procedure) == "nonlitigation_enforcement":
        parties.sort(key=lambda p: p.role != "enforcement_applicant")
    return next((p.name for p in parties if p.kind == "agency"), "行政机关")


def _plaintiff(case: Case) -> str:
    words: dict[str, str] = _words()["plaintiff"]
    suing = [p for p in case.judgment.parties if "plaintiff" in (p.original_role, p.role)]
    return words[suing[0].kind] if suing else words["person"]


def keywords(case: Case, below: list[Sentence]) -> tuple[str, ...]:
    """Act type, what it was about, field, and the causes: labels of our tables, each once."""
    judgment = case.judgment
    found = [label("act_type", judgment.act_type.value)] if judgment.act_type else []
    found.append(_deed(case, below)[1])
    if judgment.field_ and judgment.field_.value != "other":
        found.append(re.sub(r"（.*", "", label("field", judgment.field_.value)))
    found += [label("cause", cause.code) for cause in judgment.causes if cause.code != "other"]
    return tuple(dict.fromkeys(word for word in found if word))


def _deed(case: Case, below: list[Sentence]) -> tuple[str, str]:
    """What the agency did and what it was about: by the words of the record and of the operative part, else by act type.

    The entries of the table stand in order: the particular (不予认定工伤) before the general (工伤认定).
    """
    act = value_of(case.judgment.act_type) or "other"
    spans = (case.sections.get(kind) for kind in (SectionKind.COURSE, SectionKind.OPERATIVE))
    told = [case.text[span.start : min(span.end, span.start + 260)] for span in spans if span]
    words = "\n".join([*told, *(fold(sentence.text) for sentence in below)])
    for pattern, entry in _matters():
        if act in entry.get("acts", (act,)) and pattern.search(words):
            return entry["deed"], entry["matter"]
    return _words()["deed"].get(act, ""), label("act_type", act) if act != "other" else ""


def _result(case: Case, below: list[Sentence]) -> str:
    codes = {d.code for d in case.judgment.dispositions}
    outcome = value_of(case.judgment.agency_result)
    if outcome not in ("lost", "partly_lost") and "enforce_denied" not in codes:
        return ""
    known: dict[str, str] = _words()["result"]
    told = {code for sentence in below for span in sentence.spans for code, _ in item_codes(case.text, span)}
    for found in (codes, told):
        named = next((words for code, words in known.items() if code in found), None)
        if named:
            return named
    return ""


def _cause(case: Case) -> dict[str, str] | None:
    for cause in case.judgment.causes:
        found = _cause_words(cause)
        if found:
            return found
    return None


def _cause_words(cause: Cause) -> dict[str, str] | None:
    words = _words()
    found: dict[str, str] | None = words["cause"].get(told_detail(cause) or "") or words["scored"].get(cause.code)
    return found


_GUESSES = ("rule", "model", "article")  # a person's cause stands as entered


def told_detail(cause: Cause) -> str | None:
    """The sub-cause, unless a rule guessed it and the court's own sentence has none of the words that state it."""
    pattern = _words()["cause"].get(cause.detail or "", {}).get("told")
    if pattern is None or cause.evidence.source.split(":")[0] not in _GUESSES or re.search(pattern, fold(cause.quote)):
        return cause.detail
    return None
