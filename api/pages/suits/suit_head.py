"""The top of a suit's page: its level with the interval and why, what comes next, and the judgment held against it."""

from __future__ import annotations

from typing import Final

from api.pages.kit import words
from api.pages.kit.theme import tag
from api.pages.suits import chances, suit_line
from api.pages.suits.suit_risk import UNKNOWN
from api.screening.showing import Foretold, Shown
from api.screening.states import LEVELS
from nlp.judgment import LOSSES
from nlp.risk import share

READING: Final = "材料正在读取和研判，完成后这里自动更新。"
FIRST: Final = "上传材料或填写被诉行为种类后，系统给出风险和依据。"
AGREEMENT: Final = {
    ("red", True): ("与研判一致", "good"), ("red", False): ("研判偏高（虚警）", "warn"), ("yellow", True): ("研判提示过中等风险", "quiet"),
    ("yellow", False): ("研判提示过中等风险", "quiet"), ("green", True): ("研判偏低（漏报）", "bad"), ("green", False): ("与研判一致", "good"),
}  # fmt: skip
"""Level foretold, whether the agency lost → how they agree."""


def show(shown: Shown) -> None:
    """Level and reasons; then how the suit stands."""
    suit, result = shown.suit, shown.result
    with tag("section", classes=f"suit-head suit-{suit.level}", aria_label="研判结论"):
        with tag("div", classes="suit-level"):
            tag("b", LEVELS[suit.level], f"tone-{suit_line.TONES[suit.level]}")
            if result is not None and result.chance is not None:
                tag("p", f"败诉可能{chances.told(result.chance)}")
                chances.track(result.chance)
            if shown.screened_at is not None:
                tag("p", f"研判于 {words.moment(shown.screened_at)}，读到材料 {result.papers if result else 0} 份", "quiet")
        with tag("div"):
            if shown.waiting and suit.state == "pending":
                tag("p", READING, "tone-moving", role="status")
            if shown.another:
                tag("p", f"材料里的被告是“{shown.another}”，与登记的单位不同，请核对。", "tone-warn", role="status")
            _why(shown)
        _standing(shown)
    if shown.foretold is not None:
        _foretold(shown.foretold)


def _why(shown: Shown) -> None:
    result = shown.result
    if result is None:
        if not shown.papers:
            tag("p", FIRST, "quiet")
        return
    if result.level == "unknown":
        tag("p", UNKNOWN)
    with tag("ul", classes="suit-why"):
        for reason in result.reasons:
            tag("li", reason)
        counted = [f"{part.label} {share(part.weight)}" for part in result.parts if part.weight]
        if counted:
            tag("li", f"各部分占比：{'，'.join(counted)}；理由见下面“风险由什么得出”。")


def _standing(shown: Shown) -> None:
    suit, coming = shown.suit, suit_line.first_due(shown.suit)
    with tag("div", classes="suit-standing"):
        tag("strong", suit_line.state(suit))
        tag("span", suit.organisation.name)
        tag("span", suit.court or "法院未填", "" if suit.court else "quiet")
        tag("span", f"原告 {suit.plaintiffs or '未填'}")
        tag("span", suit.act or "被诉行为未填", "" if suit.act else "quiet")
        if coming is not None:
            tone = suit_line.DUE_TONES.get(coming.state(shown.day), "")
            tag("span", f"{coming.label}：{words.day(coming.due_on)}（{coming.label_of_state(shown.day)}）", f"tone-{tone}")
        if suit.ended_on:
            tag("span", f"办结 {words.day(suit.ended_on)}")


def _foretold(one: Foretold) -> None:
    """The judgment beside what was foretold."""
    with tag("section", classes="suit-told", aria_label="裁判与研判对照"), tag("p", classes="row"):
        tag("strong", "裁判与研判对照")
        tag("a", one.number or "一审裁判", href=f"/judgments/{one.judgment_id}")
        tag("span", " ".join(part for part in (one.court, words.day(one.decided_on)) if part))
        tag("strong", words.label("agency_result", one.result) if one.result else "结果未读出", f"tone-{words.RESULT_TONES.get(one.result, 'quiet')}")
        if not one.level:
            tag("span", "裁判前没有研判", "quiet")
            return
        chance = f"，败诉可能约 {share(one.probability)}" if one.probability is not None else ""
        tag("span", f"裁判前的研判：{LEVELS[one.level]}{chance}")
        told, tone = AGREEMENT.get((one.level, one.result in LOSSES), ("", ""))
        if told and one.result in LOSSES | {"won"}:
            tag("strong", told, f"tone-{tone}")
        tag("a", "全部研判效果", href="/screening/reliability")
