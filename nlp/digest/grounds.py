"""The ground that a title names: only one that the court itself states, and where there are several, the one it ends with."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import corpora
from nlp.case import Case
from nlp.digest.lines import line_width, whole_sentences
from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import Cause
from nlp.structure import SectionKind


@cache
def words_of() -> dict[str, Any]:
    """The table corpora/digest/titles.toml."""
    return tomllib.loads(corpora.read("digest/titles.toml"))


def ground(case: Case) -> dict[str, Any] | None:
    """The entry of the table for the ground of a title; None where no single one is sure.

    A ground is sure where the court's sentence states it or the provision applied names it (行政诉讼法第七十条各项).  Of
    several, the one stands whose sentence sums up the reasons (综上, 因此) and states no other.
    """
    entered = [cause for cause in case.judgment.causes if not _guessed(cause)]
    if entered:
        return next((found for found in map(_entry, entered) if found), None)
    causes = [cause for cause in case.judgment.causes if _entry(cause)]
    if len({_words(cause) for cause in causes}) > 1:
        codes = {cause.code for cause in causes}
        if len(codes) == 1 == len(codes & words_of()["scored"].keys()) and _applied(case) == codes:
            return dict(words_of()["scored"][codes.pop()])  # several faults of one kind, and the provision that sums them up
        causes = _concluding(case, causes)
    else:
        causes = [cause for cause in causes if not _stated(_last_sentence(case, cause)) - _near(cause.code)]
    sure = [cause for cause in causes if _is_sure(case, cause)]
    if not sure or len(sure) < len(causes):
        return None
    if len({_words(cause) for cause in sure}) == 1:
        return _entry(sure[0])
    scored: dict[str, Any] | None = words_of()["scored"].get(sure[0].code)
    return scored


_GUESSES = ("rule", "model", "article")  # a person's cause stands as entered
_CONCLUDES = re.compile(r"综上|因此|据此|由此|(?:^|[，；。])(?:综合|所以|总之|故(?!意))")  # many printed texts have lost their commas
_SUMS_UP = re.compile(r"综上|(?:^|[，；。])总之")
_REPORTS = re.compile(r"(?:原审|原?[一二]审)(?:法院)?[^。]{0,200}(?:为由|认为|认定)")
_ENDORSES = re.compile(r"并无[^。，]{0,4}不当|正确|妥当|予以(?:维持|支持|确认)|符合")


def _concluding(case: Case, causes: list[Cause]) -> list[Cause]:
    """Of several causes those with which the reasons end; none where they end with more than one ground."""
    told = [(cause, _last_sentence(case, cause)) for cause in causes]
    ending = [one for one in told if _SUMS_UP.search(one[1])] or [one for one in told if _CONCLUDES.search(one[1])]
    mixed = any(_stated(words) - {cause.code} for cause, words in ending)
    return [] if mixed or len({cause.code for cause, _ in ending}) > 1 else [cause for cause, _ in ending]


def _guessed(cause: Cause) -> bool:
    return cause.evidence.source.split(":")[0] in _GUESSES


def told_detail(cause: Cause) -> str | None:
    """The sub-cause, unless a rule guessed it and the court's own sentence has none of the words that state it."""
    pattern = words_of()["cause"].get(cause.detail or "", {}).get("told")
    if pattern is None or not _guessed(cause) or re.search(pattern, fold(cause.quote)):
        return cause.detail
    return None


def _entry(cause: Cause) -> dict[str, Any] | None:
    found: dict[str, Any] | None = words_of()["cause"].get(told_detail(cause) or "")
    scored: dict[str, Any] | None = words_of()["scored"].get(cause.code)
    return scored if scored and (found is None or found.get("general")) else found


def _words(cause: Cause) -> str:
    return str((_entry(cause) or {}).get("words", ""))


def _is_sure(case: Case, cause: Cause) -> bool:
    """Whether a sub-cause stands in the court's words, or the scored code does, or the provision applied is its own."""
    entry = _entry(cause) or {}
    words = _sentence(case, cause)
    if _REPORTS.search(words) and not _ENDORSES.search(words):
        return False  # what a court below held, not this one
    if "told" in entry:
        return True
    says = entry.get("says") or words_of()["scored"].get(cause.code, {}).get("says")
    return says is None or bool(re.search(says, words)) or _applied(case) == {cause.code}


def _applied(case: Case) -> set[str]:
    """The scored codes whose provisions the court applies."""
    cited = {(s.article, s.paragraph or 0, s.item or 0) for s in case.judgment.statutes if s.law.endswith("行政诉讼法")}
    return {code for code, entry in words_of()["scored"].items() if cited & {tuple(item) for item in entry["items"]}}


def _stated(sentence: str) -> set[str]:
    """The grounds for which a sentence finds against the agency; what a statute applied says is no finding."""
    return {code for code in _APART if re.search(words_of()["scored"][code]["says"], sentence)}


_APART = ("insufficient_evidence", "wrong_law", "procedure_violation", "ultra_vires", "abuse_of_power", "manifestly_improper")
_NEAR = {
    "minor_procedure": {"procedure_violation"},
    "no_evidence_in_time": {"insufficient_evidence"},
    "void": set(_APART),
    "inaction": {"procedure_violation", "insufficient_evidence"},
}


def _near(code: str) -> set[str]:
    """A ground with those whose words it shares."""
    return {code, *_NEAR.get(code, ())}


def _sentence(case: Case, cause: Cause) -> str:
    """The court's sentences that a cause rests on, whole."""
    lines = _lines(case, cause)
    return "".join(case.text[line.start : line.end] for line in lines) or fold(cause.quote)


def _last_sentence(case: Case, cause: Cause) -> str:
    lines = _lines(case, cause)
    return case.text[lines[-1].start : lines[-1].end] if lines else fold(cause.quote)


def _lines(case: Case, cause: Cause) -> list[Span]:
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None or not cause.evidence.spans:
        return []
    quote = cause.evidence.spans[0]
    lines = whole_sentences(case.text, reasoning, line_width(case.text))
    return [line for line in lines if line.start < quote.end and quote.start < line.end]
