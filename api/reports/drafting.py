"""What a case report says before anybody has written on it: the judgment's own sentences, the record, the knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.ledger.disputes.numbers import number_of
from api.ledger.official import chinese_day
from api.ledger.rectification import problems
from api.reports.plan import LIMITS, PARTS
from api.store.actor import Actor
from api.store.tables import Dispute, DisputeJudgment, Judgment, Organisation, Rectification, Verdict
from api.writing import sources
from api.writing.passages import Passage, Section
from api.writing.sources import Material
from nlp import knowledge
from nlp.digest import LawGroup, Sentence
from nlp.folding import fold
from nlp.judgment import LOSSES
from nlp.taxonomy import label

NO_TEXT: Final = "E606"


@dataclass(frozen=True, slots=True)
class Instance:
    """One judgment of the dispute that the caller may see; `material` is None where nothing is kept of its text."""

    judgment: Judgment
    material: Material | None


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a report on one agency's loss is drafted from.

    `name`: the agency as the judgments name it.  `main`: the judgment that tells the facts and the causes.  `instances`: in their order.
    """

    dispute: Dispute
    organisation: Organisation
    name: str
    main: Material
    instances: tuple[Instance, ...]
    rectifications: tuple[Rectification, ...]

    @property
    def newest(self) -> Material:
        """The newest judgment of which there is a text."""
        return next((one.material for one in reversed(self.instances) if one.material is not None), self.main)


def basis(session: Session, actor: Actor, dispute: Dispute, organisation: Organisation) -> Basis:
    """What is known of this agency's loss in this dispute, as far as the caller may see it.

    Raises ServiceError E606: it did not lose there by a judgment that can be read.
    """
    verdict = _lost(session, actor, dispute, organisation)
    wanted = (
        select(Judgment).join(DisputeJudgment, DisputeJudgment.judgment_id == Judgment.id)
        .where(DisputeJudgment.dispute_id == dispute.id, actor.scope.holds_judgment()).order_by(DisputeJudgment.position)
    )  # fmt: skip
    main = sources.material(session, verdict.judgment_id or 0, LIMITS)
    instances = tuple(Instance(one, main if one.id == main.judgment_id else _material(session, one.id)) for one in session.scalars(wanted))
    rows = select(Rectification).where(
        Rectification.dispute_id == dispute.id, Rectification.organisation_id == organisation.id, Rectification.state != "cancelled"
    )
    return Basis(dispute, organisation, verdict.name, main, instances, tuple(session.scalars(rows.order_by(Rectification.id))))


def title(given: Basis) -> str:
    """关于（2026）…行初…号案件败诉情况的报告."""
    number = given.dispute.number or given.main.number
    return f"{given.organisation.name}关于{number}案败诉情况的报告" if number else f"{given.organisation.name}关于行政诉讼案件败诉情况的报告"


def draft(given: Basis) -> tuple[Section, ...]:
    """All sections."""
    return tuple(section(given, code) for code in PARTS)


def section(given: Basis, code: str) -> Section:
    """One section.  Raises KeyError for a code that is not in the outline."""
    return replace(PARTS[code].with_nothing(), passages=tuple(_DRAFTS[code](given)))


def hints(given: Basis) -> Mapping[str, tuple[str, ...]]:
    """Section → what the agency may ask itself while it writes it; these are never text of the report.

    The knowledge base's questions for 责任认定 and 存在问题, its measures for 整改措施; what the judgment does not tell for the
    first; for 违反的法律规定 the provisions of today that need not have been in force when the act was made.
    """
    known = [knowledge.advice(one) for one in sources.details(given.main, given.name)]
    questions = tuple(dict.fromkeys(text for one in known for text in one.questions))
    measures = tuple(dict.fromkeys(text for one in known for text in one.measures))
    return {
        "facts": given.main.digest.missing, "law": _of_today(given), "liability": questions, "problems": questions, "measures": measures,
    }  # fmt: skip


def _of_today(given: Basis) -> tuple[str, ...]:
    """Provisions in force now on the same causes that the draft does not name: what stood there before is not in the knowledge base."""
    act_type, field = given.main.record.get("act_type"), given.main.record.get("field")
    named = set(sources.demands(given.main, given.name))
    found = dict.fromkeys(
        knowledge.citation(one.provisions)
        for detail in sources.details(given.main, given.name)
        for one in knowledge.demands(detail, act_type=act_type, on=None, field=field)
        if one not in named
    )
    return tuple(f"现行规定为{text}；本案行为作出时的规定请另行核对后填写。" for text in found)


def _lost(session: Session, actor: Actor, dispute: Dispute, organisation: Organisation) -> Verdict:
    """The newest verdict that says why the agency lost, else the newest by which it lost."""
    rows = select(Verdict).join(Judgment, Judgment.id == Verdict.judgment_id).where(
        Verdict.dispute_id == dispute.id, Verdict.organisation_id == organisation.id, Verdict.result.in_(sorted(LOSSES)),
        actor.scope.holds_judgment(),
    )  # fmt: skip
    found = session.scalars(rows.order_by(Verdict.latest.desc(), Verdict.decided_on.desc(), Verdict.id.desc())).all()
    if not found:
        raise ServiceError("E606", why=f"{organisation.name}在这个案件里没有败诉的裁判文书")
    return next((one for one in found if session.get_one(Judgment, one.judgment_id).causes), found[0])


