"""How a requirement is seen in the papers of a suit: the conditions of `corpora/checklists`, and what they say of a file.

A condition is met, not met or open; it is never met or missed by what the plaintiff alone alleges (`SuitFile.steps`
and `SuitFile.statutes` are the agency's own words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol

from nlp.document import Span
from nlp.extract.dates import dates
from nlp.suit import STEPS, StepCode, SuitFile

Unit = Literal["working", "natural", "months"]
State = Literal["met", "not_met", "open", "ask", "neutral"]
UNITS: Final = {"working": "个工作日", "natural": "日", "months": "个月"}
Place = tuple[int, Span]
"""A paper (index into `SuitFile.papers`) and a span of its text."""


class Ends(Protocol):
    """The last day of a period."""

    @property
    def day(self) -> date:
        """The day itself."""


class Workdays(Protocol):
    """The calendar of the service; holidays and moved working days are the State Council's."""

    def after(self, start: date, count: int, unit: Unit) -> Ends:
        """The last day of a period that begins the day after `start`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a condition says: its state, why (Chinese), and where the papers show it.

    `neutral`: the condition can only speak against, and does not.
    """

    state: State
    reasons: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()


OPEN: Final = Seen("open")


class Condition(Protocol):
    """Something that the papers show or do not show."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """What the papers say."""


@dataclass(frozen=True, slots=True)
class Done:
    """The step was taken; not met where a paper says that it was not, and none that it was."""

    step: StepCode

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Met by any paper that recites the step."""
        done, places = days(file, self.step)
        told = file.told(self.step)
        if done or any(not one.step.negated for one in told):
            when = f"（{done[0]}）" if done else ""
            return Seen("met", (f"材料载明已{STEPS[self.step]}{when}。",), places)
        if told:
            return Seen("not_met", (f"材料载明没有{STEPS[self.step]}。",), tuple(_places(file, self.step, negated=True)))
        return OPEN


@dataclass(frozen=True, slots=True)
class Order:
    """One step not later than another; open while a day is missing."""

    first: StepCode
    then: StepCode

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Compares the first day of each."""
        (first, here), (then, there) = days(file, self.first), days(file, self.then)
        if not first or not then:
            return OPEN
        text = f"{STEPS[self.first]}（{first[0]}）在{STEPS[self.then]}（{then[0]}）之{'前' if first[0] < then[0] else '后'}。"
        if first[0] == then[0]:
            text = f"{STEPS[self.first]}与{STEPS[self.then]}在同一日（{first[0]}）。"
        return Seen("met" if first[0] <= then[0] else "not_met", (text,), here + there)


@dataclass(frozen=True, slots=True)
class Within:
    """No more than so many days from one step to another; `extension` is added where the period was extended."""

    start: StepCode
    end: StepCode
    most: int
    unit: Unit
    extension: int = 0

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """From the first day of the one to the first day of the other that is not before it.

        Where a paper says that the other was still not done on a day, to that day; what has time left is open.
        """
        found = _between(file, self.start, self.end)
        if found is None:
            waiting = _still(file, self.start, self.end)
            seen = self._counted(file, calendar, *waiting) if waiting else OPEN
            return seen if seen.state == "not_met" else OPEN
        return self._counted(file, calendar, *found)

    def _counted(self, file: SuitFile, calendar: Workdays, start: date, end: date, places: tuple[Place, ...]) -> Seen:
        more = self.extension if any(not one.step.negated for one in file.told("extended")) else 0
        last = calendar.after(start, self.most, self.unit).day
        if more:
            last = calendar.after(start, self.most + more, self.unit).day
        text = f"自{STEPS[self.start]}{start}至{STEPS[self.end]}{end}共{(end - start).days}日"
        limit = f"{self.most + more}{UNITS[self.unit]}"
        if end > last:
            return Seen("not_met", (f"{text}，超过{limit}。",), places)
        return Seen("met", (f"{text}，没有超过{limit}。",), places)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many days lie between one step and another."""

    start: StepCode
    end: StepCode
    least: int
    unit: Unit

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met when the second comes before the days have run.

        Open where one sentence tells both on one day: the day of the one may have been read for the other.
        """
        found = _between(file, self.start, self.end)
        if found is None:
            return OPEN
        start, end, places = found
        if start == end and _one_sentence(file, self.start, self.end):
            return OPEN
        text = f"自{STEPS[self.start]}{start}至{STEPS[self.end]}{end}共{(end - start).days}日"
        limit = f"{self.least}{UNITS[self.unit]}"
        if end < calendar.after(start, self.least, self.unit).day:
            return Seen("not_met", (f"{text}，不足{limit}。",), places)
        return Seen("met", (f"{text}，不少于{limit}。",), places)


@dataclass(frozen=True, slots=True)
class Officers:
    """At least so many officers took part in a step."""

    least: int
    step: StepCode

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """By the paper that names most: a record that speaks of one of them does not say that he was alone."""
        told = [one for one in file.told(self.step) if one.step.officers is not None]
        if not told:
            return OPEN
        most = max(told, key=lambda one: one.step.officers or 0)
        places = tuple((most.paper, span) for span in most.step.evidence.spans)
        state: State = "met" if (most.step.officers or 0) >= self.least else "not_met"
        if state == "not_met" and any(file.papers[paper].document.text[span.end : span.end + 1] in _AND for paper, span in places):
            return OPEN
        return Seen(state, (f"材料载明执法人员{most.step.officers}人。",), places)


@dataclass(frozen=True, slots=True)
class Daytime:
    """A step is not taken on a public holiday nor at night; a Saturday or Sunday that is free leaves it open."""

    step: StepCode

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Not met on a free day of Monday to Friday or a holiday of a fixed date; met where a record tells its hours."""
        found, places = days(file, self.step)
        if not found:
            return OPEN
        free = [day for day in found if calendar.after(day - timedelta(1), 1, "working").day != day]
        if any(day.weekday() < _SATURDAY or (day.month, day.day) in _HOLIDAYS for day in free):
            return Seen("not_met", (f"{STEPS[self.step]}之日{free[0]}是法定节假日。",), places)
        hours = [int(row["hour"]) for one in file.papers if one.kind == "record" for row in _HOUR.finditer(one.document.text)]
        if free or not hours or not all(_MORNING <= hour < _NIGHT for hour in hours):
            return OPEN
        return Seen("met", (f"{STEPS[self.step]}之日{found[0]}是工作日，记录的时间在白天。",), places)


