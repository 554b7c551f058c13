"""Which paper it is: by the title, which stands on a line of its own, alone or behind the issuer's name.

Titles: 行政复议法实施条例 and 行政复议法律文书示范文本 (司法部); 最高人民法院《关于加强司法建议工作的意见》; the supervision papers
that the regions' rules name (行政执法监督意见书、决定书、通知书).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nlp.case import evidence
from nlp.judgment import Evidence
from nlp.paper import PaperKind

_HEAD: Final = 400
"""Characters within which the title stands."""
_ISSUER = r"(?P<issuer>[\u4e00-\u9fff]{3,40}?)??"
_WORDS: Final[dict[PaperKind, str]] = {
    "reconsideration_decision": r"(?:驳回|终止|不予受理)?[ ]*行[ ]*政[ ]*复[ ]*议[ ]*(?:申请|请求|终止|不予受理)?[ ]*决[ ]*定[ ]*书",
    "reconsideration_opinion": r"行[ ]*政[ ]*复[ ]*议[ ]*(?:意[ ]*见|建[ ]*议)[ ]*书",
    "supervision_notice": r"(?:行[ ]*政[ ]*)?(?:执[ ]*法[ ]*)?监[ ]*督[ ]*(?:整改)?[ ]*(?:通[ ]*知|意[ ]*见|决[ ]*定|建[ ]*议)[ ]*书",
    "judicial_suggestion": r"司[ ]*法[ ]*建[ ]*议[ ]*[书函]?",
}
_TITLES: Final = {kind: re.compile(rf"^[^\S\n]*{_ISSUER}(?P<title>{words})[^\S\n]*$", re.MULTILINE) for kind, words in _WORDS.items()}
_COURT_PAPER = re.compile(r"行[ ]*政[ ]*(?:赔[ ]*偿[ ]*)?(?:判[ ]*决|裁[ ]*定|调[ ]*解)[ ]*书")


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its kind, the issuer's name before it on the line (offsets), and where it ends."""

    kind: PaperKind
    issuer: tuple[int, int] | None
    start: int
    end: int
    evidence: Evidence


def title(text: str) -> Title | None:
    """The title of such a paper at the head of a folded text; None for every other document."""
    if _COURT_PAPER.search(text, 0, _HEAD):
        return None
    for kind, pattern in _TITLES.items():
        found = pattern.search(text, 0, _HEAD)
        if found is not None:
            issuer = found.span("issuer") if found["issuer"] else None
            place = evidence(found.start("title"), found.end("title"), "rule:paper.title", 0.98)
            return Title(kind, issuer, found.start(), found.end(), place)
    return None
