"""The steps of a procedure that a paper recites, with their days: vocabulary in corpora/lexicon/suit_steps.toml.

A step's day is the last one named before it in its sentence, else the first behind it; 当日 and 当场 are the last day
named; what a record says without a day is of the day at the end of its line, where it is signed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Final, cast

import corpora
from nlp.document import Span
from nlp.judgment import Evidence
from nlp.numerals import NUMERAL, to_int
from nlp.suit import PaperKind, Step, StepCode
from nlp.suits import days as written

_SENTENCE: Final = re.compile(r"[^。；\n]{3,}")
_CLAUSE_END: Final = re.compile(r"[，。；：\n(]")
_LONGEST: Final = 600
"""Characters of a sentence that are read; longer ones are lists or noise."""
_MOST: Final = 6
"""Times that one sentence may tell the same step: 提出申请, 收到申请."""
_UNTICKED: Final = re.compile(r"[□☐]")
_SAME_DAY: Final = re.compile(r"(?:当|同)日|当场|现场笔录|口头")
_DEADLINE: Final = re.compile(r"(?:之|以)?前")
_MONTH_DAY: Final = re.compile(r"(?:(?<![年\d])|(?<=[同当]年))(?:(?P<month>\d{1,2})月|同月)(?P<day>\d{1,2})日|(?P<next>次日|翌日)")
_TIME: Final = re.compile(r"(?:时间|日期)：")
_OFFICER: Final = (
    r"(?![对在到向将经依送已均进还并就口当]|执法|证号|证件|记录|见证|被|送达|现场|进行|前往|依法|共同|会同|根据|制作)(?:(?!主持|负责|[的了])[\u4e00-\u9fff·]){2,4}?"
    r"(?:\([^()\n]{1,30}\)|(?=[、，。； \n)]|[一二两三等]人|一名|执法证|证号|出示|持|到|调查|检查|勘验|询问|记录|当事|见证|工作单位|现场|进行|前往|赴|依法|共同|根据|制作"
    r"|告知|宣布|送达|带领|带队|组织|会同|独自|单独|对|于|在|$))"
)
"""A name, and where it must end: 民警送… names nobody."""
_OFFICERS: Final = re.compile(
    rf"(?P<count>{NUMERAL})名(?:执法|办案|工作|检查)?(?:人员|民警)"
    r"|(?:执法人员|(?:检查|勘验|勘查|调查|承办)人(?:员|(?!员))|民警|工作人员|办案人员|执行人员|监督人员|交通警察)(?:\(签名\))?[： ]{0,2}"
    rf"(?P<names>{_OFFICER}(?:[、 ]{{1,3}}{_OFFICER}){{0,4}})"
)
_ALLEGED: Final = re.compile(
    r" *(?:申请人|被申请人|赔偿请求人|请求人|原告|当事人|相对人|第三人)(?:\([^()\n]{1,12}\))?(?:诉?称|辩称|申辩|答辩|主张|认为|请求)(?:意见)?[：，]"
)
"""A line that tells what a side says, to its end: it shows nothing that was done."""
_INTERVIEW: Final = re.compile(
    rf"(?P<role>(?<!被)(?:询问|调查|记录)人)(?:员)?(?:\((?:签名|签字)\))?： ?(?P<names>{_OFFICER}(?:[、 ]{{1,3}}(?!工作单位|记录人|单位){_OFFICER}){{0,2}})"
)
_AUXILIARY: Final = re.compile(r"辅警|协管|协警|网格员|协勤|临时")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_TWO_NAMES: Final = 4
"""Letters of what may be two names whose space was lost in print."""
_NOT_DONE: Final = re.compile(r"未(?!成年|来)|没有|^关于")
BY_SERVICE: Final = "rule:suit.by_service"
"""The source of a step that is told by the service of its paper alone: it was taken then or before."""
MADE_BEFORE: Final[frozenset[StepCode]] = frozenset({"enforcement_decided"})
"""Steps whose paper is served some day after them (行政强制法 37, 38); others are taken by serving it: 告知, 催告."""
_INVESTIGATES: Final = re.compile(r"检查|调查|勘验|勘测|勘察|核实|核查|查验|询问|查封|扣押|拆除|执法人员|民警|执行人员|监督人员|交通警察")


@dataclass(frozen=True, slots=True)
class _Cue:
    """One entry of the vocabulary, compiled."""

    code: StepCode
    done: re.Pattern[str]
    never: re.Pattern[str]
    undone: re.Pattern[str] | None
    served: re.Pattern[str] | None
    only: frozenset[str]
    papers: re.Pattern[str] | None


@cache
def cues() -> tuple[_Cue, ...]:
    """The vocabulary of steps."""
    return tuple(
        _Cue(
            cast("StepCode", entry["code"]), re.compile("|".join(entry["done"])), re.compile(entry["never"]),
            _any(entry["undone"]), _any(entry.get("served", [])),
            frozenset(entry.get("only", ())), _any(entry.get("papers", [])),
        )
        for entry in tomllib.loads(corpora.read("lexicon/suit_steps.toml"))["step"]
    )  # fmt: skip


def _any(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns)) if patterns else None


def of_document(name: str) -> tuple[StepCode, ...]:
    """The steps that a document of that name (folded) shows: 立案审批表 that the case was filed; none where it says 未, 没有."""
    if _NOT_DONE.search(name):
        return ()
    return tuple(cue.code for cue in cues() if cue.papers is not None and cue.papers.search(name))


def recited(text: str, kind: PaperKind, end: int) -> tuple[Step, ...]:
    """The steps told in text[:end] (folded), each once a day and in the order of the text."""
    found: dict[tuple[str, date | None, bool], Step] = {}
    latest: date | None = None
    for match in _SENTENCE.finditer(text, 0, end):
        sentence = Span(match.start(), min(match.end(), match.start() + _LONGEST))
        if _ALLEGED.match(text, text.rfind("\n", 0, sentence.start) + 1):
            continue
        days = _days(text, sentence, latest) or _signed(text, sentence.end, kind)
        for step in _of_sentence(text, sentence, kind, days, latest):
            found.setdefault((step.code, step.on, step.negated), step)
        latest = days[-1][0] if days else latest
    return _without_vague(tuple(found.values()))


def _days(text: str, sentence: Span, latest: date | None) -> tuple[tuple[date, Span], ...]:
    """The days on which something was done: no deadlines (…日前), no ends of periods (至…日)."""
    full = tuple(written.written(text, sentence.start, sentence.end))
    found = sorted([*full, *_without_year(text, sentence, full, latest)], key=lambda one: one[1].start)
    return tuple((day, span) for day, span in found if not _DEADLINE.match(text, span.end) and text[span.start - 1 : span.start] not in {"至", "到"})


def _without_year(
    text: str, sentence: Span, full: tuple[tuple[date, Span], ...], latest: date | None
) -> Iterator[tuple[date, Span]]:
    """5月2日, 同年5月2日, 同月2日, 次日 behind a day with its year."""
    for match in _MONTH_DAY.finditer(text, sentence.start, sentence.end):
        before = [day for day, span in full if span.end <= match.start()]
        known = before[-1] if before else latest
        if known is None:
            continue
        try:
            yield _after(match, known), Span(*match.span())
        except (ValueError, OverflowError):
            continue  # 13月, 2月30日: a misprint


def _after(match: re.Match[str], known: date) -> date:
    """The day that is told by the day known before it; ValueError, OverflowError: there is none."""
    if match["next"]:
        return known + timedelta(days=1)
    return date(known.year, int(match["month"] or known.month), int(match["day"]))


def _signed(text: str, start: int, kind: PaperKind) -> tuple[tuple[date, Span], ...]:
    """The day at the end of a record's line, behind the name of him who signed it."""
    if kind != "record":
        return ()
    line = text.find("\n", start)
    end = len(text) if line < 0 else line
    found = tuple(written.written(text, max(start, end - 40), end))[-1:]
    return found if found and not text[found[0][1].end : end].strip() else ()


