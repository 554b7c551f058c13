"""What the ledger reads in a judgment's own words: whether a court was held, who reviewed the act, what was sent back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nlp.folding import fold

_COURSE_END = re.compile(r"审理终结|审查终结|到庭参加(?:了)?诉讼")
_COURSE = 2500
"""Characters from the beginning in which the course of the suit stands, where nothing says where it ends."""
_SITTING = re.compile(r"公开开庭|开庭(?:进行了?)?审理(?!、)|开庭进行了")
_NOT_YET = re.compile(r"(?:(?:定于|拟|原定|原审|一审)[^，。；\n]{0,24}|(?:将|未|没有|不|无需|不需要)[^，。；\n]{0,8})$")
_BEFORE = 30
_NO_SITTING = re.compile(r"(?:本院|合议庭|对本案)[^。；\n]{0,60}(?:不开庭|未开庭|没有开庭|无需开庭|不需要开庭|径行(?:裁判|判决|裁定|审理)|书面审理)")
_NAMED_AFTER = re.compile(r"复议(?:决定)?[^，。；\n]{0,6}(?:一案|纠纷)")
_SENT_BACK = re.compile(r"发回|重审|重新审理|继续审理|指令|提审|另行组成合议庭")
_AROUND = 170
"""Characters behind an earlier number within which its being sent back is told."""
GRAM = 6
SLOTS = 64
LONGEST = 20_000
_NOISE = re.compile(r"[\d\s×Xx*某]+")


def held(record: Mapping[str, Any], text: str) -> bool | None:
    """Whether a hearing was held (开庭): a date of one is known, or the course of the suit says so; None: it does not say."""
    if record["hearing_dates"]:
        return True
    start = fold(text[: 2 * _COURSE])
    end = _COURSE_END.search(start)
    course = start[: end.end() if end else _COURSE]
    for found in _SITTING.finditer(course):
        before = course[max(0, found.start() - _BEFORE) : found.start()]
        behind_closed_doors = before.removesuffix("不") if found[0].startswith("公开") else before
        if not _NOT_YET.search(behind_closed_doors):
            return True
    return False if _NO_SITTING.search(course) else None


def reviewers(agencies: Sequence[Mapping[str, Any]], text: str) -> list[str]:
    """Names of those among several defendants that are sued for their reconsideration decision (复议机关作共同被告, 行诉法26②, 79).

    Of whom it is said that they were asked for reconsideration, took it up or decided on it; where that seems to be said of
    all, those of whom it is said twice as often.  Where it is said of nobody but the suit is named after a reconsideration
    (行政处罚及行政复议一案), of two agencies the second: the one that acted is named first.
    """
    if len(agencies) < 2 or "复议" not in text:
        return []
    text = fold(text)
    times = {party["name"]: sum(_reviewed(fold(name), text) for name in {party["name"], *party.get("aliases", ())}) for party in agencies}
    least = min(times.values())
    found = [name for name, count in times.items() if count > 2 * least]
    if not found and len(agencies) == 2 and _NAMED_AFTER.search(text, 0, _COURSE):
        return [agencies[1]["name"]]
    return found if len(found) < len(agencies) else []


def _reviewed(name: str, text: str) -> int:
    """How often it is said that somebody applied to it for reconsideration, or that it took one up or decided on one."""
    if len(name) < 2:
        return 0
    this = re.escape(name) + r"(?:\([^()]{1,30}\))?"
    wanted = (
        rf"复议机关(?:被告|被上诉人|被申请人)?{this}|{this}(?:作为|系|是)(?:行政)?复议机关"
        rf"|(?:向|由)(?:被告|被上诉人|被申请人|复议机关)?{this}(?:提出|提起|申请|递交)[^，。；\n]{{0,6}}(?:行政)?复议"
        rf"|{this}[^，。；\n]{{0,20}}(?:受理|收到)[^，。；\n]{{0,14}}复议申请"
        rf"|{this}(?:于\d{{4}}年\d+月\d+日|经[^，。；\n]{{1,12}})?(?:依法)?(?:所)?作出的?了?[^，。；\n及和与、]{{0,30}}?复议"
    )
    return len(re.findall(wanted, text))


def sent_back(printed: str, text: str) -> bool:
    """Whether what is told of an earlier number is that its case was sent back or taken up anew."""
    number, text = fold(printed), fold(text)
    at = text.find(number)
    while at >= 0:
        if _SENT_BACK.search(text, at, at + len(number) + _AROUND):
            return True
        at = text.find(number, at + 1)
    return False


def sketch(text: str, names: Iterable[str]) -> bytes | None:
    """128 bytes by which texts are compared, without their digits and the parties' names; None for a text too short.

    Of the hashes of all groups of six characters the least in each of 64 ranges (MinHash by one permutation, Li, Owen and
    Zhang 2012): the share of equal ones estimates the share of common groups.
    """
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, "")
    codes = np.frombuffer(_NOISE.sub("", text[:LONGEST]).encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(codes) < 20 * GRAM:
        return None
    grams = np.zeros(len(codes) - GRAM + 1, np.uint64)
    for offset in range(GRAM):
        grams = grams * np.uint64(1_000_003) + codes[offset : len(codes) - GRAM + 1 + offset]
    hashes = np.sort((grams ^ (grams >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15))
    first = np.searchsorted(hashes >> np.uint64(58), np.arange(SLOTS, dtype=np.uint64))
    least = (hashes[np.minimum(first, len(hashes) - 1)] >> np.uint64(16)) & np.uint64(0xFFFF)
    return bytes(least.astype("<u2").tobytes())


def likeness(one: bytes | None, other: bytes | None) -> float:
    """Share of common groups of characters, estimated from two sketches; 0 where one is missing."""
    if not one or not other or len(one) != len(other):
        return 0.0
    return float(np.mean(np.frombuffer(one, "<u2") == np.frombuffer(other, "<u2")))
