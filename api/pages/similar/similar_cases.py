"""Judgments like a pending suit, like a judgment, or like what somebody asks; with the reasons and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nicegui import ui
from sqlalchemy.orm import Session

from api.pages.kit import context, frame
from api.pages.kit.theme import asset, tag
from api.pages.suits import suit_likes, suit_line
from api.screening import similar, suits
from api.screening.results import Alike
from api.services import Services
from api.store.actor import Actor

ui.add_head_html(f'<link rel="stylesheet" href="{asset("suits.css")}">', shared=True)
LIMIT: Final = 20
LONGEST: Final = 600
"""Characters of a question: it stands in the address."""
HINT: Final = "用几句话写明案情，例如：城管部门没有催告就拆除了房屋，当事人请求确认违法"
ASK: Final = "在上面写明案情，或在裁判文书、在诉案件的页面上点“类案”。只检索您有权查看的裁判文书。"
GROWING: Final = "类案索引还在建立：已收入 {indexed:,} 份，共 {total:,} 份，结果可能不全，稍后再查。"
NONE: Final = "没有找到足够相似的裁判文书。可以写得更具体，或换一种说法。"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: in words for the heading, where it leads to, and what was found."""

    about: str
    address: str
    found: list[Alike]
    standing: similar.Standing


@frame.page("/similar", "类案检索")
async def page(q: str = "", suit: int = 0, judgment: int = 0) -> None:
    """The form, and what was found; `suit` and `judgment` are ids, `q` is a question."""
    here = context.current()
    question = " ".join(q.split())[:LONGEST]
    _form(question)
    if not (question or suit or judgment):
        tag("p", ASK, "empty")
        return
    asked = await here.read(_find, here.services, question, suit_id=suit, judgment_id=judgment)
    with tag("p", classes="similar-from"):
        tag("span", "与")
        if asked.address:
            tag("a", asked.about, href=asked.address)
        else:
            tag("strong", asked.about)
        tag("span", "相似的裁判文书，最相似的在前。")
    if not asked.standing.complete:
        tag("p", GROWING.format(indexed=asked.standing.indexed, total=asked.standing.total), "quiet small", role="status")
    suit_likes.show(asked.found, empty=NONE)


def _form(question: str) -> None:
    with tag("form", classes="similar-ask screen-only", method="get", role="search", aria_label="类案检索"):
        with tag("label"):
            tag("span", "案情")
            tag("textarea", question, "input", name="q", placeholder=HINT, maxlength=str(LONGEST), rows="3")
        with tag("div", classes="row"):
            tag("button", "检索类案", "button", type="submit")


def _find(session: Session, actor: Actor, services: Services, question: str, *, suit_id: int, judgment_id: int) -> Asked:
    """Raises ServiceError E504, E601 (suit or judgment not within sight)."""
    actor.require("read")
    standing = similar.standing(session, services, actor)
    if judgment_id:
        about = actor.scope.judgment(session, judgment_id)
        found = similar.find(session, services, actor, judgment_id=judgment_id, limit=LIMIT)
        return Asked(about.case_number or "这份裁判文书", f"/judgments/{judgment_id}", found, standing)
    if suit_id:
        suit = suits.one(session, actor, suit_id)
        found = similar.find(session, services, actor, suit_id=suit_id, limit=LIMIT)
        return Asked(suit.number or f"在诉案件{suit_line.NO_NUMBER}", f"/suits/{suit_id}", found, standing)
    return Asked("所写案情", "", similar.find(session, services, actor, question=question, limit=LIMIT), standing)