def _of_sentence(
    text: str, sentence: Span, kind: PaperKind, days: tuple[tuple[date, Span], ...], latest: date | None
) -> Iterator[Step]:
    for cue in cues():
        if kind not in cue.only and (cue.only or kind == "other"):
            continue  # an unknown paper may be the plaintiff's
        undone = cue.undone.search(text, sentence.start, sentence.end) if cue.undone else None
        if undone is not None:
            yield Step(cue.code, None, True, None, _evidence(undone.span(), cue.code))
            continue
        for match in islice(cue.done.finditer(text, sentence.start, sentence.end), _MOST):
            clause = _clause(text, sentence.start, match.start())
            if not cue.never.search(text, clause, match.start()) and not _UNTICKED.search(text, clause, match.start()):
                on = day_at(text, sentence, Span(*match.span()), days, latest)
                yield Step(cue.code, on, False, None, _evidence(match.span(), cue.code))
        for match in islice(cue.served.finditer(text, sentence.start, sentence.end), _MOST) if cue.served else ():
            if not cue.never.search(text, _clause(text, sentence.start, match.start()), match.start()):
                yield Step(cue.code, None, False, None, Evidence((Span(*match.span()),), 0.9, BY_SERVICE))


def _clause(text: str, start: int, at: int) -> int:
    """Where the clause that holds `at` begins."""
    ends = [match.end() for match in _CLAUSE_END.finditer(text, start, at)]
    return ends[-1] if ends else start


