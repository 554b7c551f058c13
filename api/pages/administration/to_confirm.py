"""Names in judgments of which a person must say whose they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from nicegui import ui
from sqlalchemy.orm import Session

from api.facsimile import reading
from api.pages.kit import context, forms, frame, words
from api.pages.kit.theme import notice, tag
from api.store import organisations as register
from api.store.actor import Actor
from api.store.organisations import Question
from api.store.tables import Document, Judgment, Organisation
from nlp import taxonomy

SHOWN: Final = 20
"""Names on one page; the rest follow when these are answered."""
AROUND: Final = 40
LIKELY: Final = 80.0


@dataclass(slots=True)
class Group:
    """A name and all judgments that print it, with the likeliest organisations and a sentence."""

    name: str
    questions: list[Question]
    candidates: dict[int, str] = field(default_factory=dict)
    sentence: str = ""


@frame.page("/organisations/confirm", "待确认单位", "manage")
async def confirm() -> None:
    """One box a name; what is said of it holds for all judgments that print it."""
    here = context.current()
    groups, total, everyone = await here.read(_groups)
    if not groups:
        tag("p", "没有待确认的单位名称。文书里的被告名称与单位名称不完全一致时，会列在这里由您确认。", "empty")
        return
    tag("p", f"共 {total} 个名称与登记的单位不完全一致。确认后，相应单位即可看到这些文书；选“记为别称”，以后不再询问。", "quiet")
    boxes = [_Box(group, everyone) for group in groups]
    if any(box.sure for box in boxes):
        frame.action("确认全部高度相似的", lambda: _all(boxes))


class _Box:
    """One name: what it may be, and the answers."""

    def __init__(self, group: Group, everyone: dict[int, str]) -> None:
        self.group = group
        first = group.questions[0]
        self.sure = first.organisation_id is not None and first.score >= LIKELY
        options = {**group.candidates, **{key: name for key, name in everyone.items() if key not in group.candidates}}
        with tag("section", classes="match") as self.box:
            with tag("div", classes="match-head"):
                tag("strong", group.name)
                tag("span", f"作为{taxonomy.label('role', first.role)}", "quiet")
                for question in group.questions[:5]:
                    _case(question)
                if len(group.questions) > 5:
                    tag("span", f"等 {len(group.questions)} 件", "quiet")
            if group.sentence:
                tag("blockquote", group.sentence)
            with tag("div", classes="row"):
                self.chosen = forms.choice("是哪个单位", options, first.organisation_id, find=True)
                self.alias = ui.checkbox("记为别称", value=True)
                forms.button("确认", self._answer, main=True)
                forms.button("都不是", self._reject)

    async def confirm(self) -> None:
        """Says that the name is the chosen organisation's."""
        ids = [question.id for question in self.group.questions]
        await context.current().write(_confirm, ids, int(self.chosen.value), alias=bool(self.alias.value))
        self.box.delete()

    async def _answer(self) -> None:
        if not self.chosen.value:
            notice("请先选择单位；名单里没有的，点“都不是”，或先到“单位”里新建。", "warning")
            return
        await self.confirm()
        notice(f"已确认：{self.group.name}")

    async def _reject(self) -> None:
        told = "这些文书不归到任何登记的单位，今后也不再询问。以后可以在文书页重新指定。"
        if await forms.sure(f"“{self.group.name}”不是本系统登记的单位？", told, "都不是"):
            await context.current().write(_reject, [question.id for question in self.group.questions])
            self.box.delete()


async def _all(boxes: list[_Box]) -> None:
    wanted = [box for box in boxes if box.sure and not box.box.is_deleted and box.chosen.value]
    if await forms.sure(f"确认 {len(wanted)} 个高度相似的名称？", "每个名称按框中所选的单位确认，并记为别称。", "确认"):
        for box in wanted:
            await box.confirm()
        notice(f"已确认 {len(wanted)} 个名称")


def _case(question: Question) -> None:
    text = f"{question.case_number or '（未识别案号）'}　{words.day(question.decision_date)}"
    if question.visible:
        tag("a", text, "nowrap", href=f"/judgments/{question.judgment_id}")
    else:
        tag("span", f"{text}（确认后可查看）", "nowrap quiet")


def _confirm(session: Session, actor: Actor, ids: list[int], organisation_id: int, *, alias: bool) -> None:
    """Once a name is an alias, the other judgments that print it have been matched already."""
    waiting = {question.id for question in register.to_confirm(session, actor.scope)}
    for one in ids:
        if one in waiting:
            register.confirm(session, actor, one, organisation_id, alias=alias)
            alias = False


def _reject(session: Session, actor: Actor, ids: list[int]) -> None:
    for one in ids:
        register.reject(session, actor, one)


def _groups(session: Session, actor: Actor) -> tuple[list[Group], int, dict[int, str]]:
    actor.require("manage")
    named: dict[str, list[Question]] = defaultdict(list)
    for question in register.to_confirm(session, actor.scope):
        named[question.name].append(question)
    groups = [Group(name, questions) for name, questions in named.items()]
    groups.sort(key=lambda group: (group.questions[0].organisation_id is None, -group.questions[0].score, group.name))
    everyone = {row.id: row.name for row in register.listed(session, actor.scope, active=True)}
    for group in groups[:SHOWN]:
        found = register.candidates(session, group.name)
        group.candidates = {one.organisation_id: _likely(session, one.organisation_id, one.score) for one in found if one.organisation_id in everyone}
        group.sentence = next((text for one in group.questions if one.visible for text in _sentences(session, one)), "")
    return groups[:SHOWN], len(groups), everyone


def _likely(session: Session, organisation_id: int | None, score: float) -> str:
    return f"{session.get_one(Organisation, organisation_id).name}（相似 {score:.0f}%）"


def _sentences(session: Session, question: Question) -> list[str]:
    """The words around the first place of the name, where the text has it as it is printed."""
    judgment = session.get_one(Judgment, question.judgment_id)
    document = session.get(Document, judgment.document_id)
    text = reading.text_of(session, document) if document else None
    flat = text.text.replace("\n", "") if text else ""
    at = flat.find(question.name)
    if at < 0:
        return []
    start, end = max(0, at - AROUND), at + len(question.name) + AROUND
    return [("…" if start else "") + flat[start:end] + ("…" if end < len(flat) else "")]
