"""A typical case with its names masked: by the bureau's rules, by what people decided, the same in all its sections.

The unmasked words never leave the bureau; what goes out is `Masked` alone.  Letters once given are kept with the case
(`settle`), so that 张某甲 stays who he is when words are added.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.casebook import dispute_names, masking_rules
from api.casebook.dispute_names import PEOPLE, Names
from api.casebook.masking_parts import APART, Compared, MaskedSection, Part, Sheet
from api.store.tables import TypicalCase
from nlp.redact import Category, Leak, Mention, Pseudonyms, Role, Rules, Secrets, find, leaks, mask
from nlp.redact.index import positions
from nlp.redact.mentions import settle as unlapped
from nlp.redact.views import loose_view

EVERYTHING: Final = Rules(frozenset(Category), frozenset())
ELSEWHERE_MIN: Final = 4
"""Characters from which an address, a number, an organisation or a name with dots is looked for where its context is missing."""

NUMBER_MIN: Final = 6
"""Characters from which a number is looked for in finished files; shorter ones stand in every text."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person decided on one name.

    `deed`: `keep` or `mask`; `shown`: the mask he gave; `same`: the entity that it is another name of; `text`: words that
    the machine had not found.
    """

    entity: str
    deed: str
    category: Category = Category.PERSON
    shown: str = ""
    same: str = ""
    text: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Hand:
        """What `to_json` wrote."""
        return cls(**{**kept, "category": Category(kept["category"])})

    def to_json(self) -> dict[str, str]:
        """As the store keeps it."""
        return {
            "entity": self.entity, "deed": self.deed, "category": self.category.value, "shown": self.shown, "same": self.same, "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One person or thing that the case names.  `shown`: what stands in its place; empty: it is kept.

    `texts`: its forms as printed; `parts`: where (`title`, `agency`, or codes of sections); `hand`: what a person decided.
    """

    entity: str
    category: Category
    role: Role | None
    shown: str
    texts: tuple[str, ...]
    parts: tuple[str, ...]
    count: int
    confidence: float
    hand: Hand | None = None

    @property
    def firm(self) -> bool:
        """Whether it has to be masked whatever people say."""
        return masking_rules.firm(self.category, self.role)


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked words of a case, and who stands behind them.

    `entries`, `secrets`, `sheet`, `compared` and `letters` tell the names: for those alone who may see the case unmasked.
    """

    title: str
    agency: str
    sections: tuple[MaskedSection, ...]
    entries: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    secrets: Secrets
    sheet: Sheet
    compared: tuple[Compared, ...]
    letters: dict[str, Any]

    @property
    def digest(self) -> str:
        """Of all that goes out."""
        said = [self.title, self.agency, [[one.code, one.title, *one.paragraphs] for one in self.sections]]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Finding:
    """Why the masked words cannot go out yet.  `code`: `unmasked`, `confused` or `changed`."""

    code: str
    text: str


class _Chosen(Pseudonyms):
    """Pseudonyms of which people chose some."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: dict[str, str] = {}

    def of(self, mention: Mention) -> str:
        """The chosen one, else the machine's."""
        given = self.chosen.get(mention.entity)
        return super().of(mention) if given is None else given + mention.kept


def masked(session: Session, case: TypicalCase) -> Masked:
    """The case as it would go out now.  Asks for no rights."""
    rules = masking_rules.of(session, case.bureau_id)
    names = dispute_names.of_dispute(session, case.dispute_id, case.judgment_id, rules)
    return of_sheet(Sheet.of(case), names, rules, hands_of(case), _letters(session, case))


def of_sheet(sheet: Sheet, names: Names, rules: Rules, hands: Sequence[Hand], letters: Mapping[str, Any] | None) -> Masked:
    """The words of a sheet masked.  `letters`: those given before."""
    by_entity = {one.entity: one for one in hands}
    every = _everything(sheet, names, rules, hands)
    hidden = unlapped([one for one in every if _hides(one, rules, by_entity.get(one.entity))], len(sheet.text))
    given = _pseudonyms(names, letters, hands)
    given.reserve(sheet.text)
    given.assign(hidden)
    given.chosen |= {one.entity: _shown_of(given, one.same, hidden) for one in hands if one.same}
    done = mask(sheet.text, hidden, given)
    shown = unlapped([*hidden, *every], len(sheet.text))
    masked_ones = set(hidden)
    kept = [one for one in shown if one not in masked_ones]
    secret = [*hidden, *(one for one in names.mentions if _hides(one, rules, by_entity.get(one.entity)))]
    cut = sheet.cut(done)
    return Masked(
        cut[Part("title")][0], cut[Part("agency")][0],
        tuple(MaskedSection(part.code, part.title, tuple(words)) for part, words in cut.items() if part.title),
        tuple(_entries(sheet, hidden, by_entity, given)), tuple(_entries(sheet, kept, by_entity, None)),
        _without(Secrets.of(secret), kept, by_entity), sheet, sheet.compared(done), json.loads(given.to_json()),
    )  # fmt: skip


