"""Who is told what when a document has come to rest: a line in an organisation's inbox, once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.intake.save import registered
from api.intake.states import FRUITLESS, STATES
from api.store.scope import COUNTING, significant
from api.store.tables import Analysis, Document, Involvement, Judgment, Notification, Organisation, Paper, User
from nlp.paper import LABELS

ADMINISTRATORS = 0
"""Stands for an organisation: those who belong to none."""


def settled(session: Session, document: Document) -> None:
    """Tells those whom the document's state concerns; nobody is told twice."""
    if document.state in FRUITLESS:
        why = f"{document.error_message or ''}{document.error_remedy or ''}"
        label = STATES[document.state]
        _tell(session, document.state, document, document.organisation_id, f"“{document.name}”{label}：{why}")
    elif document.held:
        _held(session, document)
    elif document.state == "paper":
        _paper(session, document, session.scalars(select(Paper).where(Paper.document_id == document.id)).one())
    elif document.judgment_id is not None:
        _joined(session, document, session.get_one(Judgment, document.judgment_id))


def deciders(session: Session, document: Document, judgment: Judgment) -> list[int]:
    """The bureaus that see both the sender and the judgment; where there is none, the administrators decide."""
    sender = session.get(Organisation, document.organisation_id)
    involved = session.scalars(
        select(Organisation.region)
        .join(Involvement, Involvement.organisation_id == Organisation.id)
        .where(Involvement.judgment_id == judgment.id, Involvement.status.in_(COUNTING))
    ).all()
    bureaus = session.scalars(select(Organisation).where(Organisation.kind == "bureau", Organisation.active)).all()
    found = []
    for bureau in bureaus:
        region = significant(bureau.region)
        if sender and sender.region.startswith(region) and any(one.startswith(region) for one in involved):
            found.append(bureau.id)
    return found or [ADMINISTRATORS]


def _held(session: Session, document: Document) -> None:
    """The sender learns no more of the judgment than that its number is taken."""
    analysis = session.get_one(Analysis, document.analysis_id)
    number = analysis.record["case_number"]
    told = f"“{document.name}”（{number}）的案号已由其他单位登记，暂不并入，等待司法局确认归属。"
    _tell(session, "held", document, document.organisation_id, told)
    judgment = registered(session, document, analysis)
    if judgment is None:
        return
    sender = session.get(Organisation, document.organisation_id)
    asked = f"{sender.name if sender else '管理员'}上传的“{document.name}”与已登记的 {number} 案号相同，请确认是否并入。"
    for bureau in deciders(session, document, judgment):
        _tell(session, "to_decide", document, bureau, asked)


def _joined(session: Session, document: Document, judgment: Judgment) -> None:
    """Organisations that have to do with the judgment and did not hand this file in themselves."""
    rows = session.scalars(
        select(Involvement.organisation_id)
        .where(
            Involvement.judgment_id == judgment.id,
            Involvement.status.in_(COUNTING),
            Involvement.organisation_id != document.organisation_id,
        )
        .distinct()
    )
    number = judgment.case_number or "（未读出案号）"
    if judgment.newer and judgment.document_id == document.id:
        message = f"{number} 核对后收到第 {document.version} 版文件，内容与核对过的不同，请查看并决定是否采用。"
        for one in _vouching(session, judgment):
            _tell(session, "newer", document, one, message)
        return
    if document.version == 1:
        kind, message = "registered", f"涉及贵单位的 {number} 已登记，请核对。"
    else:
        kind, message = "version", f"{number} 收到第 {document.version} 个版本的文件。"
    for organisation_id in rows:
        if organisation_id is not None:
            _tell(session, kind, document, organisation_id, message)


def _paper(session: Session, document: Document, paper: Paper) -> None:
    """The agency that it speaks of, and its bureau; where a person has to say which agency that is, the sender's bureau."""
    what = f"{LABELS[paper.kind]}{paper.number or '（未读出文号）'}"
    agency = session.get(Organisation, paper.organisation_id) if paper.organisation_id else None
    told: dict[int, str] = {}
    for bureau in _bureaus(session, agency or session.get(Organisation, document.organisation_id)):
        told[bureau] = f"涉及{agency.name}的 {what} 已登记，请核对。" if agency else f"{what} 已登记，但未能确认涉及哪个单位，请指定。"
    if agency is not None:
        told[agency.id] = f"涉及贵单位的 {what} 已登记，请核对。"
    for organisation_id, message in told.items():
        if organisation_id != document.organisation_id or agency is None:
            _tell(session, "paper", document, organisation_id, message)


def _bureaus(session: Session, place: Organisation | None) -> list[int]:
    """The nearest bureaus in whose region a place lies; where there is none, the administrators."""
    if place is None:
        return [ADMINISTRATORS]
    found = session.scalars(select(Organisation).where(Organisation.kind == "bureau", Organisation.active)).all()
    near = {one.id: len(significant(one.region)) for one in found if place.region.startswith(significant(one.region))}
    return [one for one, length in near.items() if length == max(near.values())] or [ADMINISTRATORS]


def _vouching(session: Session, judgment: Judgment) -> set[int]:
    """Organisations that have to do with the judgment, and those whose people checked it."""
    concerned = session.scalars(
        select(Involvement.organisation_id).where(
            Involvement.judgment_id == judgment.id, Involvement.status.in_(COUNTING), Involvement.organisation_id.is_not(None)
        )
    )
    checkers = (judgment.checked_by, judgment.second_checked_by)
    theirs = session.scalars(select(User.organisation_id).where(User.id.in_([one for one in checkers if one is not None])))
    return {one for one in concerned if one is not None} | {one or ADMINISTRATORS for one in theirs}


def _tell(session: Session, kind: str, document: Document, organisation_id: int, message: str) -> None:
    known = select(Notification.id).filter_by(kind=kind, document_id=document.id, organisation_id=organisation_id)
    if session.scalar(known) is None:
        session.add(
            Notification(kind=kind, document_id=document.id, organisation_id=organisation_id, message=message)
        )
