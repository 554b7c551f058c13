"""How well predictions agree with an annotated set, with intervals, and what a change gained and lost.

The measures are those of the annotated set's own scorer: a choice is right or wrong where the annotation has a value,
a list is compared as a set of items (micro-averaged F1, and the share of documents where it is exact).  Text is
compared with width, white space and bracket style folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.judgment import LOSSES

Labels = Mapping[str, Any]
"""The keys of one output record, or of one annotation."""
Counts = NDArray[np.float64]

CHOICES = (
    "doc_type", "procedure", "court", "case_number", "decision_date", "head_attended", "act_type", "field",
    "agency_result",
)  # fmt: skip
LISTS = (
    "parties", "original_roles", "party_kinds", "dispositions", "causes", "statutes", "statute_articles", "act_numbers",
)  # fmt: skip
FIELDS = (*CHOICES, *LISTS)
CODED = ("causes", "dispositions")
"""Lists of codes, also averaged over the codes."""
SEEN = 3
"""A code counts in the average over codes when the annotation has it at least so often."""
RESAMPLES = 1_000
INTERVAL = (2.5, 97.5)
SEED = 20_180_807


@dataclass(frozen=True, slots=True)
class Score:
    """One measure: its value, the 95 % interval over resampled documents, and over how many things it is taken."""

    name: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one document's field was worth before and is worth now: +1 gained, −1 lost."""

    id: str
    field: str
    gain: int
    wanted: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure as sums over documents: one row of `counts` a document, and what the sums are worth."""

    name: str
    counts: Counts
    value: Callable[[Counts], Counts]
    total: Callable[[Counts], float]


def evaluate(
    gold: Mapping[str, Labels], predicted: Mapping[str, Labels], groups: Iterable[Sequence[str]] = (), *,
    resamples: int = RESAMPLES,
) -> list[Score]:  # fmt: skip
    """Scores predictions ({id: labels}) against an annotation; a document that is not predicted counts as missed.

    `groups`: ids of near-identical documents, which are drawn together when the interval is estimated.
    """
    pairs = [(wanted, predicted.get(name, {})) for name, wanted in gold.items()]
    weights = _weights(list(gold), groups, resamples)
    return [_score(measure, weights) for measure in _measures(pairs)]


def changes(
    gold: Mapping[str, Labels], before: Mapping[str, Labels], now: Mapping[str, Labels], fields: Iterable[str] = FIELDS
) -> list[Change]:
    """Each document and field that is right in one of two predictions and wrong in the other; gains first."""
    found = []
    for field in fields:
        for name, wanted in gold.items():
            old, new = before.get(name, {}), now.get(name, {})
            gain = int(is_right(field, wanted, new)) - int(is_right(field, wanted, old))
            if gain:
                found.append(Change(name, field, gain, shown(field, wanted), shown(field, old), shown(field, new)))
    return sorted(found, key=lambda c: (-c.gain, c.field, c.id))


def is_right(field: str, wanted: Labels, got: Labels) -> bool:
    """Whether a field agrees with the annotation wholly; a choice that the annotation leaves open is right."""
    if field in CHOICES:
        return wanted.get(field) is None or choice(field, wanted) == choice(field, got)
    return items(field, wanted) == items(field, got)


def shown(field: str, labels: Labels) -> str:
    """A field's value as a person compares it."""
    if field in CHOICES:
        return str(labels.get(field))
    found = (item if isinstance(item, tuple) else (item,) for item in items(field, labels))
    return "；".join(sorted(" ".join(map(str, item)) for item in found)) or "—"


def flat(text: str | None) -> str:
    """Width and bracket style folded, white space left out."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    return folded.translate(_BRACKETS)


def choice(field: str, labels: Labels) -> str:
    """A choice as it is compared; a court with and without the name of the state is the same."""
    value = flat(str(labels.get(field)))
    return value.removeprefix("中华人民共和国") if field == "court" else value


def items(field: str, labels: Labels) -> set[Hashable]:
    """The comparable items that a document holds under one list field; raises KeyError for another field."""
    key, item = ITEMS[field]
    found = (item(entry) for entry in labels.get(key) or [])
    return {entry for entry in found if entry is not None}


def law_name(text: str) -> str:
    """A law's name without quotation marks, the name of the state and the year of its wording."""
    return re.sub(r"^中华人民共和国|\((?:19|20)\d\d年?.*?\)$", "", re.sub(r"[《》〈〉<>＜＞﹤﹥]", "", flat(text)))


def same_sentence(one: str, other: str) -> bool:
    """Whether two quotes point at one place: one holds the other, or they share half the 4-grams of the shorter."""
    short, long = sorted((flat(one), flat(other)), key=len)
    if not short:
        return False
    grams = {short[at : at + 4] for at in range(max(1, len(short) - 3))}
    return short in long or 2 * sum(gram in long for gram in grams) >= len(grams)


_BRACKETS = str.maketrans({"[": "(", "【": "(", "〔": "(", "]": ")", "】": ")", "〕": ")"})


def _original_role(party: Labels) -> Hashable | None:
    return (flat(party["name"]), party["original_role"]) if party.get("original_role") else None


