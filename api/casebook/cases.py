"""Typical cases as they are kept: chosen or turned down by a bureau, drafted, written on by people, by the agency when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from api.casebook import candidates, drafting, settings, sight, versions
from api.casebook.criteria import Reason
from api.casebook.drafting import Draft
from api.casebook.sight import Seen
from api.casebook.versions import STATES
from api.errors import ServiceError
from api.ledger.wording import clean, line
from api.store import audit
from api.store.actor import Actor
from api.store.locking import ROW
from api.store.organisations import bureaus
from api.store.tables import Dispute, DisputeJudgment, Judgment, Organisation, TypicalCase, Verdict
from api.writing import passages, sources
from api.writing.passages import Section, from_json, to_json

TITLE_MAX: Final = 200
SECTION_MAX: Final = 10_000
"""Characters of a section, however long a bureau lets it be."""
NOTE: Final = 1_000
_APART: Final = re.compile(r"[；;、，,\s\u3000]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed by; what is empty lets everything through."""

    state: tuple[str, ...] = ()
    text: str = ""
    """In the title."""
    bureau: int | None = None
    dispute: int | None = None


def page(session: Session, actor: Actor, wanted: Wanted, *, offset: int = 0, limit: int = 50) -> tuple[list[Seen], int]:
    """The cases of which the caller gets anything, the last changed first; and how many there are."""
    actor.require("read")
    conditions = [or_(sight.own(actor), sight.asked(actor), sight.released(session, actor)), *_conditions(actor, wanted)]
    total = session.scalar(select(func.count()).select_from(TypicalCase).where(*conditions)) or 0
    rows = select(TypicalCase, sight.own(actor), sight.asked(actor)).where(*conditions).options(
        defer(TypicalCase.sections), joinedload(TypicalCase.organisation), joinedload(TypicalCase.bureau), joinedload(TypicalCase.dispute)
    )  # fmt: skip
    ordered = rows.order_by(TypicalCase.updated_at.desc(), TypicalCase.id.desc()).offset(offset).limit(limit)
    return [Seen(case, bool(owns or asked), bool(owns)) for case, owns, asked in session.execute(ordered)], total


