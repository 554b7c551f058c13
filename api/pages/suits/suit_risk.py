"""What the level rests on: what weighs how much, on which causes the suit may be lost, what can still be mended, who should know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.pages.kit.theme import tag
from api.pages.suits import chances
from api.screening.results import Cause, Informed, Mend, OwnLoss, Result, Tally
from nlp.risk import share

UNKNOWN: Final = "现有材料不足以判断风险。可以补充材料、填写被诉行为种类，或回答下面的问题。"


def weights(result: Result) -> None:
    """A line for each part: what it says by itself, its share of the whole, why, and the cases behind it."""
    with tag("section", classes="suit-part"):
        with tag("h2", "风险由什么得出"):
            tag("small", "各部分单独看的败诉可能和占比")
        with tag("table", classes="weights"):
            with tag("tr"):
                for head in ("依据", "占比", "单独看", "", "理由"):
                    tag("th", head)
            for part in result.parts:
                with tag("tr"):
                    tag("td", part.label)
                    tag("td", share(part.weight) if part.weight else "未计入", "number")
                    tag("td", share(part.chance.value) if part.chance else "—", "number")
                    with tag("td"):
                        if part.chance:
                            chances.track(part.chance)
                    with tag("td"):
                        _reasons(part.reasons)
                        _behind({"history": result.history, "base": result.base}.get(part.code))


def causes(found: Sequence[Cause]) -> None:
    """The likely causes, those shown first, with their articles and what the agency lost for before."""
    if not found:
        return
    shown, open_ = [one for one in found if one.shown], [one for one in found if not one.shown]
    with tag("section", classes="suit-part"):
        with tag("h2", "可能被认定的败诉原因"):
            tag("small", f"{len(shown)} 项材料已显示")
        for one in shown:
            _cause(one)
        if open_:
            with tag("details", classes="finding-fold") as fold:
                tag("summary", f"尚无材料证明符合的，还可能被认定 {len(open_)} 项", "text-button")
                for one in open_:
                    _cause(one)
            if not shown:
                fold.props["open"] = True


def mends(found: Sequence[Mend]) -> None:
    """What can still be done, with the articles that allow it."""
    if not found:
        return
    with tag("section", classes="suit-part"):
        tag("h2", "还可以采取的措施")
        with tag("ol", classes="steps"):
            for one in found:
                with tag("li"):
                    tag("span", one.text)
                    tag("span", f"（{'、'.join(one.basis)}）", "finding-basis")


def informed(found: Sequence[Informed]) -> None:
    """Who should know of the suit, and why."""
    if not found:
        return
    with tag("section", classes="suit-part"):
        tag("h2", "应当知情")
        with tag("ul", classes="steps"):
            for one in found:
                with tag("li"):
                    tag("strong", one.who)
                    tag("span", f"：{one.why}")


def _cause(one: Cause) -> None:
    with tag("div", classes="cause-likely"):
        with tag("div", classes="finding-head"):
            tag("strong", one.label, "tone-bad" if one.shown else "tone-warn")
            tag("span", one.strength, "quiet")
            if one.lost:
                tag("span", f"查实的，败诉可能{chances.told(one.lost)}", "quiet")
        tag("p", "；".join(text.rstrip("。") for text in one.requires) + "。")
        tag("p", f"依据：{'、'.join(one.basis)}", "finding-basis")
        for mend in one.mends:
            tag("p", f"可以：{mend.text}（{'、'.join(mend.basis)}）")
        if one.losses:
            with tag("p"):
                tag("span", "本单位因同样原因败诉过：")
                for number, loss in enumerate(one.losses):
                    tag("span", "、" if number else "")
                    tag("a", _loss(loss), href=f"/disputes/{loss.dispute_id}")


def _loss(one: OwnLoss) -> str:
    return " ".join(part for part in (one.number or "案号不详", one.decided_on) if part)


def _reasons(reasons: Sequence[str]) -> None:
    with tag("ul"):
        for text in reasons:
            tag("li", text)


def _behind(tally: Tally | None) -> None:
    """The cases that were counted: a link where their list can be shown."""
    if tally is None:
        return
    text = f"{tally.said}：败诉 {tally.lost:,} 件，共 {tally.decided:,} 件"
    if tally.address:
        tag("a", text, href=tally.address)
    else:
        tag("span", text, "quiet")
