"""Supervision letters: drafts, issuing, answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.downloads import attached
from api.ledger.letters import letters
from api.ledger.letters.letter_frames import Kind, frames
from api.ledger.letters.letter_words import SECTIONS, Words
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.editing import Editing
from api.routes.kit.etags import IfMatch, etag
from api.routes.kit.numbers import LARGEST_ID, Limit, Offset
from api.store.actor import Actor
from api.store.tables import Letter
from api.store.types import today
from nlp.reading.guard.sniff import DOCX

router = APIRouter(prefix="/letters", tags=["监督文书"])

StateCode = Literal["draft", "issued", "answered", "overdue"]
KINDS_SAID = "、".join(f"{frame.kind} {frame.label}" for frame in frames().values())
STATES_SAID = "、".join(f"{code} {label}" for code, label in letters.STATES.items())
LetterId = Annotated[int, InPath(ge=1, le=LARGEST_ID, description="监督文书编号。", examples=[4])]
Number = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="编号；不填为全部。", examples=[3])]


class KindOut(BaseModel):
    """一种监督文书。"""

    kind: Kind = Field(description=f"代码：{KINDS_SAID}。", examples=["opinion"])
    label: str = Field(description="名称，按本单位的政策口径。", examples=["行政执法监督意见书"])
    follows: str = Field(description="须先制发且逾期未按其整改的文书代码；空为不需要。", examples=[""])
    days: int = Field(description="建议的办理期限（天）。", examples=[30])


class Kinds(BaseModel):
    """监督文书的种类。"""

    items: list[KindOut] = Field(description="种类。")


class SectionIn(BaseModel):
    """文书的一个部分。"""

    heading: str = Field(max_length=100, description="小标题，不带序号。", examples=["监督意见"])
    text: str = Field(max_length=20_000, description="正文，一行一段。", examples=["请于2024年6月30日前整改完毕。"])


class LetterOut(BaseModel):
    """一份监督文书。"""

    id: int = Field(description="编号。", examples=[4])
    kind: Kind = Field(description=f"种类代码：{KINDS_SAID}。", examples=["opinion"])
    label: str = Field(description="名称。", examples=["行政执法监督意见书"])
    number: str = Field(description="文号。", examples=["执监意〔2024〕3号"])
    organisation_id: int = Field(description="被监督单位编号。", examples=[3])
    organisation: str = Field(description="被监督单位。", examples=["临江市公安局云溪分局"])
    dispute_id: int | None = Field(description="所涉案件编号；空为不针对某个案件。", examples=[12])
    follows_id: int | None = Field(description="所依据的监督意见书编号。", examples=[None])
    state: StateCode = Field(description=f"状态：{STATES_SAID}。", examples=["draft"])
    state_label: str = Field(description="状态名称。", examples=["草稿"])
    issued_on: date | None = Field(description="印发日期；空为草稿。", examples=["2024-05-31"])
    due_on: date | None = Field(description="办理期限。", examples=["2024-06-30"])
    answered_on: date | None = Field(description="回复日期。", examples=["2024-06-20"])
    answer: str = Field(description="回复内容。", examples=["已整改"])
    sha256: str = Field(description="印发文件的校验值；草稿为空。", examples=[""])
    revision: int = Field(description="修订号，每次改动加一。", examples=[2])
    created_at: datetime = Field(description="起草时间。")


class LetterDetail(LetterOut):
    """一份监督文书，连同文字。"""

    title: str = Field(description="标题。", examples=["行政执法监督意见书"])
    recipient: str = Field(description="主送单位。", examples=["临江市公安局云溪分局"])
    signer: str = Field(description="落款单位。", examples=["临江市云溪区司法局"])
    opening: str = Field(description="开头。", examples=["现提出以下监督意见。"])
    sections: list[SectionIn] = Field(description="各部分。")
    closing: str = Field(description="结尾。", examples=["请按期书面回复。"])
    approval: str = Field(description="政府批准情况，只存档，不印出。", examples=[""])


class Letters(BaseModel):
    """一页监督文书。"""

    total: int = Field(description="总数。", examples=[6])
    items: list[LetterOut] = Field(description="监督文书，新的在前。")


class NewLetter(BaseModel):
    """要起草的监督文书。"""

    kind: Kind = Field(description=f"种类代码：{KINDS_SAID}。", examples=["opinion"])
    organisation_id: int = Field(ge=1, le=LARGEST_ID, description="被监督单位编号。", examples=[3])
    dispute_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="所涉案件编号；给出时由案件填写内容。", examples=[12])
    follows_id: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="逾期未按其整改的监督意见书编号；起草监督决定书时必须给出。")


class LetterChanges(BaseModel):
    """要修改的内容；没有给出的不变。"""

    number: str | None = Field(default=None, max_length=60, description="文号。", examples=["执监意〔2024〕3号"])
    due_on: date | None = Field(default=None, description="办理期限。", examples=["2024-06-30"])
    title: str | None = Field(default=None, max_length=100, description="标题。", examples=["行政执法监督意见书"])
    recipient: str | None = Field(default=None, max_length=200, description="主送单位。", examples=["临江市公安局云溪分局"])
    signer: str | None = Field(default=None, max_length=200, description="落款单位。", examples=["临江市云溪区司法局"])
    opening: str | None = Field(default=None, max_length=4_000, description="开头。", examples=["现提出以下监督意见。"])
    sections: list[SectionIn] | None = Field(default=None, max_length=SECTIONS, description="各部分，整体替换。")
    closing: str | None = Field(default=None, max_length=2_000, description="结尾。", examples=["请按期书面回复。"])
    approval: str | None = Field(default=None, max_length=500, description="政府批准情况。", examples=["2024年5月30日区政府批准"])


class Issue(BaseModel):
    """印发。"""

    on: date | None = Field(default=None, description="印发日期；不给则为今天。", examples=["2024-05-31"])


class Answer(BaseModel):
    """回复。"""

    on: date | None = Field(default=None, description="回复日期；不给则为今天。", examples=["2024-06-20"])
    text: str = Field(min_length=1, max_length=4_000, description="回复内容。", examples=["已修订告知文书并组织培训"])


def _revision(session: Session, actor: Actor, letter_id: int) -> int:
    return letters.seen(session, actor, letter_id).revision


def _editing(letter_id: LetterId, services: ServicesDep, actor: ActorDep, if_match: IfMatch = None) -> Editing:
    return Editing(services, actor, letter_id, if_match, _revision, "manage")


EditingDep = Annotated[Editing, Depends(_editing)]
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Word 文件。", "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("", summary="监督文书列表")
def index(
    session: ReadDep, actor: ActorDep, *,
    kind: Annotated[Kind | None, Query(description="只要这一种。")] = None,
    state: Annotated[StateCode | None, Query(description="只要这种状态的。")] = None,
    organisation: Number = None, dispute: Number = None, offset: Offset = 0, limit: Limit = 50,
) -> Letters:  # fmt: skip
    """发给您有权查看的单位的监督文书，新的在前；草稿只有司法局看得到。"""
    found = letters.listed(
        session, actor, kind=kind or "", state=state or "", organisation_id=organisation, dispute_id=dispute, offset=offset, limit=limit
    )
    return Letters(total=found.total, items=[LetterOut(**_plain(row)) for row in found.rows])


@router.get("/kinds", summary="监督文书种类")
def kinds(session: ReadDep, actor: ActorDep) -> Kinds:
    """可以制发的监督文书和它们在本单位政策口径里的名称。"""
    actor.require("read")
    named = letters.labels(session, actor)
    return Kinds(items=[KindOut(kind=one.kind, label=named[one.kind], follows=one.follows, days=one.days) for one in frames().values()])


@router.post("", summary="起草监督文书", status_code=201)
def create(services: ServicesDep, actor: ActorDep, sent: NewLetter, response: Response) -> LetterDetail:
    """由司法局起草；给出案件时，案号、法院、裁判内容和指出的问题自动填入，均可修改。"""
    with services.database.write() as session:
        row = letters.draft(session, actor, sent.kind, sent.organisation_id, dispute_id=sent.dispute_id, follows_id=sent.follows_id)
        return _detail(row, response)


@router.get("/{letter_id}", summary="一份监督文书")
def show(letter_id: LetterId, session: ReadDep, actor: ActorDep, response: Response) -> LetterDetail:
    """文字和办理情况。ETag 供改动时使用。"""
    return _detail(letters.one(session, actor, letter_id), response)


@router.patch("/{letter_id}", summary="修改监督文书草稿")
def change(editing: EditingDep, sent: LetterChanges, response: Response) -> LetterDetail:
    """只有草稿可以修改。"""
    with editing.open() as (session, at):
        return _detail(letters.change(session, *at, sent.model_dump(exclude_unset=True)), response)


@router.delete("/{letter_id}", summary="删除监督文书草稿", status_code=204)
def discard(editing: EditingDep) -> None:
    """只有草稿可以删除。"""
    with editing.open() as (session, at):
        letters.discard(session, *at)


@router.post("/{letter_id}/issue", summary="印发监督文书")
def issue(editing: EditingDep, sent: Issue, response: Response) -> LetterDetail:
    """印发以后不能再改，文件按印发时的样子保存，被监督单位可以查看。监督决定书须写明政府批准情况。"""
    day = sent.on or today()
    with editing.look() as (session, at):
        kept = letters.keep(session, *at, day, files=editing.services.files, reserve=editing.services.settings.free_bytes)
    with editing.services.database.write() as session:
        return _detail(letters.issue(session, *at, day, kept=kept), response)


@router.post("/{letter_id}/answer", summary="登记回复")
def answer(editing: EditingDep, sent: Answer, response: Response) -> LetterDetail:
    """被监督单位回复一次；更正由司法局登记。"""
    with editing.open("correct") as (session, at):
        return _detail(letters.answer(session, *at, sent.on or today(), text=sent.text), response)


@router.get("/{letter_id}/file", summary="下载监督文书", response_class=Response, responses=FILE)
def download(letter_id: LetterId, services: ServicesDep, actor: ActorDep) -> Response:
    """Word 文件：草稿按现在的内容生成，已印发的为印发时保存的文件；下载会记入操作记录。"""
    with services.database.read() as session:
        content, name = letters.file(session, actor, letter_id, services.files)
    with services.database.write() as session:
        letters.noted(session, actor, letter_id, name)
    return attached(content, name, DOCX)


def _plain(row: Letter) -> dict[str, Any]:
    state = letters.state(row, today())
    return {
        "id": row.id, "kind": row.kind, "label": row.values.get("label", ""), "number": row.number, "organisation_id": row.organisation_id,
        "organisation": row.organisation.name, "dispute_id": row.dispute_id, "follows_id": row.follows_id, "state": state,
        "state_label": letters.STATES[state], "issued_on": row.issued_on, "due_on": row.due_on, "answered_on": row.answered_on,
        "answer": row.answer, "sha256": row.sha256, "revision": row.revision, "created_at": row.created_at,
    }  # fmt: skip


def _detail(row: Letter, response: Response) -> LetterDetail:
    response.headers["ETag"] = etag(row.revision)
    words = Words.of(row.values)
    sections = [SectionIn(heading=one.heading, text=one.text) for one in words.sections]
    return LetterDetail(
        **_plain(row), title=words.title, recipient=words.recipient, signer=words.signer, opening=words.opening, sections=sections,
        closing=words.closing, approval=words.approval,
    )  # fmt: skip
