"""What people can fill in of a suit, or put right: it counts before what was read from the papers, and stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

from api.errors import ServiceError
from api.ledger.wording import clean
from nlp import taxonomy
from nlp.judgment import Evidence
from nlp.suit import SuitFile, SuitPaper

Kind = Literal["text", "long", "date", "choice", "number"]
YEARS: Final = (1990, 2100)
MOST: Final = 10**12
"""Yuan; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A value of a suit.  `group`: of the taxonomy, for choices.  `stated`: what `nlp.suits.gather` calls it; empty: it does not ask."""

    code: str
    label: str
    kind: Kind = "text"
    limit: int = 200
    group: str = ""
    stated: str = ""

    @property
    def choices(self) -> dict[str, str]:
        """Code → label, for choices."""
        return {code: taxonomy.label(self.group, code) for code in taxonomy.codes(self.group)} if self.group else {}


_SPECS: Final = (
    Spec("number", "案号", limit=100, stated="case_number"),
    Spec("court", "受理法院", limit=100, stated="court"),
    Spec("plaintiffs", "原告", limit=500),
    Spec("third_parties", "第三人", limit=500),
    Spec("agency", "被告", stated="agency"),
    Spec("act_type", "被诉行为种类", "choice", group="act_type", stated="act_type"),
    Spec("field", "管理领域", "choice", group="field", stated="field"),
    Spec("act_number", "被诉行为文号", limit=100, stated="act_numbers"),
    Spec("decided_on", "被诉行为作出日", "date", stated="decided_on"),
    Spec("addressee", "行政相对人", stated="addressee"),
    Spec("amount", "金额（元）", "number", stated="amount"),
    Spec("claims", "诉讼请求", "long", 2000, stated="claims"),
    Spec("received_on", "收到应诉材料日", "date", stated="received_on"),
    Spec("reported_on", "应诉报备日", "date"),
    Spec("answered_on", "答辩举证日", "date"),
    Spec("hearing_on", "开庭日", "date"),
    Spec("officer", "承办人", limit=60),
    Spec("note", "备注", "long", 2000),
)
VALUES: Final[Mapping[str, Spec]] = MappingProxyType({one.code: one for one in _SPECS})
"""Code → what it is, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a paper of the suit: offsets into the text that `papers.text` gives, and the words there."""

    paper: int
    """Index into the papers of the file."""
    start: int
    end: int
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A value as it stands: what the papers say (with the places), what a person said, and which counts."""

    code: str
    label: str
    kind: Kind
    machine: str | int | None
    sources: tuple[Source, ...]
    person: str | int | None

    @property
    def value(self) -> str | int | None:
        """What counts: the person's where there is one.  Days as YYYY-MM-DD."""
        return self.machine if self.person is None else self.person

    @property
    def text(self) -> str:
        """What counts, for people; empty for nothing."""
        return shown(self.code, self.value)


def read(code: str, raw: Any) -> str | int | None:
    """A value as it is kept; None and empty take it back.  Raises ServiceError E602: no such value, or it does not fit."""
    spec = VALUES.get(code)
    if spec is None:
        raise ServiceError("E602", why=f"没有“{code[:40]}”这一项")
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if spec.kind == "number":
        return _number(spec, raw)
    if isinstance(raw, date):
        raw = raw.isoformat()
    if not isinstance(raw, str):
        raise ServiceError("E602", why=f"“{spec.label}”应当是文字")
    if spec.kind == "date":
        return _day(spec, raw)
    if spec.kind == "choice":
        if raw.strip() not in spec.choices:
            raise ServiceError("E602", why=f"“{spec.label}”没有“{raw.strip()[:40]}”这个取值")
        return raw.strip()
    text = clean(raw if spec.kind == "long" else " ".join(raw.split()), spec.limit, name=spec.label)
    return text or None


def shown(code: str, value: Any) -> str:
    """A value in words for people."""
    spec = VALUES[code]
    if value is None:
        return ""
    return spec.choices.get(str(value), str(value)) if spec.kind == "choice" else str(value)


def stated(said: Mapping[str, Any]) -> dict[str, Any]:
    """What people said, as `nlp.suits.gather` takes it."""
    found: dict[str, Any] = {}
    for code, value in said.items():
        name = VALUES[code].stated if code in VALUES else ""
        if name and value is not None:
            found[name] = [line for line in str(value).splitlines() if line] if name in {"claims", "act_numbers"} else value
    return found


def facts(file: SuitFile, said: Mapping[str, Any]) -> tuple[Fact, ...]:
    """All values in their order.  `file`: as the papers say, without what people said."""
    return tuple(
        Fact(spec.code, spec.label, spec.kind, machine, tuple(sources), said.get(spec.code))
        for spec in _SPECS
        for machine, sources in [_machine(file, spec)]
    )


def source(file: SuitFile, paper: int, start: int, end: int) -> Source:
    """A place with its page and words, at most 200 characters of them."""
    document = file.papers[paper].document
    pages = document.char_pages[start:end]
    page = next((int(one) for one in pages if one), None)
    return Source(paper, start, end, page, " ".join(document.text[start : min(end, start + 200)].split()))


def _machine(file: SuitFile, spec: Spec) -> tuple[str | int | None, list[Source]]:
    """What the papers say, and where."""
    if spec.code in _ROLES:
        parties = [one for one in file.parties if one.role == _ROLES[spec.code]]
        text = "、".join(dict.fromkeys(one.name for one in parties))
        return text or None, [place for one in parties for place in _sources(file, one.evidence)]
    if not spec.stated:
        return None, []
    found = getattr(file, spec.stated)
    if isinstance(found, tuple):
        lines = "\n".join(one.value for one in found) if spec.kind == "long" else "、".join(one.value for one in found)
        return lines or None, [place for one in found for place in _sources(file, one.evidence)]
    if found is None:
        return None, []
    value = found.value.isoformat() if isinstance(found.value, date) else found.value
    return value, _sources(file, found.evidence)


_ROLES: Final = {"plaintiffs": "plaintiff", "third_parties": "third_party"}
_OF_PAPER: Final = (
    "court", "case_number", "agency", "addressee", "act_type", "field", "amount", "decided_on", "notified_on", "received_on", "served_on",
    "answer_days",
)  # fmt: skip
_LISTS: Final = ("parties", "act_numbers", "measures", "claims", "grounds", "statutes", "steps", "remedies")


def _sources(file: SuitFile, evidence: Evidence) -> list[Source]:
    """The merged view keeps the very objects of the papers: so is found whose a span is."""
    home = next((index for index, paper in enumerate(file.papers) if any(one is evidence for one in _evidences(paper))), None)
    return [] if home is None else [source(file, home, span.start, span.end) for span in evidence.spans]


def _evidences(paper: SuitPaper) -> Iterator[Evidence]:
    for name in _OF_PAPER:
        if (value := getattr(paper, name)) is not None:
            yield value.evidence
    for name in _LISTS:
        yield from (one.evidence for one in getattr(paper, name))


def _number(spec: Spec, raw: Any) -> int:
    text = str(raw).replace(",", "").replace("，", "").strip() if isinstance(raw, str | int) and not isinstance(raw, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ServiceError("E602", why=f"“{spec.label}”应当是不超过 {MOST:,} 的整数")
    return int(text)


def _day(spec: Spec, raw: str) -> str:
    try:
        found = date.fromisoformat(raw.strip())
    except ValueError:
        raise ServiceError("E602", why=f"“{spec.label}”应写成 2026-03-05 的样子") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise ServiceError("E602", why=f"“{spec.label}”的年份不对")
    return found.isoformat()