def _material(session: Session, judgment_id: int) -> Material | None:
    try:
        return sources.material(session, judgment_id, LIMITS)
    except ServiceError as error:
        if error.code != NO_TEXT:
            raise
        return None


def _facts(given: Basis) -> Iterator[Passage]:
    yield from sources.quoted(given.main, given.main.digest.facts)


def _course(given: Basis) -> Iterator[Passage]:
    """Each instance: court, number, day, and what it decided in its own words; those whose papers are not here as others tell of them."""
    here = {_key(one.judgment.case_number or "") for one in given.instances}
    told = [step for step in given.main.digest.course if not step.this and step.number and _key(step.number) not in here]
    for step in told:
        yield from _step(_opening(step.date, step.court, step.number, "裁判文书"), given.main, step.result)
    for one in given.instances:
        row = one.judgment
        kind = label("doc_type", row.doc_type) if row.doc_type else "裁判文书"
        day = row.decision_date.isoformat() if row.decision_date else None
        own = [step for step in one.material.digest.course if step.this] if one.material is not None else []
        yield from _step(_opening(day, row.court, row.case_number, kind), one.material, own[-1].result if own else ())


def _step(told: str, source: Material | None, result: Sequence[Sentence]) -> Iterator[Passage]:
    quotation = sources.quoted(source, result) if source is not None else ()
    yield sources.stated(f"{told}{'：' if quotation else '。'}")
    yield from (replace(passage, opens=False) for passage in quotation)


def _opening(day: str | None, court: str | None, number: str | None, kind: str) -> str:
    when = f"{chinese_day(date.fromisoformat(day))}，" if day else ""
    return f"{when}{court or '人民法院'}作出{number or ''}{kind}"


def _result(given: Basis) -> Iterator[Passage]:
    yield from sources.quoted(given.newest, given.newest.digest.result, together=False)


def _causes(given: Basis) -> Iterator[Passage]:
    yield from sources.reasons(given.main, given.name)


def _law(given: Basis) -> Iterator[Passage]:
    """What the law demanded, then what the court cites for its decision and in its reasons."""
    yield from sources.demanded(given.main, given.name)
    groups = given.main.digest.basis
    for applied, opening in ((False, "法院说理引用："), (True, "法院裁判依据：")):
        named = [_cited(given.main, one) for one in groups if one.applied is applied]
        if named:
            yield sources.stated(opening)
            yield from (replace(one, text=one.text + ("。" if one is named[-1] else "；")) for one in named)


def _cited(given: Material, group: LawGroup) -> Passage:
    """A law with its articles, put together of what the court cites: a value of the record that has its place."""
    start, end = (group.spans[0].start, group.spans[-1].end) if group.spans else (None, None)
    text = f"《{group.law}》{'、'.join(group.provisions)}"
    return Passage(text, "record", given.judgment_id, start, end, None if start is None else given.page(start))


def _nothing(_given: Basis) -> Iterable[Passage]:
    """Only the agency can say it."""
    return ()


def _problems(given: Basis) -> Iterator[Passage]:
    """What was entered as problems to be put right; before that, the causes by name."""
    entered = [one.problem for one in given.rectifications]
    causes = [problems.full_label(one.code, one.detail) for one in given.main.digest.reasons if one.agency in {None, given.name}]
    for number, text in enumerate(entered or dict.fromkeys(causes), 1):
        yield sources.stated(f"{number}.{_sentence(text)}")


def _measures(given: Basis) -> Iterator[Passage]:
    for number, one in enumerate((row for row in given.rectifications if row.measure), 1):
        who = "，".join(text for text in (one.unit, one.person) if text)
        yield sources.stated(f"{number}.{_sentence(one.measure)}" + (f"（责任单位、责任人：{who}）" if who else ""))


def _due(given: Basis) -> Iterator[Passage]:
    for number, one in enumerate((row for row in given.rectifications if row.measure), 1):
        if one.due_on is not None:
            yield sources.stated(f"整改措施{number}：{chinese_day(one.due_on)}前完成。")


_DRAFTS: Final[Mapping[str, Callable[[Basis], Iterable[Passage]]]] = {
    "facts": _facts, "course": _course, "result": _result, "causes": _causes, "law": _law, "liability": _nothing, "problems": _problems,
    "measures": _measures, "due": _due,
}  # fmt: skip


def _sentence(text: str) -> str:
    """With a mark at its end, on one line."""
    plain = " ".join(text.split())
    return plain if plain[-1:] in "。！？；" else f"{plain}。"


def _key(number: str) -> str:
    """A case number however it is printed."""
    found = number_of(number)
    return found.key if found is not None else fold(number)
