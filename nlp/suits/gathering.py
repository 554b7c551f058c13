"""What all papers of a suit say together: which paper is the sued act, and who is sued for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from nlp.folding import fold
from nlp.judgment import Value, value_of
from nlp.suit import Step, SuitFile, SuitPaper, Told
from nlp.suits import acts
from nlp.suits.said import Said, state

T = TypeVar("T")


def gather(papers: Sequence[SuitPaper], said: Mapping[str, Said] = MappingProxyType({})) -> SuitFile:
    """The merged view; each step keeps which paper tells it.  Allegations of the complaint are never steps.

    `said`: what people stated, by code of `nlp.suits.SAYABLE` (ValueError: see `nlp.suits.said.state`); it counts first.
    """
    agency = said.get("agency")
    return state(_merged(papers, agency if isinstance(agency, str) else None), said)


def _merged(papers: Sequence[SuitPaper], body: str | None) -> SuitFile:
    """`body`: who is sued, where a person stated it."""
    complaint, notice = _first(papers, "complaint"), _first(papers, "notice")
    sued = sued_acts(papers, body or (value_of(notice.agency) if notice else None))
    act = papers[sued[0]] if sued else None
    agency = _agency(act, complaint, notice)
    kind = _kind(papers, sued)
    source = act or complaint
    text = fold(source.document.text) if source else ""
    told = [Told(place, step) for place, one in enumerate(papers) for step in one.steps if _counts(step, one, act)]
    return SuitFile(
        papers=tuple(papers),
        act_type=kind,
        field=acts.field(agency, value_of(kind), text),
        agency=agency,
        court=_some(one.court for one in (notice, complaint, *papers) if one is not None),
        case_number=_some(one.case_number for one in papers),
        addressee=act.addressee if act else None,
        parties=complaint.parties if complaint else (),
        act_numbers=tuple(number for place in sued for number in papers[place].act_numbers),
        amount=act.amount if act else None,
        measures=act.measures if act else (),
        decided_on=act.decided_on if act else None,
        notified_on=notice.notified_on if notice else None,
        received_on=_some(one.received_on for one in papers),
        served_on=_some(one.served_on for one in papers),
        answer_days=notice.answer_days if notice else None,
        claims=complaint.claims if complaint else (),
        grounds=complaint.grounds if complaint else (),
        statutes=act.statutes if act else (),
        remedies=act.remedies if act else (),
        steps=_by_receipt(papers, told),
        sued=sued,
    )


def _kind(papers: Sequence[SuitPaper], sued: tuple[int, ...]) -> Value[str] | None:
    """The kind of the sued act: as the court names it, else the act itself, else the claims; of several acts the first's own.

    Where the claims name no act that is among the papers, they count first: an order to demolish is no demolition.
    """
    complaint, notice = _first(papers, "complaint"), _first(papers, "notice")
    act = papers[sued[0]] if sued else None
    unnamed = act is not None and complaint is not None and complaint.act_type is not None and _named(act, _claims(complaint)) is None
    told = (act, notice, complaint) if len(sued) > 1 else (notice, complaint, act) if unnamed else (notice, act, complaint)
    return _some(one.act_type for one in told if one is not None)


def _by_receipt(papers: Sequence[SuitPaper], told: Sequence[Told]) -> tuple[Told, ...]:
    """Periods run from when an application came in: the day on which it was written or sent off counts only without that."""
    came_in = [one for one in told if one.step.code == "applied" and one.step.on is not None and _received(papers, one)]
    return tuple(one for one in told if one.step.code != "applied" or not came_in or one in came_in)


def _received(papers: Sequence[SuitPaper], told: Told) -> bool:
    text = papers[told.paper].document.text
    return any("收" in text[span.start : span.end] for span in told.step.evidence.spans)


def _counts(step: Step, paper: SuitPaper, act: SuitPaper | None) -> bool:
    """Steps of another decision count only where it belongs to the same act, and never its own making or redress."""
    if paper.kind != "decision" or act is None or paper is act:
        return True
    kinds = {value_of(paper.act_type), value_of(act.act_type), None}
    return step.code not in {"decided", "remedies_told"} and len(kinds) <= 2


def sued_acts(papers: Sequence[SuitPaper], body: str | None = None) -> tuple[int, ...]:
    """The papers of the sued acts, as indexes: those whose numbers the claims name, else the complaint, else the earliest.

    What `body` made (to which the court wrote) comes first, then the act before the decision that reviewed it, then what
    the claims name first.
    """
    decisions = [(place, one) for place, one in enumerate(papers) if one.kind == "decision"]
    complaint = _first(papers, "complaint")
    if complaint is not None:
        claims = _claims(complaint)
        claimed = sorted((not _made_by(one, body), _review(one), at, place) for place, one in decisions if (at := _named(one, claims)) is not None)
        if claimed:
            return tuple(place for *_, place in claimed)
        text = fold(complaint.document.text)
        named = [(at, place) for place, one in decisions if (at := _named(one, text)) is not None]
        if named:
            return (min(named)[1],)
    days = [(one.decided_on.value if one.decided_on else date.max, place) for place, one in decisions]
    return (min(days)[1],) if days else ()


def _claims(complaint: SuitPaper) -> str:
    return fold("\n".join(one.value for one in complaint.claims))


def _made_by(paper: SuitPaper, body: str | None) -> bool:
    return body is not None and paper.agency is not None and _same(paper.agency.value, body)


def _review(paper: SuitPaper) -> bool:
    return value_of(paper.act_type) == acts.REVIEW


def _named(paper: SuitPaper, text: str) -> int | None:
    """Where the text (folded) names a number of the paper."""
    places = [at for number in paper.act_numbers if (at := text.find(fold(number.value))) >= 0]
    return min(places, default=None)


def _agency(act: SuitPaper | None, complaint: SuitPaper | None, notice: SuitPaper | None) -> Value[str] | None:
    """The fullest name of the body that made the act, as any paper writes it; else the first defendant's."""
    names = [one.agency for one in (notice, complaint) if one is not None and one.agency is not None]
    if complaint is not None:
        names += [Value(one.name, one.evidence) for one in complaint.parties if one.role == "defendant"]
    if act is None or act.agency is None:
        return max(names, key=lambda one: len(one.value), default=None)
    made = act.agency
    return max((made, *(one for one in names if _same(one.value, made.value))), key=lambda one: len(one.value))


def _same(one: str, other: str) -> bool:
    """Whether the shorter name is the longer one without the places before it."""
    short, full = sorted((one, other), key=len)
    return full.endswith(short)


def _first(papers: Sequence[SuitPaper], kind: str) -> SuitPaper | None:
    return next((one for one in papers if one.kind == kind), None)


def _some(values: Iterable[Value[T] | None]) -> Value[T] | None:
    return next((one for one in values if one is not None), None)
