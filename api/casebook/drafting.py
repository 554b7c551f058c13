"""The draft of a typical case: its sections from the judgment's own sentences, the record, and the cause knowledge base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from api.casebook import settings
from api.casebook.settings import Lengths
from api.store.tables import TypicalCase
from api.writing import sources
from api.writing.passages import Passage, Section
from api.writing.sources import Material
from nlp import knowledge
from nlp.digest import LawGroup, Limits

TITLES: Final = {
    "keywords": "关键词", "facts": "基本案情", "result": "裁判结果", "reasons": "败诉原因", "basis": "法律依据", "meaning": "典型意义·执法提示",
}  # fmt: skip
"""Code → title of each section, in the order in which they are read; the case's title stands before them."""
SUITS: Final = "中华人民共和国行政诉讼法"
JUDGMENTS: Final = (69, 79)
"""Articles of that law on the kinds of judgment."""
BETWEEN: Final = "；"
"""Between two keywords."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says, made from which judgment, and what that did not give (in Chinese)."""

    judgment_id: int
    title: str
    sections: tuple[Section, ...]
    missing: tuple[str, ...]


def draft(session: Session, judgment_id: int, agency: str, lengths: Lengths) -> Draft:
    """The draft on a judgment for the agency that lost it.  `lengths`: characters of each section at most.

    Asks for no rights.  Raises ServiceError E601 (no such judgment), E606 (nothing is kept of its text).
    """
    given = sources.material(session, judgment_id, Limits(facts=lengths.facts, result=lengths.result, reasons=lengths.reasons))
    meaning = tuple(_meaning(given, agency, lengths.meaning))
    found = {
        "keywords": (Passage(BETWEEN.join(_fitting(given.digest.keywords, lengths.keywords)), "record", opens=True),) if given.digest.keywords else (),
        "facts": sources.quoted(given, given.digest.facts),
        "result": sources.quoted(given, given.digest.result, together=False),
        "reasons": _within(tuple(_once(sources.reasons(given, agency))), lengths.reasons),
        "basis": _within(_basis(given, agency, meaning), lengths.basis),
        "meaning": meaning,
    }
    sections = tuple(Section(code, title, found[code]) for code, title in TITLES.items())
    return Draft(judgment_id, given.digest.title[: lengths.title], sections, given.digest.missing)


def missing(session: Session, case: TypicalCase) -> tuple[str, ...]:
    """What the judgment of a case did not give to its draft; nothing where its text is not kept any more."""
    known = sources.texts(session, [case.judgment_id])
    lengths = settings.of(session, case.bureau_id).lengths
    return draft(session, case.judgment_id, case.organisation.name, lengths).missing if known else ()


def section(session: Session, judgment_id: int, agency: str, lengths: Lengths, code: str) -> Section | None:
    """One section of the draft; None where there is no such section.  Raises ServiceError as `draft`."""
    return next((one for one in draft(session, judgment_id, agency, lengths).sections if one.code == code), None)


def _fitting(words: Iterable[str], limit: int) -> Iterator[str]:
    """As many keywords as there is room for."""
    room = limit
    for word in words:
        room -= len(word) + len(BETWEEN)
        if room < -len(BETWEEN):
            return
        yield word


def _once(passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """No cause is named twice running, and what the court said of one is not quoted again for the next."""
    quoted: set[tuple[int | None, int | None]] = set()
    before = ""
    for name, *words in Section("", "", passages).grouped():
        fresh = [one for one in words if (one.start, one.end) not in quoted]
        quoted |= {(one.start, one.end) for one in fresh}
        if name.text != before:
            yield _named(name, fresh) if fresh or not words else replace(name, text=f"{name.text.removesuffix('。法院认为：')}，理由同上。")
        yield from fresh
        before = name.text


def _named(name: Passage, words: Sequence[Passage]) -> Passage:
    """The court is not named twice: 法院认为：本院认为……."""
    said = bool(words) and words[0].text.startswith("本院认为")
    return replace(name, text=name.text.removesuffix("法院认为：")) if said else name


def _basis(given: Material, agency: str, meaning: Iterable[Passage]) -> tuple[Passage, ...]:
    """The provisions behind the demands that the draft names, from the knowledge base; then what the court cites, with its place."""
    named = {one.text for one in meaning}
    demands = [one for one in sources.demands(given, agency) if one.text in named]
    provisions = dict.fromkeys(one for demand in demands for one in demand.provisions if not _on_judgments(one))
    related = knowledge.citation(tuple(provisions))
    made = [Passage(f"相关规定：{related}。", "knowledge", opens=True)] if related else []
    for name, applied in (("裁判说理引用", False), ("裁判依据", True)):
        groups = [group for group in given.digest.basis if group.applied is applied]
        if groups:
            made.append(_cited(given, name, groups))
    return tuple(made)


def _cited(given: Material, name: str, groups: Sequence[LawGroup]) -> Passage:
    first = min((span for group in groups for span in group.spans), key=lambda span: span.start, default=None)
    text = f"{name}：{'；'.join(cited(group) for group in groups)}。"
    if first is None:
        return Passage(text, "record", given.judgment_id, opens=True)
    return Passage(text, "record", given.judgment_id, first.start, first.end, given.page(first.start), opens=True)


def _on_judgments(provision: knowledge.Provision) -> bool:
    """Whether it tells courts how to decide (行诉法69–79), not agencies how to act."""
    return provision.law == SUITS and JUDGMENTS[0] <= provision.article <= JUDGMENTS[1]


def cited(group: LawGroup) -> str:
    """Provisions of one law as they are cited together: 《……》第七十条、第七十四条."""
    law = group.law.strip("《》")
    return f"《{law}》{'、'.join(group.provisions)}"


def _meaning(given: Material, agency: str, limit: int) -> Iterator[Passage]:
    """What the law demands and what to do next time, as evenly as they fit; each from the knowledge base."""
    demands, steps = sources.demanded(given, agency), sources.next_time(given, agency)
    kept = set(_taken([*_turns(demands, steps)], limit))
    yield from (one for one in (*demands, *steps) if one in kept)


def _turns(first: Sequence[Passage], second: Sequence[Passage]) -> Iterator[Passage]:
    for number in range(max(len(first), len(second))):
        yield from (own[number] for own in (first, second) if number < len(own))


def _taken(passages: Iterable[Passage], limit: int) -> Iterator[Passage]:
    room = limit
    for one in passages:
        if len(one.text) <= room:
            room -= len(one.text)
            yield one


def _within(passages: tuple[Passage, ...], limit: int) -> tuple[Passage, ...]:
    """Whole paragraphs from the first on while they fit; the first in any case: a person shortens it."""
    parts = Section("", "", passages).grouped()
    kept, room = list(parts[:1]), limit - sum(len(one.text) for one in parts[0]) if parts else 0
    for part in parts[1:]:
        room -= sum(len(one.text) for one in part)
        if room < 0:
            break
        kept.append(part)
    return tuple(replace(one, opens=not number) for part in kept for number, one in enumerate(part))
