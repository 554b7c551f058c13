"""Reads one paper of a pending suit: its kind, then what papers of that kind say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from nlp.document import Document, Span
from nlp.extract.dates import dates
from nlp.folding import fold
from nlp.judgment import Evidence, Value, value_of
from nlp.suit import PaperKind, Remedy, Step, StepCode, SuitPaper
from nlp.suits import acts, heads, kinds, steps, terms

_LONGEST: Final = 200_000
"""Characters of a paper that are read; a longer one is a file of many papers."""
_SIGNED_FOR: Final = re.compile(r"送达(?:日期|时间)：|签收日期：|日期：|签名")
_TO_OTHERS: Final = re.compile(r"[^。；\n]{0,12}未送达")
_GRANTS: Final = re.compile(r"准予|许可证|登记|协议|公告")
_ORDERS: Final = re.compile(r"限期拆除|责令(?:限期)?(?:改正|拆除)")
_ENFORCES: Final = re.compile(r"(?:执行|代履行|拆除)(?:的)?时间：|现场记录\(")


def read_paper(document: Document, kind: PaperKind | None = None) -> SuitPaper:
    """What a paper says; `kind` where a person has said what it is, else its title tells.  Offsets: into `document.text`."""
    text = fold(document.text[:_LONGEST])
    sniffed, title = kinds.title(text)
    kind = kind or sniffed
    paper = SuitPaper(kind, document)
    if kind == "notice":
        return _notice(paper, text)
    if kind == "complaint":
        return _complaint(paper, text)
    return _of_agency(paper, text, title)


def _notice(paper: SuitPaper, text: str) -> SuitPaper:
    agencies = [one for one in heads.addressees(text) if len(one.value) > 3]
    return replace(
        paper, court=heads.court(text), case_number=heads.case_number(text, paper.document.text), act_type=acts.of_notice(text),
        agency=agencies[0] if agencies else None, addressee=agencies[0] if agencies else None, answer_days=terms.answer_days(text),
        notified_on=heads.signed_on(text),
    )  # fmt: skip


def _complaint(paper: SuitPaper, text: str) -> SuitPaper:
    listed = heads.parties(text)
    claims = terms.claims(text)
    sued = next((one for one in listed if one.role == "defendant"), None)
    first = claims[0].evidence.spans[0] if claims else Span(0, 0)
    last = claims[-1].evidence.spans[0] if claims else Span(0, 0)
    return replace(
        paper, court=heads.court(text), parties=listed, claims=claims, grounds=terms.grounds(text),
        agency=Value(sued.name, sued.evidence) if sued else None,
        act_type=acts.named(text, "claims", start=first.start, end=last.end),
        statutes=terms.statutes(text, paper.document.text, len(text)),
    )  # fmt: skip


def _of_agency(paper: SuitPaper, text: str, title: Span) -> SuitPaper:
    agency, signed = heads.issuer(text), heads.signed_on(text)
    act = acts.of_title(text, title)
    code, printed = value_of(act), paper.document.text
    decides = paper.kind == "decision"
    told = terms.remedies(text) if decides else ()
    view = _View(paper.kind, text, title, code, signed, told)
    return replace(
        paper, agency=agency, act_type=act, case_number=heads.case_number(text, printed), remedies=told,
        addressee=next(iter(heads.addressees(text)), None), field=acts.field(agency, code, text),
        act_numbers=heads.numbers(text, printed) if decides else (), decided_on=signed if decides else None,
        served_on=_served_on(text) if paper.kind == "service_receipt" else None,
        amount=terms.amount(text, code) if decides else None, measures=terms.measures(text, code) if decides else (),
        statutes=terms.statutes(text, printed, view.end), steps=_steps(view),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _View:
    """A paper of the agency: folded text, its title's place, kind of act, signature and the remedies it tells."""

    kind: PaperKind
    text: str
    title: Span
    act: str | None
    signed: Value[date] | None
    told: tuple[Remedy, ...]

    @property
    def end(self) -> int:
        """Where the words on redress begin, which speak of later steps."""
        return min((one.evidence.spans[0].start for one in self.told), default=len(self.text))

    @property
    def name(self) -> str:
        """The title without its spaces."""
        return self.text[self.title.start : self.title.end].replace(" ", "")


def _served_on(text: str) -> Value[date] | None:
    """The day on which the receipt was signed."""
    label = _SIGNED_FOR.search(text)
    found = next(dates(text, label.end() if label else 0, len(text)), None)
    return Value(found[0], Evidence((found[1],), 0.9, "rule:suit.served_on")) if found else None