@dataclass(frozen=True, slots=True)
class Ask:
    """Only a person can tell."""

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Always asks."""
        return Seen("ask")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several ways to tell, the best first."""

    ways: tuple[Condition, ...]

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """As the first way says that is not open."""
        seen = (way.look(file, calendar) for way in self.ways)
        return next((one for one in seen if one.state not in ("open", "neutral")), OPEN)


@dataclass(frozen=True, slots=True)
class Given:
    """Something is looked at only where something else is met."""

    given: Condition
    then: Condition

    def look(self, file: SuitFile, calendar: Workdays) -> Seen:
        """Open where the first is not met."""
        known = self.given.look(file, calendar).state in ("met", "neutral")
        return self.then.look(file, calendar) if known else OPEN


def together(seen: list[Seen]) -> Seen:
    """All of them: missed by one, open by one; neutral ones have no voice."""
    voices = [one for one in seen if one.state != "neutral"]
    for state in ("not_met", "ask", "open"):
        found = [one for one in voices if one.state == state]
        if found:
            return _join(found)
    return _join(voices) if voices else OPEN


def days(file: SuitFile, code: StepCode) -> tuple[tuple[date, ...], tuple[Place, ...]]:
    """The days of a step, earliest first, with its places; service is that of the sued act, where it is told apart.

    The decision's day is also taken from its own heading.
    """
    places = tuple(_places(file, code, negated=False))
    if code == "served" and file.served_on is not None:
        return (file.served_on.value,), places
    if code == "decided" and file.decided_on is not None and not file.dates(code):
        return (file.decided_on.value,), places
    return file.dates(code), places


_AND: Final = frozenset("、和与及")
"""Behind a name: another follows that was not read."""
_SATURDAY: Final = 5
_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
"""全国年节及纪念日放假办法: on these days every year, whatever the day of the week."""
_MORNING: Final = 6
_NIGHT: Final = 22
_HOUR: Final = re.compile(r"(?<![\d:：])(?P<hour>[012]?\d)(?:时|[:：][0-5]\d)")


def _join(seen: list[Seen]) -> Seen:
    """What several of one state say together."""
    reasons = tuple(dict.fromkeys(text for one in seen for text in one.reasons))
    return Seen(seen[0].state, reasons, tuple(dict.fromkeys(place for one in seen for place in one.evidence)))


def _places(file: SuitFile, code: StepCode, *, negated: bool) -> Iterator[Place]:
    for one in file.told(code):
        if one.step.negated == negated:
            yield from ((one.paper, span) for span in one.step.evidence.spans)


def _between(file: SuitFile, start: StepCode, end: StepCode) -> tuple[date, date, tuple[Place, ...]] | None:
    """The first day of a step and the first of another that is not before it; an application counts from its receipt."""
    (first, here), (later, there) = days(file, start), days(file, end)
    last = next((one for one in later if first and one >= first[0]), None)
    if last is None:
        return None
    begun = first[0] if start != "applied" else max(one for one in first if one <= min(last, first[0] + _POSTED))
    return begun, last, here + there


def _still(file: SuitFile, start: StepCode, end: StepCode) -> tuple[date, date, tuple[Place, ...]] | None:
    """The first day of a step, and the day until which a paper says that another was not done (截至…仍未…)."""
    first, here = days(file, start)
    for one in file.told(end):
        for span in one.step.evidence.spans if one.step.negated and first else ():
            text = file.papers[one.paper].document.text
            for until in _UNTIL.finditer(text, max(0, span.start - _SENTENCE), span.end):
                told = next(dates(text, until.end(), span.end), None)
                if told and told[1].start == until.end() and not re.search(r"[。；\n]", text[told[1].end : span.start]):
                    return first[0], told[0], (*here, (one.paper, span))
    return None


_UNTIL: Final = re.compile(r"截至|截止到?|直至|直到")
_SENTENCE: Final = 80


def _one_sentence(file: SuitFile, one: StepCode, other: StepCode) -> bool:
    """Whether a paper tells both steps in one sentence."""
    for paper, here in _places(file, one, negated=False):
        for same, there in _places(file, other, negated=False):
            first, last = sorted((here, there), key=lambda span: span.start)
            between = file.papers[paper].document.text[first.end : last.start]
            if paper == same and here != there and not re.search(r"[。；\n]", between):
                return True
    return False


_POSTED: Final = timedelta(10)
"""An application that is told of twice within so many days was posted on the first and received on the last of them."""