ITEMS: dict[str, tuple[str, Callable[[Any], Hashable | None]]] = {
    "parties": ("parties", lambda p: (flat(p["name"]), p["role"])),
    "original_roles": ("parties", _original_role),
    "party_kinds": ("parties", lambda p: (flat(p["name"]), p.get("kind"))),
    "statutes": ("statutes", lambda s: (law_name(s["law"]), s["article"], s.get("paragraph"), s.get("item"))),
    "statute_articles": ("statutes", lambda s: (law_name(s["law"]), s["article"])),
    "causes": ("causes", lambda c: c["code"]),
    "act_numbers": ("act_numbers", flat),
    "dispositions": ("dispositions", lambda code: code),
}
"""List field → the key that holds it, and what of an entry is compared (None: the entry does not count)."""

Pair = tuple[Labels, Labels]
"""What is wanted, what was predicted."""


def _measures(pairs: list[Pair]) -> Iterable[_Measure]:
    for field in CHOICES:
        asked = [(choice(field, w) == choice(field, p), True) if w.get(field) is not None else (0, 0) for w, p in pairs]
        yield _Measure(f"{field} accuracy", _array(asked), _share, lambda s: float(s[1]))
    for field in LISTS:
        found = [_overlap(items(field, w), items(field, p)) for w, p in pairs]
        yield _Measure(f"{field} micro-F1", _array(found), _f1, lambda s: float(s[0] + s[2]))
        exact = [(items(field, w) == items(field, p), True) for w, p in pairs]
        yield _Measure(f"{field} exact", _array(exact), _share, lambda s: float(s[1]))
        if field in CODED:
            yield _macro(field, pairs)
    lost = [_overlap(_losses(w), _losses(p)) for w, p in pairs]
    yield _Measure("agency lost F1", _array(lost), _f1, lambda s: float(s[0] + s[2]))
    yield _Measure("causes found with the court's sentence", _array([_quoted(*pair) for pair in pairs]), _share,
                   lambda s: float(s[1]))  # fmt: skip


def _macro(field: str, pairs: list[Pair]) -> _Measure:
    """F1 averaged over the codes that the annotation has often enough."""
    wanted = [items(field, w) for w, _ in pairs]
    codes = sorted({str(code) for found in wanted for code in found})
    codes = [code for code in codes if sum(code in found for found in wanted) >= SEEN]
    rows = [
        [n for code in codes for n in _overlap(items(field, w) & {code}, items(field, p) & {code})] for w, p in pairs
    ]

    def value(sums: Counts) -> Counts:
        per_code = sums.reshape(*sums.shape[:-1], len(codes), 3)
        return np.nan_to_num(_f1(per_code)).mean(axis=-1) if codes else np.zeros(sums.shape[:-1])

    return _Measure(f"{field} macro-F1 (codes seen ≥{SEEN})", _array(rows), value, lambda _: float(len(codes)))


def _losses(labels: Labels) -> set[Hashable]:
    """Holds one thing when the agency lost, wholly or in part."""
    return {"lost"} if labels.get("agency_result") in LOSSES else set()


def _quoted(wanted: Labels, got: Labels) -> tuple[int, int]:
    """Causes predicted with a sentence that points at the annotated one, of how many."""
    causes = wanted.get("causes") or []
    predicted = got.get("causes") or []
    hits = sum(
        any(p["code"] == c["code"] and same_sentence(p.get("quote", ""), c["quote"]) for p in predicted) for c in causes
    )
    return hits, len(causes)


def _overlap(wanted: set[Hashable], got: set[Hashable]) -> tuple[int, int, int]:
    """Found, surplus, missing."""
    return len(wanted & got), len(got - wanted), len(wanted - got)


def _array(rows: Sequence[Sequence[float]]) -> Counts:
    return np.asarray(rows, dtype=np.float64)


def _share(sums: Counts) -> Counts:
    return _divide(sums[..., 0], sums[..., 1])


def _f1(sums: Counts) -> Counts:
    found, surplus, missing = sums[..., 0], sums[..., 1], sums[..., 2]
    return _divide(2 * found, 2 * found + surplus + missing)


def _divide(above: Counts, below: Counts) -> Counts:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _weights(ids: list[str], groups: Iterable[Sequence[str]], resamples: int) -> Counts:
    """How often each document is drawn in each resample; documents of a group are drawn together."""
    group_of = {name: number for number, group in enumerate(groups) for name in group}
    keys = [str(group_of.get(name, name)) for name in ids]
    order = {key: index for index, key in enumerate(dict.fromkeys(keys))}
    size = len(order)
    drawn = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=resamples)
    return drawn[:, [order[key] for key in keys]].astype(np.float64)


def _score(measure: _Measure, weights: Counts) -> Score:
    sums = measure.counts.sum(axis=0)
    value = float(measure.value(sums))
    resampled = measure.value(weights @ measure.counts)
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, INTERVAL) if known.size else (np.nan, np.nan)
    return Score(measure.name, value, float(low), float(high), int(measure.total(sums)))
