"""What the papers say of the act itself: its measures and sum, what it cites, to whom it is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.document import Span
from nlp.folding import fold
from nlp.judgment import Statute
from nlp.knowledge import Provision
from nlp.lexicon import law, parts
from nlp.screening.conditions import OPEN, Done, Place, Seen, Workdays, days
from nlp.screening.words import head
from nlp.suit import PaperKind, SuitFile, SuitPaper

_ARTICLE: Final = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,8}条")
_BASIS: Final = re.compile(r"(?:依据|根据|依照|按照|违反)[^。；]{0,200}")
_TITLE: Final = re.compile(r"《([^《》]{4,40})》")
_ELSEWHERE: Final = re.compile(r"逾期|到期|期满|加处|强制执行|复议申请|起诉")
"""Of sentences that cite an article for what comes after the act, or for redress."""
_REDRESS: Final = re.compile(r"(?:如(?:果|对)?[^。，；\n]{0,12}不服|若不服|不服(?:本|的，))[^。\n]{0,80}(?:复议|诉讼|起诉)")
_ENDED: Final = r"[^。，；：\n]{0,12}(?:已|于)[^。，；：\n]{0,16}(?:死亡|去世|病故|注销(?:登记)?)"
_FAR: Final = 400
"""So many characters of a sentence are read to either side."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The act orders one of these measures."""

    names: frozenset[str]

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """By the measures read from the papers."""
        return Seen("met") if any(one.value in self.names for one in file.measures) else OPEN


@dataclass(frozen=True, slots=True)
class Amount:
    """The sum is at least so much (yuan), or with `most` no more."""

    least: int = 0
    most: int | None = None

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Open while no sum is known."""
        if file.amount is None:
            return OPEN
        sum_ = file.amount.value
        if sum_ < self.least or (self.most is not None and sum_ > self.most):
            return Seen("not_met", (f"数额为{sum_}元。",), _fixed(file))
        return Seen("met", (f"数额为{sum_}元。",), _fixed(file))


@dataclass(frozen=True, slots=True)
class Remedies:
    """The act tells how and until when it can be challenged."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """By the ways and periods read, or by a step that recites them; open where the act has words of it that were not read."""
        if file.remedies:
            return Seen("met", ("决定告知了救济途径。",))
        seen = Done("remedies_told").look(file, calendar)
        if seen.state == "not_met" and any(_REDRESS.search(file.papers[index].document.text) for index in file.sued[:1]):
            return OPEN
        return seen


@dataclass(frozen=True, slots=True)
class Cited:
    """The act names the provisions on which it rests."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met where the decision is there and no article stands in it."""
        if file.statutes:
            return Seen("met", ("决定引用了法律条文。",))
        day = file.decided_on.value if file.decided_on else None
        sued = [
            (index, one.document.text) for index, one in enumerate(file.papers)
            if one.kind == "decision" and (one.decided_on.value if one.decided_on else None) == day
        ]  # fmt: skip
        if sued and not any(_ARTICLE.search(text) for _, text in sued):
            return Seen("not_met", ("决定没有引用任何法律条文。",), tuple((index, head(text)) for index, text in sued))
        return OPEN


@dataclass(frozen=True, slots=True)
class Deep:
    """Articles that have items are cited down to the item."""

    articles: tuple[Provision, ...]

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met where one of them is cited without."""
        numbers = {(one.law, one.article) for one in self.articles}
        cited = [one for one in file.statutes if (one.law, one.article) in numbers]
        if not cited:
            return OPEN
        shallow = [one for one in cited if one.item is None]
        names = "、".join(f"《{one.law}》第{one.article}条" for one in shallow or cited)
        said = f"引用{names}没有写明项。" if shallow else f"引用{names}写明了项。"
        return Seen("not_met" if shallow else "met", (said,), _cited_at(file, shallow or cited))


@dataclass(frozen=True, slots=True)
class InForce:
    """Every law on which the act rests was in force on its day."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met where we know the law's life and the day lies behind it."""
        on, _ = days(file, "decided")
        names = dict.fromkeys((*(one.law for one in file.statutes), *_named(file)))
        known = [found for name in names if (found := law(name)) and found.versions]
        if not on or not known:
            return OPEN
        dead = [one.name for one in known if one.version(on[0]) is None and one.versions[0].start <= on[0]]
        if dead:
            return Seen("not_met", tuple(f"《{name}》在{on[0]}已经失效。" for name in dead), _named_at(file, dead))
        return Seen("met", ("所引法律在作出之日有效。",))


