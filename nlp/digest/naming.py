"""标题 and 关键词, from the words of corpora/digest/titles.toml: no party but the agency is ever named in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from nlp.case import Case, folded_names
from nlp.digest.grounds import ground, words_of
from nlp.digest.shapes import Sentence
from nlp.extract.operative import item_codes
from nlp.folding import fold
from nlp.judgment import LOSSES, Party, value_of
from nlp.structure import SectionKind
from nlp.taxonomy import label


@cache
def _matters() -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(entry["pattern"]), entry) for entry in words_of()["matter"])


def title(case: Case, below: list[Sentence]) -> str:
    """A title such as 某镇人民政府未经法定强制程序强制拆除被确认违法案.

    below: what the courts below decided, which names the outcome where this document leaves it in force.
    """
    agency = _agency(case, below)
    deed, matter = _deed(case, below)
    result = _result(case, below)
    cause = ground(case) or _by_order(deed, result)
    reviewed = value_of(case.judgment.procedure) == "nonlitigation_enforcement"
    unlost = "review" if reviewed else "suit"
    frame = unlost if not result else cause["how"] if cause else "plain"
    words = cause["words"] if cause else ""
    if frame == "inaction" and matter == "政府信息公开":
        words += "政府信息公开申请" if words == "逾期未答复" else ""
    text: str = words_of()["frame"][frame]
    return text.format(agency=agency, plaintiff=_plaintiff(case), cause=words, deed=deed, matter=matter, result=result)


def _agency(case: Case, below: list[Sentence]) -> str:
    """The sued agency whose act it was, or the one that asks for enforcement; else any agency of the party list.

    Beside an agency that decided on reconsideration stands the one named before 作出的…… without 复议.
    """
    sued = [p for p in case.judgment.agencies() if p.kind == "agency"]
    if value_of(case.judgment.procedure) == "nonlitigation_enforcement":
        asking = [p for p in case.judgment.parties if p.role == "enforcement_applicant" and p.kind == "agency"]
        return next((p.name for p in (*asking, *sued)), "行政机关")
    if len(sued) > 1:
        acted = next((found for words in _told(case, below) if (found := _acting(words, sued))), None)
        decided = {p.name for p in sued for words in _told(case, below) if _reconsiders(words, p)}
        sued = [acted] if acted else [*(p for p in sued if p.name not in decided), *sued]
    named = [*sued, *(p for p in case.judgment.parties if p.kind == "agency")]
    return named[0].name if named else "行政机关"


def _by_order(deed: str, result: str) -> dict[str, Any] | None:
    """The ground that an order to perform says by itself (行政诉讼法第七十二条), or a deed that is none."""
    words = words_of()
    idle = deed in (words["deed"]["inaction"], words["deed"]["public_interest"])
    found: dict[str, Any] = words["scored"]["inaction"]
    return found if idle or result == words["result"]["order_performance"] else None


def _told(case: Case, below: Iterable[Sentence]) -> list[str]:
    """The court's own words on the act: its order, the order below, the record of the case."""
    spans = [case.sections.get(kind) for kind in (SectionKind.OPERATIVE, SectionKind.COURSE)]
    order, record = (case.text[span.start : min(span.end, span.start + 400)] if span else "" for span in spans)
    decided = "\n".join(fold(sentence.text) for sentence in below)
    reviewed = value_of(case.judgment.procedure) == "nonlitigation_enforcement"  # what is enforced stands in the record
    return [record, order] if reviewed else [order, decided, record]


_ACTED = r"(?:\([^()]{2,40}\))?(?:于[\d年月日]{4,12})?(?:对[^。；，]{1,30})?(?:作出|做出|实施|颁发|核发|发放|下达)(?:的)?(?![^。；，及和、]{0,40}复议)"
_DECIDED = r"(?:\([^()]{2,40}\))?(?:于[\d年月日]{4,12})?(?:对[^。；，]{1,30})?(?:(?:作出|做出|下达)(?:的)?)?[^。；，及和、]{0,24}复议"


def _acting(words: str, sued: list[Party]) -> Party | None:
    """The agency first named as the one that acted, where that is no decision on reconsideration."""
    places = [(found.start(), n) for n, p in enumerate(sued) if (found := _after_name(p, _ACTED, words))]
    return sued[min(places)[1]] if places else None


def _reconsiders(words: str, party: Party) -> bool:
    return _after_name(party, _DECIDED, words) is not None


def _after_name(party: Party, pattern: str, words: str) -> re.Match[str] | None:
    names = "|".join(re.escape(name) for name in sorted(folded_names(party), key=len, reverse=True) if name)
    return re.search(f"(?:{names}){pattern}", words) if names else None


def _plaintiff(case: Case) -> str:
    words: dict[str, str] = words_of()["plaintiff"]
    suing = [p for p in case.judgment.parties if "plaintiff" in (p.original_role, p.role)]
    return words[suing[0].kind] if suing else words["person"]


def keywords(case: Case, below: list[Sentence]) -> tuple[str, ...]:
    """Act type, what it was about, field, and the causes: labels of our tables, each once."""
    judgment = case.judgment
    found = [label("act_type", judgment.act_type.value)] if judgment.act_type else []
    found.append(_deed(case, below)[1])
    if judgment.field_ and judgment.field_.value != "other":
        found.append(re.sub(r"（.*", "", label("field", judgment.field_.value)))
    found += [label("cause", cause.code) for cause in judgment.causes if cause.code != "other"]
    return tuple(dict.fromkeys(word for word in found if word))


def _deed(case: Case, below: list[Sentence]) -> tuple[str, str]:
    """What the agency did and what it was about: by the words of the record and of the operative part, else by act type.

    The entries of the table stand in order: the particular (不予认定工伤) before the general (工伤认定).
    """
    act = value_of(case.judgment.act_type) or "other"
    for words in _told(case, below):
        for pattern, entry in _matters():
            if act in entry.get("acts", (act,)) and pattern.search(words):
                return entry["deed"], entry["matter"]
    return words_of()["deed"].get(_as_held(case, act), ""), label("act_type", act) if act != "other" else ""


def _as_held(case: Case, act: str) -> str:
    """The class of a coercive act by the court's own words: 行政强制措施 or 行政强制执行 (行政强制法第二条)."""
    reasoning = case.sections.get(SectionKind.REASONING)
    if act not in ("coercive_measure", "coercive_enforcement") or reasoning is None:
        return act
    held = case.text[reasoning.start : reasoning.end]
    measure, enforced = "强制措施" in held, "强制执行" in held
    return act if measure == enforced else "coercive_measure" if measure else "coercive_enforcement"


def _result(case: Case, below: list[Sentence]) -> str:
    codes = {d.code for d in case.judgment.dispositions}
    outcome = value_of(case.judgment.agency_result)
    if outcome not in LOSSES and "enforce_denied" not in codes:
        return ""
    known: dict[str, str] = words_of()["result"]
    told = {code for sentence in below for span in sentence.spans for code, _ in item_codes(case.text, span)}
    for found in (codes, told):
        named = next((words for code, words in known.items() if code in found), None)
        if named:
            return named
    return ""