def inspect(session: Session, case: TypicalCase, now: Masked | None = None) -> list[Finding]:
    """Why the masked words cannot go out: a name survives, a mask stands for two, or they have changed since people looked.

    `now`: what `masked` found, where it is at hand.
    """
    now = now or masked(session, case)
    found = [Finding("unmasked", f"脱敏后仍有“{_around(text, leak)}”（{where}）") for where, text, leak in _survivors(now)]
    found += [Finding("confused", f"“{shown}”指了不止一个人：{'、'.join(texts)}") for shown, texts in _confused(now)]
    if case.masking.get("digest") != now.digest:
        found.append(Finding("changed", "文书、更正或隐名规则有变化，脱敏结果与上次保存时不同，请查看后点“按现在的结果保存”"))
    return found


def settle(session: Session, case: TypicalCase) -> None:
    """Keeps with the case the letters given so far and what came of them; to be called for each new version of it."""
    now = masked(session, case)
    case.masking = {
        "hand": [one.to_json() for one in hands_of(case)], "letters": now.letters, "digest": now.digest,
        "secrets": {"names": [list(one) for one in now.secrets.names], "numbers": [list(one) for one in now.secrets.numbers]},
        "kept": [text for one in now.kept if one.hand for text in one.texts],
    }  # fmt: skip


def hands_of(case: TypicalCase) -> list[Hand]:
    """What people decided on the case's names."""
    return [Hand.of(one) for one in (case.masking or {}).get("hand", ())]


def secrets(cases: Iterable[TypicalCase]) -> Secrets:
    """What must not stand in a file that holds these cases, as it was when they were last settled.

    Names that people kept in one of them are no secrets: another case may have somebody of that name.
    """
    every = [case.masking for case in cases if "secrets" in (case.masking or {})]
    kept = {"".join(text.split()) for one in every for text in one["kept"]}
    names = {text: Category(category) for one in every for text, category in one["secrets"]["names"] if text not in kept}
    numbers = {text: Category(category) for one in every for text, category in one["secrets"]["numbers"]}
    return Secrets(tuple(names.items()), tuple(numbers.items()))


def _everything(sheet: Sheet, names: Names, rules: Rules, hands: Sequence[Hand]) -> list[Mention]:
    """All names of the sheet, overlapping: people's words first, then what the rules mask, then what they would keep."""
    added = _places(sheet, {hand.text: (hand.entity, hand.category, "person") for hand in hands if hand.text})
    things = (one for one in names.mentions if one.category not in PEOPLE and len(one.text) >= ELSEWHERE_MIN)
    met = _places(sheet, {one.text: (one.entity, one.category, one.source) for one in things})
    people = (one.name for one in names.known if one.kind == "person" and len(one.name) >= ELSEWHERE_MIN and not one.name.isalpha())
    dotted = _places(sheet, {name: (f"{Category.PERSON}：{name}", Category.PERSON, "known") for name in people})
    found = [*added, *dotted, *find(sheet.text, names.known, rules), *met, *find(sheet.text, names.known, EVERYTHING)]
    return [one for one in found if sheet.within(one.start, one.end)]


def _places(sheet: Sheet, wanted: Mapping[str, tuple[str, Category, str]]) -> Iterator[Mention]:
    """Where words stand, however they are printed.  `wanted`: the words → entity, category and source of what they name."""
    view, named = loose_view(sheet.text), {loose_view(text).text: told for text, told in wanted.items()}
    for words, stands in positions(view.text, named).items():
        entity, category, source = named[words]
        for at in stands:
            start, end = view.start(at), view.end(at + len(words))
            yield Mention(start, end, category, sheet.text[start:end], entity, None, source, 1.0)