@dataclass(frozen=True, slots=True)
class Exact:
    """The articles on which the act rests are cited down to the paragraph and item, where they have several."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met where one is cited without; articles whose wording of that day we do not have say nothing."""
        on, _ = days(file, "decided")
        act = _act(file)
        if not on or act is None:
            return OPEN
        index, paper = act
        known = [(one, shape) for one in file.statutes if _rests(one, paper) and (shape := parts(one.law, one.article, on[0]))]
        exact = {(one.law, one.article) for one, shape in known if _exact(one, shape)}
        shallow = [one for one, _ in known if (one.law, one.article) not in exact]
        places = tuple((index, span) for one in shallow for span in one.evidence.spans)
        names = "、".join(dict.fromkeys(f"《{one.law}》第{one.article}条" for one in shallow))
        if shallow:
            return Seen("not_met", (f"引用{names}没有写明款、项。",), places)
        return Seen("met", ("所引条文写到了款、项。",)) if known else OPEN


@dataclass(frozen=True, slots=True)
class Addressee:
    """The act is addressed to who sues."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Only a person can tell where another sues: third persons may."""
        plaintiffs = {fold(party.name) for party in file.parties if party.role == "plaintiff"}
        if file.addressee is None or not plaintiffs:
            return OPEN
        name = fold(file.addressee.value)
        if gone := _gone(file, name):
            return gone
        if any(name in one or one in name for one in plaintiffs):
            return Seen("met", ("行为的对象就是原告。",))
        return Seen("ask", ("行为的对象不是原告。",))


@dataclass(frozen=True, slots=True)
class Natural:
    """A natural person sues; not met where only bodies do."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """By the parties of the complaint."""
        kinds = {party.kind for party in file.parties if party.role == "plaintiff"}
        return Seen("met" if "person" in kinds else "not_met") if kinds else OPEN


@dataclass(frozen=True, slots=True)
class NotAbove:
    """The sum is no higher than what a paper of that kind said before; a higher one only a person can explain."""

    kind: PaperKind

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Compares the act with the first such paper that has a sum."""
        told = next((one.amount for one in file.papers if one.kind == self.kind and one.amount is not None), None)
        if told is None or file.amount is None:
            return OPEN
        text = f"告知的数额为{told.value}元，决定的数额为{file.amount.value}元。"
        return Seen("met" if file.amount.value <= told.value else "ask", (text,))


def _gone(file: SuitFile, name: str) -> Seen | None:
    """A record that says that he was dead, or that it had ceased to be."""
    for index, paper in enumerate(file.papers):
        if paper.kind in ("record", "evidence_list") and (found := re.search(re.escape(name) + _ENDED, fold(paper.document.text))):
            return Seen("not_met", (f"材料写有“{found[0]}”。",), ((index, Span(*found.span())),))
    return None


def _act(file: SuitFile) -> tuple[int, SuitPaper] | None:
    """The paper that cites what the file's act cites, with its index."""
    places = file.sued[:1] or range(len(file.papers))
    cited = ((index, file.papers[index]) for index in places if file.papers[index].statutes == file.statutes)
    return next(cited, None) if file.statutes else None


def _fixed(file: SuitFile) -> tuple[Place, ...]:
    """Where a paper fixes the sum; nowhere where a person stated it."""
    index = next((index for index, one in enumerate(file.papers) if one.amount == file.amount), None)
    return () if index is None or file.amount is None else tuple((index, span) for span in file.amount.evidence.spans)


def _cited_at(file: SuitFile, statutes: Sequence[Statute]) -> tuple[Place, ...]:
    act = _act(file)
    return () if act is None else tuple((act[0], span) for one in statutes for span in one.evidence.spans)


def _named_at(file: SuitFile, laws: Sequence[str]) -> tuple[Place, ...]:
    """Where the sued acts name these laws, each once in each."""
    places = file.sued or range(len(file.papers))
    found = ((index, file.papers[index].document.text.find(name), name) for index in places for name in laws)
    return tuple((index, Span(at, at + len(name))) for index, at, name in found if at >= 0)


def _rests(one: Statute, paper: SuitPaper) -> bool:
    """Whether the act itself rests on the article: not what follows if it is not obeyed, nor redress."""
    text, at = paper.document.text, one.evidence.spans[0].start
    first, last = max(0, at - _FAR), min(len(text), at + _FAR)
    start = max(first - 1, *(text.rfind(mark, first, at) for mark in "。；\n")) + 1
    end = min((last, *(found for mark in "。；\n" if (found := text.find(mark, at, last)) >= 0)))
    return not _ELSEWHERE.search(text, start, end)


def _exact(one: Statute, shape: tuple[int, ...]) -> bool:
    """Whether nothing is left open: the paragraph where there are several, the item where the paragraph has items."""
    if one.paragraph is None:
        return one.item is not None or shape == (0,)
    at = one.paragraph - 1
    return one.item is not None or at >= len(shape) or not shape[at]


def _named(file: SuitFile) -> Iterator[str]:
    """The laws that the decision names as its basis, those without an article among them."""
    for paper in file.papers:
        if paper.kind == "decision":
            for row in _BASIS.finditer(paper.document.text):
                yield from _TITLE.findall(row[0])