def day_at(text: str, sentence: Span, place: Span, days: tuple[tuple[date, Span], ...], latest: date | None) -> date | None:
    """The day on which what stands at `place` of the sentence was done."""
    behind = next((day for day, span in days if 0 <= span.start - place.end <= 1 and text[span.start - 1] == "于"), None)
    if behind is not None:  # 执法人员某某、某某于3月5日检查
        return behind
    before = [(day, span) for day, span in days if span.start < place.end]
    if before:
        return before[-1][0]
    if _SAME_DAY.search(text, sentence.start, sentence.end):
        return latest
    return days[0][0] if days else None


def once(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """Each step once a day, by its first place; those with officers and those without are told apart.

    Where a paper says that a statement was not heard or not reviewed, that one was made is no hearing of it (行政处罚法 45).
    """
    kept: dict[tuple[str, date | None, bool, int | None], Step] = {}
    for one in found:
        kept.setdefault((one.code, one.on, one.negated, one.officers), one)
    unheard = any(one.code == "statement" and one.negated for one in found)
    return _without_vague(tuple(one for one in kept.values() if one.negated or not unheard or one.code != "statement"))


def _without_vague(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A step without a day says nothing new where the same step has one."""
    dated = {step.code for step in steps if step.on is not None and not step.negated}
    return tuple(step for step in steps if step.negated or step.on is not None or step.officers is not None or step.code not in dated)


def investigated(text: str) -> tuple[Step, ...]:
    """Checks and inquiries with the number of officers that took part (行政处罚法 42, 55; 行政强制法 18)."""
    latest: date | None = None
    found: dict[date | None, Step] = {}
    for match in _SENTENCE.finditer(text):
        sentence = Span(match.start(), min(match.end(), match.start() + _LONGEST))
        days = _days(text, sentence, latest)
        officers = _OFFICERS.search(text, sentence.start, sentence.end)
        if officers is not None and _INVESTIGATES.search(text, sentence.start, sentence.end):
            on = day_at(text, sentence, Span(*officers.span()), days, latest)
            step = Step("investigated", on, False, _count(officers), _evidence(officers.span(), "investigated"))
            found.setdefault(on, step)
        latest = days[-1][0] if days else latest
    return (*found.values(), *_interviewed(text))


def _interviewed(text: str) -> Iterator[Step]:
    """Who took an interview down (询问笔录): 询问人 and 记录人, without auxiliaries, who are no officers."""
    heads = list(_INTERVIEW.finditer(text))
    if not any(head["role"].startswith(("询问", "调查")) for head in heads):
        return
    names = {name for head in heads if not _AUXILIARY.search(head["names"]) for name in re.split(r"[、 ]+", _BRACKETS.sub("", head["names"])) if name}
    evidence = Evidence(tuple(Span(*head.span()) for head in heads), 0.8, "rule:suit.investigated")
    day = labelled_day(text, 0)
    yield Step("investigated", day[0] if day else None, False, len(names), evidence)


def _count(officers: re.Match[str]) -> int | None:
    if officers["count"]:
        return to_int(officers["count"])
    if officers.string[officers.end() : officers.end() + 1] == "、":
        return None  # a name follows that could not be read
    bare = _BRACKETS.sub("", officers["names"])
    names = [name for name in re.split(r"[、 ]+", bare) if name]
    return None if len(names) == 1 and len(names[0]) == _TWO_NAMES else len(names)


def labelled_day(text: str, start: int) -> tuple[date, Span] | None:
    """The first day behind a label 时间： or 日期：, as records put it."""
    for label in _TIME.finditer(text, start):
        found = written.first(text, label.end(), min(len(text), label.end() + 24))
        if found is not None:
            return found
    return None


def dated(step: Step, on: date) -> Step:
    """The step on that day where no other is told; what was not done, redress, and what its service alone tells have none."""
    without = step.negated or step.code == "remedies_told" or step.evidence.source == BY_SERVICE
    return step if step.on or without else replace(step, on=on)


def _evidence(span: tuple[int, int], code: str) -> Evidence:
    return Evidence((Span(*span),), 0.9, f"rule:suit.{code}")
