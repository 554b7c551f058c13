"""The plans' criteria for typical cases (`corpora/casebook/criteria.toml`), applied to lost cases: which one meets which, and why.

A test looks at one candidate among all of the period and returns what the reason's text is filled in with, or None.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import corpora
from api.casebook.candidates import Candidate, Field
from api.indicators.repeats import repeats
from api.indicators.tally import tallies
from api.ledger.disputes.words import STAGES
from nlp import taxonomy


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose criteria."""

    code: str
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the table; `values`: what its test is told (`from`, `codes` …)."""

    code: str
    plan: str
    label: str
    test: str
    weight: int
    text: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is proposed.  `disputes`: the cases behind it, beside its own."""

    criterion: str
    text: str
    disputes: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As `TypicalCase.reasons` keeps it."""
        return {"criterion": self.criterion, "text": self.text, "disputes": list(self.disputes)}


@dataclass(frozen=True, slots=True)
class Found:
    """What a test found: what the text is filled in with, and the cases behind it."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    disputes: tuple[int, ...] = ()


@cache
def plans() -> Mapping[str, Plan]:
    """The plans by code."""
    return MappingProxyType({one["code"]: Plan(**one) for one in _table()["plan"]})


@cache
def criteria() -> Mapping[str, Criterion]:
    """The criteria by code, in the order of the table."""
    return MappingProxyType({one["code"]: _criterion(one) for one in _table()["criterion"]})


def _table() -> dict[str, Any]:
    return tomllib.loads(corpora.read("casebook/criteria.toml"))


def _criterion(entry: dict[str, Any]) -> Criterion:
    named = {name: entry.pop(name) for name in ("code", "plan", "label", "test", "weight", "text")}
    return Criterion(**named, values=MappingProxyType(entry))


def label(code: str) -> str:
    """A criterion as people read it: 镜湖·社会影响较大; the code itself for one that is no longer in the table."""
    found = criteria().get(code)
    return code if found is None else f"{plans()[found.plan].label}·{found.label}"


class Judge:
    """All criteria of some plans over the candidates of a period."""

    def __init__(self, found: Field, chosen: Collection[str]) -> None:
        """`chosen`: codes of plans."""
        self._wanted = [one for one in criteria().values() if one.plan in chosen]
        self._field = found
        self._counts: dict[str, Any] = {}

    def reasons(self, candidate: Candidate) -> list[Reason]:
        """What a candidate meets, in the order of the table."""
        return [reason for one in self._wanted if (reason := self._reason(one, candidate))]

    def weight(self, reasons: Iterable[Reason]) -> int:
        """How much they count together."""
        return sum(criteria()[one.criterion].weight for one in reasons)

    def _reason(self, one: Criterion, candidate: Candidate) -> Reason | None:
        found = TESTS[one.test](self, one.values, candidate)
        if found is None:
            return None
        others = tuple(dispute for dispute in dict.fromkeys(found.disputes) if dispute != candidate.verdict.dispute_id)
        return Reason(one.code, one.text.format(**{**one.values, **found.facts}), others)

    def once(self, name: str, make: Callable[[Field], Any]) -> Any:
        """What is counted over all candidates, worked out once."""
        if name not in self._counts:
            self._counts[name] = make(self._field)
        return self._counts[name]