def _steps(view: _View) -> tuple[Step, ...]:
    text, kind = view.text, view.kind
    own = _own(view)
    itself = {one.code for one in own}
    recited = (one for one in steps.recited(text, kind, view.end) if one.code not in itself)
    served = _served_on(text) if kind == "service_receipt" else None
    receipt = (Step("served", served.value, False, None, served.evidence),) if served else ()
    found = (*recited, *steps.investigated(text), *_executed(view), *_listed(view), *own, *receipt, *_redress(view))
    on = _day_of_record(view)
    if on is None or "公告" in view.name:  # a public notice tells of what was done before it
        return found
    return tuple(one if one.on or one.negated or one.code == "remedies_told" else steps.dated(one, on) for one in found)


def _day_of_record(view: _View) -> date | None:
    """The day of a record or notice, on which all it tells without a day was done; so of a decision on the spot."""
    if view.kind == "decision" and "当场" in view.name:
        return value_of(view.signed)
    if view.kind not in {"record", "advance_notice"}:
        return None
    labelled = steps.labelled_day(view.text, 0) if view.kind == "record" else None
    return labelled[0] if labelled else value_of(view.signed)


def _own(view: _View) -> tuple[Step, ...]:
    """The step that the paper itself is."""
    evidence = view.signed.evidence if view.signed else Evidence((view.title,), 0.8, "rule:suit.title")
    on = _day_of_record(view) or value_of(view.signed)
    return tuple(Step(code, on, False, None, evidence) for code in _own_codes(view))


def _own_codes(view: _View) -> tuple[StepCode, ...]:
    if view.kind == "demand":
        return ("demanded",)
    if view.kind == "decision":
        decides = _decides(view.name, view.act)
        return (decides, "ordered") if decides == "decided" and _ORDERS.search(view.name) else (decides,)
    if view.kind == "advance_notice":
        return ("told", "heard_told") if "听证" in view.text else ("told",)
    if view.kind == "record" and "公告" in view.name:
        return ("announced",)
    enforces = view.kind == "record" and re.search(r"(?:执行|拆除)[^措]{0,4}笔录", view.name)
    return ("enforced",) if enforces else ()


def _decides(name: str, act: str | None) -> StepCode:
    if act == "coercive_enforcement":
        return "enforcement_decided"
    if act == "agreement" and "协议" in name and not re.search(r"决定|通知|解除", name):
        return "agreed"
    if act == "inaction":
        return "answered"
    return "released" if "解除" in name and act == "coercive_measure" else "decided"


def _redress(view: _View) -> tuple[Step, ...]:
    """Whether a decision tells of redress (行政处罚法 59-1(5)); certificates and agreements need not."""
    if view.kind != "decision":
        return ()
    if view.told:
        return (Step("remedies_told", None, False, None, view.told[0].evidence),)
    if _decides(view.name, view.act) == "released" or (_GRANTS.search(view.name) and "解除" not in view.name):
        return ()
    return (Step("remedies_told", None, True, None, Evidence((view.title,), 0.8, "rule:suit.no_remedies")),)


def _executed(view: _View) -> tuple[Step, ...]:
    """The day of the enforcement, as the decision sets it or a list of evidence tells it."""
    if view.act != "coercive_enforcement" and view.kind != "evidence_list":
        return ()
    label = _ENFORCES.search(view.text)
    found = next(dates(view.text, label.end(), min(len(view.text), label.end() + 30)), None) if label else None
    return (Step("enforced", found[0], False, None, Evidence((found[1],), 0.8, "rule:suit.enforced")),) if found else ()


def _listed(view: _View) -> tuple[Step, ...]:
    """Service of the decision as a list of evidence tells it."""
    if view.kind != "evidence_list":
        return ()
    found: list[Step] = []
    for line in re.finditer(r"[^\n]+", view.text):
        if "决定书" not in line[0]:
            continue
        day = next(dates(view.text, line.start(), line.end()), None)
        if day is not None and re.search(r"送达|签收", line[0]):
            found.append(Step("served", day[0], False, None, Evidence((day[1],), 0.85, "rule:suit.served")))
        other = _TO_OTHERS.search(line[0])
        if other is not None:
            span = Span(line.start() + other.start(), line.start() + other.end())
            found.append(Step("served", None, True, None, Evidence((span,), 0.85, "rule:suit.served")))
    return tuple(found)
