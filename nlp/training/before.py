"""What a judgment tells of the time before the suit, as the papers of that suit: what the risk model learns from.

Nothing of the court's own is let through: not its reasons, its ruling, costs and signature, not those of a court below,
and of the facts it found only what happened before the suit was brought, without the sentences in which it weighs.
What is said on appeal is left out too: it answers a judgment, and who appeals tells who lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from nlp.case import Case
from nlp.classify.act_view import act_view
from nlp.document import Document
from nlp.extract.heading import heading
from nlp.extract.parties import parties
from nlp.structure import Passage, Voice, find_sections
from nlp.suit import SuitFile
from nlp.suits import gather, read_paper

_LEAST: Final = 40
"""Characters below which a pleading is a mere mention (原告不服，诉至本院)."""
_ON_APPEAL: Final = re.compile(r"上诉|再审|申诉|原审|一审|二审")
_BROUGHT: Final = re.compile(r"诉至|提起(?:本案)?(?:行政)?诉讼|起诉(?:至|来院|到)|诉来|向[^。；，\n]{0,20}法院")
_WEIGHED: Final = re.compile(
    r"本院|法院|原审|一审|二审|再审|原判|判决|裁定|上诉|诉讼|庭审|质证|认证|证据|证明|采信|采纳|确认|认为|属实|"
    r"违法|合法|不足|不当|不符合|是否|争议|举证|提供|辩称|诉称|以上事实|上述事实"
)
_OPENING: Final = re.compile(r"^.{0,30}?(?:查明|认定)(?:的|如下|以下)?(?:案件)?(?:事实)?(?:如下|是|为)?[:：，]?")
_COURTS: Final = frozenset({Voice.COURT, Voice.LOWER_COURT})
_SENTENCES: Final = re.compile(r"[^。；\n]+[。；\n]?")
_STAGE: Final = re.compile(r"原审|一审|二审|再审")
_APPEALED: Final = re.compile(r"(?:被)?上诉人|再审申请人|申请再审人|(?:被)?申诉人")


@dataclass(frozen=True, slots=True)
class Before:
    """`cause`: the words up to 一案.  `plaintiffs`, `agency`: names.  `complaint`: 诉称 at first instance.  `facts`: see module."""

    cause: str
    plaintiffs: tuple[str, ...]
    agency: str | None
    complaint: str
    facts: str


def before(text: str) -> Before:
    """What a judgment document (its text) tells of the time before the suit; empty strings where it tells nothing."""
    case = Case(Document.from_text(text))
    case.sections = find_sections(case.text)
    zone = act_view(case).cause
    cause = "".join(case.text[one.start : one.end] for one in zone)
    plaintiffs, agency = _parties(case.text[: zone[-1].end] if zone else "")
    return Before(_stageless(cause), plaintiffs, agency, "".join(_complaint(case)), "".join(_facts(case)))


def suit_file(told: Before) -> SuitFile:
    """The papers of that suit as far as they can be had: notice, complaint, the act with its facts."""
    names = "".join(f"原告：{name}\n" for name in told.plaintiffs) + (f"被告：{told.agency}\n" if told.agency else "")
    complaint = f"行政起诉状\n{names}事实与理由：\n{told.complaint}\n"
    issued = f"{told.agency}\n" if told.agency else ""
    papers = [
        read_paper(Document.from_text(f"应诉通知书\n诉{told.cause}\n"), "notice"),
        read_paper(Document.from_text(complaint), "complaint"),
        read_paper(Document.from_text(f"{issued}查明的事实\n{told.facts}\n"), "record"),
    ]
    return gather(papers)


def _parties(head: str) -> tuple[tuple[str, ...], str | None]:
    """Plaintiffs and the sued agency of first instance, from the text up to 一案 alone."""
    case = Case(Document.from_text(head))
    case.sections = find_sections(case.text)
    heading(case)
    parties(case)
    of = {role: tuple(one.name for one in case.judgment.parties if one.original_role == role) for role in ("plaintiff", "defendant")}
    return of["plaintiff"], next(iter(of["defendant"]), None)


def _complaint(case: Case) -> Iterator[str]:
    """What the plaintiff pleaded at first instance."""
    for one in _first_instance(case.sections.passages):
        words = case.text[one.span.start : one.span.end]
        if one.voice is Voice.PLAINTIFF and len(words) >= _LEAST and not _ON_APPEAL.search(words[:_LEAST]):
            yield "".join(row[0] for row in _SENTENCES.finditer(words) if not _ON_APPEAL.search(row[0]))


def _first_instance(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages before a court's reasons."""
    return takewhile(lambda one: not one.reasoning, passages)


def _facts(case: Case) -> Iterator[str]:
    """What a court found to have happened before the suit was brought: the first account of it."""
    found = (one for one in case.sections.passages if one.voice in _COURTS and not one.reasoning)
    account = next((one.span for one in found if len(one.span) >= _LEAST), None)
    if account is None:
        return
    words = _OPENING.sub("", _stageless(case.text[account.start : account.end]), count=1)
    brought = _BROUGHT.search(words)
    if brought:
        words = words[: max(words.rfind(stop, 0, brought.start()) for stop in "。；\n") + 1]
    yield from (row[0] for row in _SENTENCES.finditer(words) if not _WEIGHED.search(row[0]))


def _stageless(words: str) -> str:
    """Without the words that tell at which instance they were written, and who appealed."""
    return _STAGE.sub("", _APPEALED.sub("当事人", words))