def _series(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    if one.series_id is None or one.series_size < values["from"]:
        return None
    by_series = judge.once("series", lambda found: _grouped((it.series_id, it) for it in found.candidates))
    return Found({"count": one.series_size}, by_series.get(one.series_id, ()))


def _plaintiffs(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    return Found({"count": one.plaintiffs}) if one.plaintiffs >= values["from"] else None


def _third_parties(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    return Found({"count": one.third_parties}) if one.third_parties >= values["from"] else None


def _act_type(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    return Found({"name": taxonomy.label("act_type", one.act_type)}) if one.act_type in values["codes"] else None


def _act_and_field(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    return _act_type(judge, values, one) if one.field in values["fields"] else None


def _instances(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    stages = [step.stage for step in one.steps]
    return Found({"count": len(stages), "names": "、".join(STAGES[stage] for stage in dict.fromkeys(stages))}) if len(stages) >= values["from"] else None


def _changed_above(_judge: Judge, _values: Mapping[str, Any], one: Candidate) -> Found | None:
    changed = [step for step in one.steps if "set_aside_below" in step.dispositions and not SENT_BACK & set(step.dispositions)]
    return Found({"name": STAGES[changed[-1].stage]}) if changed else None


def _dispositions(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    own = {code for step in one.steps for code in step.dispositions} if values.get("whole") else set(one.verdict.dispositions)
    met = [code for code in values["codes"] if code in own]
    return Found({"name": "、".join(taxonomy.label("disposition", code) for code in met)}) if met else None


def _court_level(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    names = [step.court for step in one.steps if step.court and any(COURTS[level] in step.court for level in values["codes"])]
    return Found({"name": names[-1]}) if names else None


def _new_cause(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    earlier = judge.once("before", lambda found: found.before(values["years"]))
    if not one.main or len(earlier) < values["of"]:
        return None
    known = judge.once("causes before", lambda _found: {key for causes in earlier for code, detail in causes for key in (code, detail)})
    return None if one.main in known else Found({"name": cause_label(one.main)})


def _rare_act(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    acts = judge.once("acts", lambda found: Counter(found.acts(values["years"])))
    total = acts.total()
    if not one.act_type or total < values["of"] or acts[one.act_type] > values["share"] * total:
        return None
    return Found({"name": taxonomy.label("act_type", one.act_type), "count": acts[one.act_type], "of": total})


def _repeated(judge: Judge, _values: Mapping[str, Any], one: Candidate) -> Found | None:
    lines = judge.once("repeats", lambda found: [(line, _disputes(found, line.verdict_ids)) for line in repeats(found.ground)])
    met = [(line, disputes) for line, disputes in lines if one.verdict.id in line.verdict_ids]
    if not met:
        return None
    said = "；".join(f"{line.organisation}因“{line.title}”多次败诉，共 {line.figures['lost']} 件" for line, _ in met)
    return Found({"name": said}, tuple(dispute for _, disputes in met for dispute in disputes))


def _same_conduct(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    alike = judge.once("conduct", lambda found: _grouped(((it.act_type, it.main), it) for it in found.candidates))
    cases = alike.get((one.act_type, one.main), ())
    if not one.main or not one.act_type or len(cases) < values["from"]:
        return None
    return Found({"act": taxonomy.label("act_type", one.act_type), "name": cause_label(one.main), "count": len(cases)}, cases)


def _cause_group(_judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    met = [cause_label(detail or code) for code, detail in one.causes if group(code, detail) in values["codes"]]
    return Found({"name": "、".join(dict.fromkeys(met))}) if met else None


def _head_absent(_judge: Judge, _values: Mapping[str, Any], one: Candidate) -> Found | None:
    return Found() if any(step.head == "absent" and step.heard is not False for step in one.steps) else None


def _top_field(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    measure = values["measure"]
    return _placed(judge.once(f"fields {measure}", lambda found: _by_field(found, measure)), values, one.field, "field")


def _top_matter(judge: Judge, values: Mapping[str, Any], one: Candidate) -> Found | None:
    matters = judge.once("matters", lambda found: _grouped((it.act_type, it) for it in found.candidates))
    return _placed({code: (len(cases), cases) for code, cases in matters.items()}, values, one.act_type, "act_type")


def _by_field(found: Field, measure: str) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Field → how many cases, and those of them that are candidates."""
    cases = _grouped((it.field, it) for it in found.candidates)
    if measure == "lost":
        return {code: (len(own), own) for code, own in cases.items()}
    ground = found.ground
    counted = tallies(ground.facts, ground.profile, ground.query(ground.period), "field")
    return {str(code): (tally.filed, cases.get(str(code), ())) for code, tally in counted.items() if code}


def _placed(counts: Mapping[str, tuple[int, tuple[int, ...]]], values: Mapping[str, Any], code: str, kind: str) -> Found | None:
    """Whether a code is among the first, equal numbers sharing a place; `other` is no field and no matter."""
    number, cases = counts.get(code, (0, ()))
    place = 1 + sum(more > number for other, (more, _) in counts.items() if other not in NOTHING)
    if code in NOTHING or number < values["from"] or place > values["places"]:
        return None
    return Found({"name": taxonomy.label(kind, code), "count": number, "place": place}, cases)


def _grouped(pairs: Iterable[tuple[Any, Candidate]]) -> dict[Any, tuple[int, ...]]:
    found: dict[Any, dict[int, None]] = {}
    for key, one in pairs:
        found.setdefault(key, {})[one.verdict.dispute_id] = None
    return {key: tuple(disputes) for key, disputes in found.items()}


def _disputes(found: Field, verdict_ids: Iterable[int]) -> tuple[int, ...]:
    facts = found.ground.facts
    return tuple(facts.numbers("dispute")[facts.rows_of(list(verdict_ids))].tolist())


def group(code: str, detail: str | None) -> str:
    """The group of a cause: that of its sub-cause, else the one whose sub-causes count as it; empty for none."""
    known = taxonomy.causes().get(detail or "")
    if known is not None:
        return known.parent
    return next(iter(_parents(code)), "")


def _parents(code: str) -> Iterator[str]:
    """Groups whose sub-causes are scored as this cause, that with most of them first."""
    yield from (parent for parent, _ in Counter(one.parent for one in taxonomy.causes().values() if one.scored == code).most_common())


def cause_label(code: str) -> str:
    """A cause or sub-cause in Chinese."""
    return taxonomy.label("cause" if code in taxonomy.codes("cause") else "cause_detail", code)


SENT_BACK: Final = frozenset({"remand", "order_trial", "retrial_ordered"})
NOTHING: Final = frozenset({"", "other"})
COURTS: Final = {"supreme": "最高人民法院", "high": "高级人民法院"}
TESTS: Final[Mapping[str, Callable[[Judge, Mapping[str, Any], Candidate], Found | None]]] = MappingProxyType({
    "series": _series, "plaintiffs": _plaintiffs, "third_parties": _third_parties, "act_type": _act_type, "act_and_field": _act_and_field,
    "instances": _instances, "changed_above": _changed_above, "dispositions": _dispositions, "court_level": _court_level,
    "new_cause": _new_cause, "rare_act": _rare_act, "repeated": _repeated, "same_conduct": _same_conduct, "cause_group": _cause_group,
    "head_absent": _head_absent, "top_field": _top_field, "top_matter": _top_matter,
})  # fmt: skip
