"""What each agency got in each judgment of a dispute: the rows that every figure counts (`Verdict`).

**latest**: of an agency's verdicts in the dispute the one that stands: the last that closes an instance or reopens the
case; a ruling that leaves everything as it was (撤回上诉, 驳回再审申请) stands only where what it left is not here, and an
order of retrial leaves the judgment in force until the retrial (行诉法92, 行诉解释118).

**final** (生效裁判): the latest verdict, once it cannot be appealed any more:
- a second instance and a retrial at once (行诉法88, 终审);
- a mediation, and a ruling that has no appeal: of all rulings only 不予立案, 驳回起诉 and 管辖异议 have one (行诉解释101②);
- a first instance whose appeal was withdrawn or whose retrial was applied for: it was in force then;
- any first instance once somebody filled in 生效日 and the day has come;
- else when nobody is known to have appealed and the period of appeal is over, counted from the last 送达日 (else 收到一审裁判日)
  in the ledger: 15 days for a judgment, 10 for a ruling, ended by the next working day (行诉法85, 101; 民诉法85). The day itself still counts.
Without any of these a first instance stays open: the day of judgment says nothing of when it was served.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from api.ledger.disputes.chaining import place
from api.ledger.disputes.traits import LATER, TRIALS, Record, Traits, agencies
from api.ledger.due.workdays import Calendar
from api.store.organisations.places import spelling
from nlp.judgment import LOSSES
from nlp.taxonomy import MERITS_WON, RELIEF

WITHDRAWN: Final = frozenset(("withdraw_allowed", "deemed_withdrawn"))
APPEALABLE: Final = frozenset(("not_docketed", "reject_suit"))
"""Rulings that may be appealed."""
APPEAL_DAYS: Final = {True: 15, False: 10}
"""Judgment? → days to appeal."""


@dataclass(frozen=True, slots=True)
class Source:
    """A judgment as verdicts are made from it.  `matched`: printed name in the spelling of comparison → organisation.

    `told`: a person has said of this judgment what each agency's result is.
    """

    traits: Traits
    record: Record
    matched: Mapping[str, int]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """What an agency's line of the ledger says: 送达日 (else 收到一审裁判日), 上诉日, 生效日, 改变行为后撤诉."""

    served: date | None = None
    appealed: bool = False
    effective: date | None = None
    self_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One agency's result in one judgment; `values` are the columns of `Verdict`."""

    source: Source
    key: str
    """The agency, the same in all judgments of the dispute."""
    values: dict[str, Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """Whether a dispute's decision is in force, and from which day it will be if nothing comes until then."""

    final: bool
    ripens_on: date | None


def of(sources: Sequence[Source], filled: Mapping[int, Filled], calendar: Calendar, today: date) -> tuple[list[Found], Ending]:
    """The verdicts of a dispute's judgments, in the order of the instances.

    `filled`: organisation → what its line says.
    """
    ordered = sorted(sources, key=lambda one: place(one.traits))
    keys = _keys(ordered)
    found: list[Found] = []
    for source in ordered:
        below = _below(source, ordered, found)
        found += [_verdict(source, party, keys, below) for party in _parties(source)]
    _complete(found, ordered, keys, filled)
    return found, _ending([_end(group, ordered, filled, calendar, today) for group in _by_agency(found)])


def _complete(found: Sequence[Found], ordered: Sequence[Source], keys: Mapping[str, str], filled: Mapping[int, Filled]) -> None:
    """What only the dispute as a whole and the ledger tell: the agency's part in it, when it was filed, what was put right."""
    reviewing = {keys[name] for source in ordered for name in source.traits.reviewers if name in keys}
    filed = next((one.record["filed_date"] for one in ordered if one.traits.stage == "first" and one.record["filed_date"]), None)
    for one in found:
        own = filled.get(one.values["organisation_id"] or 0, Filled())
        one.values["capacity"] = "review" if one.key in reviewing else "original"
        one.values["filed_on"] = _day(filed or one.source.record["filed_date"])
        one.values["self_corrected"] = bool(one.values["withdrawn"] and own.self_corrected)


def _ending(ripening: Sequence[tuple[bool, date | None]]) -> Ending:
    """The dispute's, from each agency's: in force when all are; the day is known when it is of all that wait."""
    waiting = [day for final, day in ripening if not final]
    known = [day for day in waiting if day is not None]
    return Ending(bool(ripening) and not waiting, max(known) if known and len(known) == len(waiting) else None)


def _parties(source: Source) -> list[Record]:
    once = {spelling(party["name"]): party for party in agencies(source.record, source.traits.stage)}
    return list(once.values())


def _keys(sources: Sequence[Source]) -> dict[str, str]:
    """Printed name → the agency: one organisation under two names is one agency."""
    matched: dict[str, int] = {}
    for source in sources:
        matched |= source.matched
    names = {spelling(party["name"]) for source in sources for party in _parties(source)}
    return {name: f"#{matched[name]}" if name in matched else name for name in names}


def _below(source: Source, ordered: Sequence[Source], found: Sequence[Found]) -> dict[str, Found]:
    """Agency → its verdict in the judgment right below, where this one leaves that as it is."""
    traits = source.traits
    if not traits.unchanged or source.told or not traits.direct:
        return {}
    direct = [one for one in ordered if traits.direct in one.traits.own() and one is not source and not one.traits.idle]
    if not direct:
        return {}
    return {one.key: one for one in found if one.source is direct[-1]}


def _verdict(source: Source, party: Record, keys: Mapping[str, str], below: Mapping[str, Found]) -> Found:
    record, traits, name = source.record, source.traits, spelling(party["name"])
    under = below.get(keys[name])
    codes = _dispositions(record, party["name"], len(_parties(source)))
    result = _result(record, party["name"])
    causes = _causes(record, party["name"])
    if under is not None:
        result = under.values["result"] or result
        codes = under.values["dispositions"] or codes
        causes = causes or under.values["causes"]
    own = set(record["dispositions"])
    withdrawn = bool(own & WITHDRAWN)
    values = {
        "judgment_id": traits.judgment_id, "name": party["name"][:200], "organisation_id": source.matched.get(name),
        "stage": traits.stage, "court": record["court"],
        "decided_on": _day(record["decision_date"]), "result": result, "dispositions": codes,
        "causes": causes if result in LOSSES else [], "act_type": record["act_type"], "field": record["field"],
        "merits": record["doc_type"] in ("judgment", "compensation_judgment") and traits.stage in TRIALS,
        "closing": not traits.idle and not traits.reopens, "latest": False, "final": False,
        "mild": result in LOSSES and _mild(record, codes, causes), "withdrawn": withdrawn, "self_corrected": False,
        "mediated": "mediation" in own or record["doc_type"] == "mediation", "heard": traits.heard, "head": _head(record, party["name"]),
    }  # fmt: skip
    return Found(source, keys[name], values)


def _result(record: Record, name: str) -> str | None:
    """Its own result where the judgment tells several apart, else the judgment's."""
    told = {spelling(one["name"]): one["result"] for one in record["results_by_agency"]}
    found: str | None = told.get(spelling(name)) or record["agency_result"]
    return found


def _dispositions(record: Record, name: str, agencies_: int) -> list[str]:
    """Codes of the items that name the agency, or nobody (行诉法79: items that name nobody concern all)."""
    items, codes = record["disposition_items"], list(record["dispositions"])
    if agencies_ < 2 or not items:
        return codes
    granted = {spelling(one) for item in items if item["code"] in RELIEF for one in item["agencies"]}
    mine = [item for item in items if not item["agencies"] or spelling(name) in {spelling(one) for one in item["agencies"]} or _all_of_them(item)]
    if spelling(name) in granted and len(granted) < agencies_:
        mine = [item for item in mine if item["agencies"] or item["code"] not in MERITS_WON]  # 其他诉讼请求: those against the others
    wanted = {item["code"] for item in mine} | (set(codes) - {item["code"] for item in items})
    return [code for code in codes if code in wanted]


def _all_of_them(item: Record) -> bool:
    return any(word in item["text"] for word in ("二被告", "两被告", "各被告", "上述被告"))


def _causes(record: Record, name: str) -> list[list[str | None]]:
    own = [cause for cause in record["causes"] if not cause.get("agency") or spelling(cause["agency"]) == spelling(name)]
    return [list(one) for one in dict.fromkeys((cause["code"], cause.get("detail")) for cause in own)]


def _mild(record: Record, codes: Sequence[str], causes: Sequence[Sequence[str | None]]) -> bool:
    """确认违法 and nothing more, for mild defects of procedure alone, by the causes or by the article (行诉法74①(二))."""
    if not set(codes) & RELIEF or set(codes) & RELIEF != {"declare_unlawful"}:
        return False
    if causes:
        return all(code == "minor_procedure" for code, _ in causes)
    return any((one["article"], one["paragraph"], one["item"]) == (74, 1, 2) and "行政诉讼法" in one["law"] for one in record["statutes"])


def _head(record: Record, name: str) -> str:
    """Its own head's attendance; what is said of nobody in particular holds for all."""
    said = [one for one in record["attendance"] if one["agency"] and spelling(one["agency"]) == spelling(name)]
    if said:
        return str(said[0]["state"])
    if any(one["agency"] for one in record["attendance"]):
        known = {spelling(party["name"]) for party in record["parties"]}
        if any(one["agency"] and spelling(one["agency"]) in known for one in record["attendance"]):
            return "unstated"
    return str(record["head_attended"] or "unstated")


def _by_agency(found: Sequence[Found]) -> list[list[Found]]:
    groups: dict[str, list[Found]] = {}
    for one in found:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _end(
    group: Sequence[Found], ordered: Sequence[Source], filled: Mapping[int, Filled], calendar: Calendar, today: date
) -> tuple[bool, date | None]:
    """Marks the agency's latest verdict, and whether it is in force; returns that and the day from which it will be."""
    standing = _standing(group)
    for one in standing:
        one.values["latest"] = True
    if not standing[0].values["closing"]:
        return False, None
    after = [one for one in ordered if one.traits.stage in LATER and place(one.traits) > place(standing[0].source.traits) and not one.traits.idle]
    final, ripens_on = _in_force(standing[0], after, filled, calendar, today)
    for one in standing:
        one.values["final"] = final
    return final, ripens_on


def _standing(group: Sequence[Found]) -> list[Found]:
    """The verdicts of the judgment that stands: several where the judgment names one organisation twice."""
    here = {one.source.traits.judgment_id for one in group}
    numbers = {number: one.source.traits.judgment_id for one in group for number in one.source.traits.own()}
    serious = [one for one in group if not one.source.traits.idle] or list(group)
    stays = [one for one in serious if not _leaves(one.source, numbers, here)] or serious
    last = stays[-1].source.traits.judgment_id
    return [one for one in stays if one.source.traits.judgment_id == last]


def _leaves(source: Source, numbers: Mapping[str, int], here: set[int]) -> bool:
    """Whether a ruling only leaves in force what is here: 撤回上诉, 驳回再审申请, an order of retrial."""
    below = numbers.get(source.traits.direct)
    left = source.traits.stage == "retrial_review" or "appeal_withdrawn" in source.record["dispositions"]
    return left and below is not None and below in here


def _in_force(
    latest: Found, after: Sequence[Source], filled: Mapping[int, Filled], calendar: Calendar, today: date
) -> tuple[bool, date | None]:
    source, codes = latest.source, set(latest.source.record["dispositions"])
    if source.traits.stage != "first" or after:
        return True, None
    judgment = latest.values["merits"]
    if not judgment and not codes & APPEALABLE and codes:
        return True, None
    effective = [one.effective for one in filled.values() if one.effective]
    if effective:
        return min(effective) <= today, min(effective)
    served = [one.served for one in filled.values() if one.served]
    if not served or any(one.appealed for one in filled.values()):
        return False, None
    ends = calendar.after(max(served), APPEAL_DAYS[judgment], "natural").day + timedelta(days=1)
    return ends <= today, ends


def overall(found: Sequence[Found], fallback: str | None) -> str | None:
    """Where the agencies stand together, by their results in one judgment."""
    results = {one.values["result"] for one in found if one.values["result"]}
    if len(results) <= 1:
        return next(iter(results), fallback)
    return "partly_lost" if results & LOSSES else fallback


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