def _conditions(actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    states = wanted.state or tuple(code for code in STATES if code != "dismissed")
    yield TypicalCase.state.in_(states) & (TypicalCase.merged_id == 0)
    if wanted.text.strip():
        yield TypicalCase.title.icontains(wanted.text.strip(), autoescape=True) & or_(sight.own(actor), sight.asked(actor))
    if wanted.bureau is not None:
        yield TypicalCase.bureau_id == wanted.bureau
    if wanted.dispute is not None:
        yield TypicalCase.dispute_id == wanted.dispute


def prepare(session: Session, actor: Actor, bureau_id: int | None, dispute_id: int, organisation_id: int) -> Draft | None:
    """The draft for `take`, with a session that only reads: the judgment is read again for it, which takes a moment.

    None for a case that has its words already.  Raises ServiceError as `take`.
    """
    key = bureau, dispute, organisation = _within(session, actor, bureau_id, dispute_id, organisation_id)
    found = session.scalar(_kept(*key))
    if found is not None and found.state != "dismissed":
        raise ServiceError("E605", what=sight.WHAT)
    judgment_id = _lost(session, actor, bureau, dispute.id, organisation)
    if found is not None and found.sections:
        return None
    return drafting.draft(session, judgment_id, organisation.name, settings.of(session, bureau.id).lengths)


def take(
    session: Session, actor: Actor, bureau_id: int | None, dispute_id: int, organisation_id: int, *, reasons: Sequence[Reason] = (),
    drafted: Draft | None = None,
) -> TypicalCase:  # fmt: skip
    """Chooses an agency's lost case and drafts it.  `reasons`: why it was proposed; none: by hand.

    `drafted`: what `prepare` made; without it, or where the case is now to be drafted from another judgment, it is made here.
    Raises ServiceError E504, E601 (nothing of these within sight), E602 (no bureau), E605 (chosen already), E606 (not lost,
    or nothing is kept of the judgment's text).
    """
    bureau, organisation, found = _key(session, actor, bureau_id, dispute_id, organisation_id)
    if found is not None and found.state != "dismissed":
        raise ServiceError("E605", what=sight.WHAT)
    judgment_id = _lost(session, actor, bureau, dispute_id, organisation)
    made = found or _new(session, actor, bureau.id, dispute_id, organisation.id)
    made.state, made.judgment_id, made.reasons = "draft", judgment_id, [one.to_json() for one in reasons] or made.reasons or []
    _draft(session, actor, made, organisation.name, drafted)
    after = {"dispute_id": dispute_id, "organisation_id": organisation.id, "criteria": [one.criterion for one in reasons]}
    audit.note(session, actor, "typical.take", "typical_case", made.id, after=after)
    session.flush()
    return made


def dismiss(
    session: Session, actor: Actor, bureau_id: int | None, dispute_id: int, organisation_id: int, *, reasons: Sequence[Reason] = ()
) -> TypicalCase:
    """Turns an agency's case down, or puts a draft away; it can be had back (`reconsider`).

    Raises ServiceError E504, E601, E602, E606 (released).
    """
    bureau, organisation, found = _key(session, actor, bureau_id, dispute_id, organisation_id)
    if found is not None and found.state not in {"draft", "withdrawn"}:
        raise ServiceError("E606", why=f"{sight.WHAT}现在是“{STATES[found.state]}”")
    before = found.state if found is not None else None
    if found is None:
        judgment_id = _lost(session, actor, bureau, dispute_id, organisation)
        found = _new(session, actor, bureau.id, dispute_id, organisation.id)
        found.judgment_id, found.reasons = judgment_id, [one.to_json() for one in reasons]
    found.state, found.asked_id = "dismissed", None
    versions.touched(found)
    session.flush()
    after = {"dispute_id": dispute_id, "organisation_id": organisation.id}
    audit.note(session, actor, "typical.dismiss", "typical_case", found.id, before={"state": before}, after=after)
    return found


def reconsider(session: Session, actor: Actor, case_id: int) -> TypicalCase | None:
    """Takes a dismissal back: a draft is a draft again; what never was one is a proposal again (None).

    Raises ServiceError E504, E601, E606 (not dismissed, or merged with another).
    """
    found = session.get_one(TypicalCase, sight.managed(session, actor, case_id).id, with_for_update=ROW, populate_existing=True)
    if found.state != "dismissed":
        raise ServiceError("E606", why=f"{sight.WHAT}现在是“{STATES[found.state]}”")
    if found.merged_id:
        raise ServiceError("E606", why="案件已合并，请看合并后的典型案例")
    audit.note(session, actor, "typical.reconsider", "typical_case", found.id, after={"dispute_id": found.dispute_id})
    if not found.version:
        session.delete(found)
        session.flush()
        return None
    found.state = "draft"
    versions.touched(found)
    session.flush()
    return found


def rename(session: Session, actor: Actor, case_id: int, revision: int, title: str) -> TypicalCase:
    """Another title.  Raises ServiceError E504, E601, E602, E606, E611."""
    found = versions.opened(session, actor, case_id, revision)
    wanted = line(title, TITLE_MAX, name="标题", needed=True)
    if wanted != found.title:
        before, found.title = found.title, wanted
        versions.raised(session, actor, found, "title", before={"title": before}, after={"title": wanted})
    return found


def change(session: Session, actor: Actor, case_id: int, revision: int, code: str, *, paragraphs: Sequence[str]) -> TypicalCase:
    """Other words for a section; sentences that stand in a judgment of the case keep or get it as their source.

    Raises ServiceError E504, E601 (also: no such section), E602, E606, E611.
    """
    found = versions.opened(session, actor, case_id, revision)
    lines = [line for text in paragraphs for line in clean(text, SECTION_MAX, name="一节").splitlines()]
    if sum(map(len, lines)) > SECTION_MAX:
        raise ServiceError("E602", why=f"一节最多 {SECTION_MAX:,} 字")
    old = section_of(found, code)
    written = passages.rewritten(old, lines, _texts(session, actor, found), actor.user_id)
    _replace(session, actor, found, sources.paged(session, written))
    return found


def anew(session: Session, actor: Actor, case_id: int, code: str) -> Section:
    """A section as the judgment gives it now, for `redraft`; nothing is written.

    Raises ServiceError E504, E601 (also: no such section), E606 (nothing is kept of the judgment's text).
    """
    actor.require("correct")
    found = sight.whole(session, actor, case_id)
    section_of(found, code)
    made = drafting.section(session, found.judgment_id, found.organisation.name, settings.of(session, found.bureau_id).lengths, code)
    if made is None:
        raise ServiceError("E601", what="这一节")
    return made


def redraft(session: Session, actor: Actor, case_id: int, revision: int, drafted: Section) -> TypicalCase:
    """A section as `anew` drafted it, without what people wrote.  Raises ServiceError as `change`."""
    found = versions.opened(session, actor, case_id, revision)
    _replace(session, actor, found, drafted, what="redrafted")
    return found


def recheck(session: Session, actor: Actor, case_id: int, revision: int) -> TypicalCase:
    """A person held the words against what has come since (corrections, further judgments) and stands by them.

    Makes a version of its own, so that people sign with knowledge of it.  Raises ServiceError E504, E601, E606, E611.
    """
    found = versions.opened(session, actor, case_id, revision)
    versions.raised(session, actor, found, "rechecked")
    return found


def ask(session: Session, actor: Actor, case_id: int, revision: int) -> TypicalCase:
    """Asks the agency that lost to write on the draft (要求相应行政机关撰写).  Raises ServiceError E504, E601, E606, E611."""
    found = versions.opened(session, actor, sight.managed(session, actor, case_id).id, revision, right="manage")
    if found.asked_id is not None:
        raise ServiceError("E606", why=f"已经要求{found.organisation.name}撰写，还没有交回")
    found.asked_id = found.organisation_id
    versions.touched(found)
    audit.note(session, actor, "typical.ask", "typical_case", found.id, after={"organisation_id": found.organisation_id})
    session.flush()
    return found


def hand_back(session: Session, actor: Actor, case_id: int, revision: int) -> TypicalCase:
    """The agency is done, or the bureau takes the draft back.  Raises ServiceError E504, E601, E606 (nobody was asked), E611."""
    found = versions.opened(session, actor, case_id, revision)
    if found.asked_id is None:
        raise ServiceError("E606", why="没有要求单位撰写")
    audit.note(session, actor, "typical.hand_back", "typical_case", found.id, before={"organisation_id": found.asked_id})
    found.asked_id = None
    versions.touched(found)
    session.flush()
    return found


def sections_of(case: TypicalCase) -> tuple[Section, ...]:
    """The sections as passages with their sources."""
    return from_json(case.sections)


def section_of(case: TypicalCase, code: str) -> Section:
    """One section.  Raises ServiceError E601 where there is no such."""
    found = next((one for one in sections_of(case) if one.code == code), None)
    if found is None:
        raise ServiceError("E601", what="这一节")
    return found


def shown_title(case: TypicalCase, *, whole: bool) -> str:
    """The title as the caller gets it: masked where he does not get the whole."""
    return case.title if whole or not case.released else str(case.released["title"])


def words_of(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Keywords, however people part them."""
    return tuple(dict.fromkeys(word for text in paragraphs for word in _APART.split(text) if word))


def _key(
    session: Session, actor: Actor, bureau_id: int | None, dispute_id: int, organisation_id: int
) -> tuple[Organisation, Organisation, TypicalCase | None]:
    """Bureau and agency, and what is kept of them and the dispute, locked."""
    bureau, dispute, organisation = _within(session, actor, bureau_id, dispute_id, organisation_id)
    session.execute(select(Dispute.id).where(Dispute.id == dispute.id).with_for_update(**ROW))  # of two who choose at once one waits
    return bureau, organisation, session.scalar(_kept(bureau, dispute, organisation).with_for_update(**ROW))


def _within(
    session: Session, actor: Actor, bureau_id: int | None, dispute_id: int, organisation_id: int
) -> tuple[Organisation, Dispute, Organisation]:
    """Bureau, dispute and agency.  Raises ServiceError E504, E601, E602."""
    bureau = bureaus.one(session, actor, bureau_id)
    return bureau, actor.scope.dispute(session, dispute_id), actor.scope.organisation(session, organisation_id)


def _kept(bureau: Organisation, dispute: Dispute, organisation: Organisation) -> Select[TypicalCase]:
    return select(TypicalCase).where(
        TypicalCase.bureau_id == bureau.id, TypicalCase.dispute_id == dispute.id, TypicalCase.organisation_id == organisation.id,
        TypicalCase.merged_id == 0,
    )  # fmt: skip


def _lost(session: Session, actor: Actor, bureau: Organisation, dispute_id: int, organisation: Organisation) -> int:
    """The judgment to draft from.  Raises ServiceError E606 where the case does not stand as lost."""
    found = candidates.one(session, actor, bureau, dispute_id, organisation.id)
    if found is None or found.judgment_id is None:
        sued = select(Verdict.id).where(Verdict.dispute_id == dispute_id, Verdict.organisation_id == organisation.id).limit(1)
        raise ServiceError("E606", why=f"{organisation.name}{'没有在这个案件中败诉' if session.scalar(sued) else '不是这个案件的被告'}")
    return found.judgment_id


def _new(session: Session, actor: Actor, bureau_id: int, dispute_id: int, organisation_id: int) -> TypicalCase:
    if actor.user_id is None:
        raise ServiceError("E504")
    made = TypicalCase(
        bureau_id=bureau_id, dispute_id=dispute_id, organisation_id=organisation_id, user_id=actor.user_id, reasons=[], sections=[], masking={},
        version=0, revision=0,
    )  # fmt: skip
    session.add(made)
    return made


def _draft(session: Session, actor: Actor, case: TypicalCase, agency: str, drafted: Draft | None) -> None:
    """A first draft where there is none yet."""
    versions.touched(case)
    if case.sections:
        return
    if drafted is None or drafted.judgment_id != case.judgment_id:
        drafted = drafting.draft(session, case.judgment_id, agency, settings.of(session, case.bureau_id).lengths)
    case.title, case.sections, case.version = drafted.title, to_json(drafted.sections), 1
    versions.added(session, actor, case, "drafted")


def _texts(session: Session, actor: Actor, case: TypicalCase) -> dict[int, str]:
    """The judgments of the case's dispute that the caller may see."""
    known = session.scalars(select(DisputeJudgment.judgment_id).where(DisputeJudgment.dispute_id == case.dispute_id)).all()
    seen = select(Judgment.id).where(actor.scope.holds_judgment(), Judgment.id.in_({*known, case.judgment_id}))
    return sources.texts(session, session.scalars(seen))


def _replace(session: Session, actor: Actor, case: TypicalCase, section: Section, what: str = "") -> None:
    before: list[dict[str, Any]] = case.sections
    after = to_json(section if one.code == section.code else one for one in sections_of(case))
    if before != after:
        case.sections = after
        versions.raised(session, actor, case, what or section.code, after={"section": section.code})
