"""Similar judgments: which, why they are alike and how much each reason weighs, and how they ended for the agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.pages.kit import words
from api.pages.kit.theme import tag
from api.screening.results import Alike

NONE: Final = "没有找到足够相似的裁判文书。"


def show(found: Sequence[Alike], *, empty: str = NONE) -> None:
    """The list, the likest first; how they ended stands above it."""
    if not found:
        tag("p", empty, "empty")
        return
    decided = [one for one in found if one.lost is not None]
    if decided:
        lost = sum(bool(one.lost) for one in decided)
        tag("p", f"{len(found)} 件相似，其中有实体结果的 {len(decided)} 件：行政机关败诉 {lost} 件，胜诉 {len(decided) - lost} 件。")
    for one in found:
        _one(one)


def _one(one: Alike) -> None:
    with tag("div", classes="like"):
        with tag("div", classes="like-head"):
            tag("a", one.number or "（未识别案号）", "nowrap", href=f"/judgments/{one.judgment_id}")
            tag("strong", one.result_label or "结果未读出", f"tone-{words.RESULT_TONES.get(one.result, 'quiet')}")
            tag("span", one.agencies or "（未识别单位）")
            tag("span", " ".join(part for part in (one.court, one.decided_on) if part), "quiet")
            if one.twins:
                tag("span", f"另有同批案件 {one.twins} 件", "quiet")
        with tag("div", classes="like-reasons"):
            tag("span", f"相似度 {one.likeness:.0%}")
            for reason in one.reasons:
                tag("span", f"{reason.text}（占 {reason.weight:.0%}）")
