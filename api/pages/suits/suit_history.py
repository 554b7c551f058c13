"""What happened to a suit, step by step, and every screening that was ever made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.pages.kit import words
from api.pages.kit.table import Column, Row, Table, cell
from api.pages.kit.theme import tag
from api.pages.suits import suit_line
from api.screening import values
from api.screening.results import Result
from api.screening.states import ANSWERS, ENDINGS, EVENTS, LEVELS, STATES
from api.store.tables import SuitEvent, SuitScreening
from nlp.risk import share
from nlp.suit import PAPERS

STEPS: Final = (
    Column("at", "时间", "code"),
    Column("who", "由谁", "code"),
    Column("deed", "做了什么", "code"),
    Column("what", "内容", "wrap", width=240),
)
SCREENINGS: Final = (
    Column("at", "研判时间", "code"),
    Column("level", "风险", "code"),
    Column("chance", "败诉可能", "code"),
)
KINDS: Final[Mapping[str, str]] = dict(PAPERS.items())


def show(events: Sequence[SuitEvent], screenings: Sequence[SuitScreening], result: Result | None) -> None:
    """Both tables.  `result` tells what an item asks."""
    with tag("section", classes="suit-part"):
        tag("h2", "历次研判")
        Table("suit-screenings", SCREENINGS, [_screening(one) for one in screenings], empty="还没有研判", unit="次")
    with tag("section", classes="suit-part"):
        tag("h2", "办理经过")
        Table("suit-history", STEPS, [_step(one, result) for one in events], unit="步")


def _screening(one: SuitScreening) -> Row:
    chance = "—"
    if one.probability is not None and one.low is not None and one.high is not None:
        chance = f"约 {share(one.probability)}（{share(one.low)}—{share(one.high)}）"
    return {"id": one.id, "at": words.moment(one.created_at), "level": cell(LEVELS[one.level], suit_line.TONES[one.level]), "chance": chance}


def _step(one: SuitEvent, result: Result | None) -> Row:
    before, after = (found if isinstance(found, dict) else {} for found in (one.before, one.after))
    told = [*_said(one.action, before, after, result), *([one.note] if one.note else [])]
    return {
        "id": one.id, "at": words.moment(one.created_at), "who": one.user.name if one.user else "系统",
        "deed": EVENTS.get(one.action, one.action), "what": "；".join(told) or "—",
    }  # fmt: skip


def _said(action: str, before: dict[str, Any], after: dict[str, Any], result: Result | None) -> list[str]:
    if action in {"registered", "changed"}:
        return [_value(code, before.get(code), value) for code, value in after.items() if code in values.VALUES]
    if action in {"paper_added", "paper_removed", "paper_kind"}:
        kinds = [KINDS[str(found["kind"])] for found in (before, after) if found.get("kind") in KINDS] if action == "paper_kind" else []
        return [text for text in (str((after or before).get("name") or ""), " → ".join(kinds)) if text]
    if action == "answered":
        return [_answer(before, after, result)]
    if action == "screened":
        return [" → ".join(LEVELS[level] for found in (before, after) if (level := str(found.get("level"))) in LEVELS)]
    if action in {"closed", "judged"}:
        return [text for text in (ENDINGS.get(str(after.get("ending")), ""), str(after.get("on") or "")) if text]
    return [STATES[state] for found in (before, after) if (state := str(found.get("state"))) in STATES]


def _value(code: str, old: Any, new: Any) -> str:
    label, now = values.VALUES[code].label, values.shown(code, new) or "（恢复为材料所载）"
    return f"{label}：{values.shown(code, old)} → {now}" if old is not None else f"{label}：{now}"


def _answer(before: dict[str, Any], after: dict[str, Any], result: Result | None) -> str:
    item = result.finding(str(after.get("item"))) if result is not None else None
    given = ANSWERS.get(str(after.get("answer")), "收回")
    old = ANSWERS.get(str(before.get("answer")), "")
    return f"{item.requires.rstrip('。') if item else '检查项目'}：{f'{old} → ' if old else ''}{given}"