def _hides(one: Mention, rules: Rules, hand: Hand | None) -> bool:
    """Whether a name is masked: people's word counts before the rules', but not for whom the law hides."""
    if hand is not None and not (hand.deed == "keep" and masking_rules.firm(one.category, one.role)):
        return hand.deed == "mask"
    return rules.masks(one.category, one.role)


def _pseudonyms(names: Names, letters: Mapping[str, Any] | None, hands: Sequence[Hand]) -> _Chosen:
    given = _Chosen.from_json(json.dumps(letters)) if letters else _Chosen()
    given.chosen = {one.entity: one.shown for one in hands if one.shown}
    for text in (*names.texts, " ".join(given.chosen.values())):
        given.reserve(text)
    return given


def _letters(session: Session, case: TypicalCase) -> Mapping[str, Any] | None:
    """Those kept with the case, else with another case of the same bureau and dispute (two agencies lost in one suit)."""
    if (case.masking or {}).get("letters"):
        kept: Mapping[str, Any] = case.masking["letters"]
        return kept
    beside = select(TypicalCase.masking).where(
        TypicalCase.bureau_id == case.bureau_id, TypicalCase.dispute_id == case.dispute_id, TypicalCase.id != case.id
    )
    return next((one["letters"] for one in session.scalars(beside.order_by(TypicalCase.id)) if one and one.get("letters")), None)


def _shown_of(given: Pseudonyms, entity: str, hidden: Sequence[Mention]) -> str:
    """What another entity is called; empty where it does not stand in the case any more."""
    other = next((one for one in hidden if one.entity == entity), None)
    return given.of(other).removesuffix(other.kept) if other else ""


def _entries(sheet: Sheet, found: Sequence[Mention], hands: Mapping[str, Hand], given: Pseudonyms | None) -> Iterator[Entry]:
    """One a name, in the order of their first places.  `given`: None for those that are kept."""
    groups: dict[str, list[Mention]] = {}
    for one in found:
        groups.setdefault(one.entity, []).append(one)
    for entity, group in groups.items():
        first = group[0]
        yield Entry(
            entity, first.category, first.role, given.of(first).removesuffix(first.kept) if given else "",
            tuple(dict.fromkeys(one.text for one in group)), tuple(dict.fromkeys(sheet.part(one.start).code for one in group)), len(group),
            min(one.confidence for one in group), hands.get(entity),
        )  # fmt: skip


def _without(found: Secrets, kept: Sequence[Mention], hands: Mapping[str, Hand]) -> Secrets:
    """The secrets without what people decided to keep, and without what names nobody by itself (a year, a house number)."""
    allowed = {"".join(one.text.split()) for one in kept if one.entity in hands}
    names = tuple(one for one in found.names if one[0] not in allowed and _tells(*one))
    return Secrets(names, tuple(one for one in found.numbers if one[0] not in allowed and len(one[0]) >= NUMBER_MIN))


def _tells(name: str, category: Category) -> bool:
    if category is Category.HEALTH:
        return False
    return len(name) >= (ELSEWHERE_MIN if category not in PEOPLE else 2)


def _survivors(now: Masked) -> Iterator[tuple[str, str, Leak]]:
    """All paragraphs in one go: the table of secrets is walked once.  The leak's offsets are into its paragraph."""
    places = [("标题", now.title), *((one.title, text) for one in now.sections for text in one.paragraphs)]
    starts = [0, *accumulate(len(text) + len(APART) for _, text in places)]
    for leak in leaks("".join(text + APART for _, text in places), now.secrets):
        number = bisect_right(starts, leak.start) - 1
        yield *places[number], replace(leak, start=leak.start - starts[number], end=leak.end - starts[number])


def _confused(now: Masked) -> Iterator[tuple[str, list[str]]]:
    """Masks that stand for several people, unless a person said that they are one."""
    bearers: dict[str, list[str]] = {}
    for one in now.entries:
        if one.category in PEOPLE and not (one.hand and one.hand.same):
            bearers.setdefault(one.shown, []).append(one.texts[0])
    yield from ((shown, texts) for shown, texts in bearers.items() if len(texts) > 1)


def _around(text: str, leak: Leak) -> str:
    return text[max(0, leak.start - 6) : leak.end + 6]
