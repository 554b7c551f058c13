"""Reads one paper of a pending suit: its kind, then what papers of that kind say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from nlp.document import Document, Span
from nlp.folding import fold
from nlp.judgment import Evidence, Value, value_of
from nlp.suit import Exhibit, PaperKind, Remedy, Step, StepCode, SuitPaper
from nlp.suits import acts, days, exhibits, heads, kinds, receipts, steps, terms

_LONGEST: Final = 200_000
"""Characters of a paper that are read; a longer one is a file of many papers."""
_GRANTS: Final = re.compile(r"准予|许可证|登记|协议|公告")
_ORDERS: Final = re.compile(r"限期拆除|责令(?:限期)?(?:改正|拆除)")
_ENFORCEMENT: Final = re.compile(r"(?:执行|拆除|代履行)[^措]{0,6}(?:笔录|记录)")
_MADE_AT_ONCE: Final = re.compile(r"(?:(?<!意见)书|通知|告知|笔录|记录)$")
"""Titles of records that are the step itself; a form (审批表) is signed one by one."""
_LOOKS_BACK: Final = re.compile(r"说明|情况|汇报|报告")
_HEARING: Final = re.compile(r"(?<![□☐])(?<![□☐] )听证")
"""公安行政处罚告知笔录 prints 听证告知 beside a box, ticked or not."""
_DECLARED: Final = re.compile(r"(?:宣告|宣读)(?:并|、)?(?:送达|交付)|已(?:收到|送达)本(?:决定书|凭证)")
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
        notified_on=heads.signed_on(text), received_on=heads.received_on(text),
    )  # fmt: skip


def _complaint(paper: SuitPaper, text: str) -> SuitPaper:
    listed = heads.parties(text)
    claims = _printed(terms.claims(text), paper.document.text)
    sued = next((one for one in listed if one.role == "defendant"), None)
    return replace(
        paper, court=heads.court(text), parties=listed, claims=claims, grounds=_printed(terms.grounds(text), paper.document.text),
        agency=Value(sued.name, sued.evidence) if sued else None,
        act_type=acts.of_claims(text, [one.evidence.spans[0] for one in claims]),
        statutes=terms.statutes(text, paper.document.text, len(text)),
    )  # fmt: skip


def _printed(values: tuple[Value[str], ...], printed: str) -> tuple[Value[str], ...]:
    """The passages as they stand in the paper."""
    return tuple(Value(printed[one.evidence.spans[0].start : one.evidence.spans[0].end], one.evidence) for one in values)


def _of_agency(paper: SuitPaper, text: str, title: Span) -> SuitPaper:
    agency, signed = heads.issuer(text), heads.signed_on(text)
    act = acts.of_title(text, title)
    code, printed = value_of(act), paper.document.text
    decides = paper.kind == "decision"
    told = terms.remedies(text) if decides else ()
    part = terms.operative(text) if decides else terms.proposed(text) if paper.kind == "advance_notice" else Span(0, 0)
    orders = code or ("penalty" if paper.kind == "advance_notice" else None)  # 行政处罚法 44 knows this notice
    items = exhibits.listed(text, printed) if paper.kind == "evidence_list" else ()
    view = _View(paper.kind, text, title, code, signed, told, items)
    paper = replace(paper, **_taken(text)) if paper.kind == "service_receipt" else replace(paper, agency=agency)
    return replace(
        paper, act_type=act, case_number=heads.case_number(text, printed), remedies=told, exhibits=items,
        addressee=next(iter(heads.addressees(text)), None), field=acts.field(agency, code, text),
        act_numbers=heads.numbers(text, printed) if decides else (), decided_on=signed if decides else None,
        amount=terms.amount(text, orders, part), measures=terms.measures(text, orders, part),
        statutes=terms.statutes(text, printed, view.end), steps=_steps(view),
    )  # fmt: skip


def _taken(text: str) -> dict[str, Any]:
    """Of a receipt: the court, and the day on which its papers or the act were taken."""
    on = receipts.taken_on(text)
    if receipts.of_court(text):
        return {"received_on": on, "court": heads.court(text)}
    return {"served_on": on if receipts.serves_act(text) else None, "agency": heads.issuer(text)}


@dataclass(frozen=True, slots=True)
class _View:
    """A paper of the agency: folded text, its title's place, kind of act, signature, remedies and list of evidence."""

    kind: PaperKind
    text: str
    title: Span
    act: str | None
    signed: Value[date] | None
    told: tuple[Remedy, ...]
    items: tuple[Exhibit, ...]

    @property
    def end(self) -> int:
        """Where the words on redress begin, which speak of later steps."""
        return min((one.evidence.spans[0].start for one in self.told), default=len(self.text))

    @property
    def name(self) -> str:
        """The title without its spaces."""
        return self.text[self.title.start : self.title.end].replace(" ", "")


def _steps(view: _View) -> tuple[Step, ...]:
    text, kind = view.text, view.kind
    if kind == "service_receipt":
        taken = receipts.taken_on(text)
        return tuple(receipts.shown(text, taken)) if taken is not None and not receipts.of_court(text) else ()
    own = _own(view)
    itself = {one.code for one in own}
    recited = (one for one in steps.recited(text, kind, view.end) if one.code not in itself)
    checks = () if "听证" in view.name else steps.investigated(text)
    told = (*recited, *exhibits.shown(text, view.items), *checks, *_executed(view), *own, *_handed_over(view), *_redress(view))
    on = _day_of_record(view)
    if on is not None and "公告" not in view.name:  # a public notice tells of what was done before it
        told = tuple(steps.dated(one, on) for one in told)
    return steps.once((*told, *_by_title(view, {one.code for one in told})))


def _day_of_record(view: _View) -> date | None:
    """The day of a record or notice, on which all it tells without a day was done; so of a decision on the spot."""
    if view.kind == "decision" and "当场" in view.name:
        return value_of(view.signed)
    if view.kind not in {"record", "advance_notice"} or _LOOKS_BACK.search(view.name):
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
        return ("told", "heard_told") if _HEARING.search(view.text) else ("told",)
    if view.kind == "record" and "公告" in view.name:
        return ("announced",)
    if view.kind == "record" and _ENFORCEMENT.search(view.name):
        return ("enforced",)
    return steps.of_document(view.name) if view.kind == "record" and _MADE_AT_ONCE.search(view.name) else ()


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
    found = days.first(view.text, label.end(), min(len(view.text), label.end() + 30)) if label else None
    return (Step("enforced", found[0], False, None, Evidence((found[1],), 0.8, "rule:suit.enforced")),) if found else ()


def _by_title(view: _View, known: set[StepCode]) -> Iterator[Step]:
    """The step that a record is made of, where its text does not tell it: 听证笔录, 补正告知书."""
    on = _day_of_record(view)
    if view.kind == "record" and on is not None:
        evidence = Evidence((view.title,), 0.8, "rule:suit.title")
        yield from (Step(code, on, False, None, evidence) for code in steps.of_document(view.name) if code not in known)


def _handed_over(view: _View) -> Iterator[Step]:
    """The day that who is punished wrote below the decision: 已向我宣告并送达 (公安行政处罚决定书)."""
    found = _DECLARED.search(view.text) if view.kind == "decision" else None
    day = days.first(view.text, found.end(), min(len(view.text), found.end() + 60)) if found else None
    if day is not None:
        yield Step("served", day[0], False, None, Evidence((day[1],), 0.85, "rule:suit.served"))
