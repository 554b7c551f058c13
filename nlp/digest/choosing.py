"""Which facts stand where not all fit: the least needed are left out, and none stays whose antecedent is gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from nlp.case import Case
from nlp.digest.lines import clauses, joined
from nlp.digest.shapes import Source, size, take
from nlp.digest.weighing import Fact
from nlp.folding import fold
from nlp.structure import Voice

LEAST = 1.5
"""A fact scoring less says nothing of the act, whatever room is left."""
_WEIGHED = 80  # facts of one document whose dependence on one another is looked at; the heaviest
_OPENING = 3  # facts that open the story: who holds what, and how it came to it
_FAR = 12  # facts back in which the antecedent of 该…, 上述… is looked for
_EARLY = 90  # characters from the start within which 上述 without an antecedent of its name means the sentence before
_STRONG = re.compile(r"(?:故(?!意)|因此|因而|即(?!日|时|墨)|且|则|从而|进而)")
_POINTS_BACK = re.compile(
    r"(?:该|上述|前述|其(?![他中次一二三])|此|另外|同日|次日|当日|当场|后(?=[^来续])|遂|之后|随后|并|而|但|然|双方|当时|同年|因(?!为)|至此)|"
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[^，。]{0,24}笔录[^，。]{0,6}(?:陈述|称|说|记载)|(?:[二三四五六七八九十]|[2-9])[、.．](?!\d)|\([二三四五六七八九2-9]\)|第[二三四五六七八九](?![条项款次])|(?:最后|其次|再次)|经[^，。]{2,24}(?:认定|鉴定)(?:为|，)"
)
_ANAPHOR = re.compile(r"(?:该(?!院|法|条|款|项|规定|局|县|市|区|村)|上述|前述|上列)([一-龥《]{2,12})")
_NAMED_SHORT = re.compile(r"\((?:以下|下)?(?:简)?称\"?([^\"()，。；]{2,16})\"?\)")
_BY_LAW = re.compile(r"(?:根据|依据|依照|按照)《[^》]{2,60}》[^，。；]{0,80}(?:规定|之规定|的规定)?，$")
_ENTRY = re.compile(r"(?:\d{1,2}[、.．)](?!\d)|[①-⑳])")
_CONCLUDES = re.compile(
    r"(?:综上|因此|据此|决定|裁定|(?:依据|依照|根据)[^。]{4,160}?(?:决定|裁定))[^。]{0,60}(?:决定|裁定|予以|维持|驳回|注销|撤销)"
)
_STATES = re.compile(r"认定|内容|载明|认为|：|理由")


@dataclass(frozen=True, slots=True)
class _Pool:
    """Facts with their scores and which ones before each must stand as well; None where those are nowhere."""

    facts: list[Fact]
    scores: list[float]
    needs: list[frozenset[int] | None]

    def length(self, numbers: Iterable[int]) -> int:
        return size(self.facts[n].sentence for n in numbers)

    def value(self, numbers: Collection[int]) -> float:
        """What facts that stand or fall together give for the room they take."""
        return float(sum(self.scores[n] for n in numbers) / (self.length(numbers) + 40) ** 0.85)


def choose(case: Case, facts: list[Fact], room: int) -> list[Fact]:
    """The facts, in the order of the text: all where they fit, else without the least needed ones.

    room: characters at most.
    """
    whole = [fact for fact in facts if fact.sentence.text]
    if not whole or size(f.sentence for f in whole) <= room:
        return whole
    pool = _pool(case, [_lean(case, fact) for fact in facts if not _is_entry(fact)] or facts)
    kept = _without_least(pool, room)
    return [pool.facts[n] for n in sorted(_refilled(pool, kept, room))]


def _pool(case: Case, facts: list[Fact]) -> _Pool:
    scores = _in_place(facts)
    if len(facts) > _WEIGHED:
        heaviest = sorted(sorted(range(len(facts)), key=lambda n: -scores[n])[:_WEIGHED])
        facts, scores = [facts[n] for n in heaviest], [scores[n] for n in heaviest]
    words = [case.text[f.sentence.spans[0].start : f.sentence.spans[-1].end] for f in facts]
    needs = [_needs(case, facts, words, n) for n in range(len(facts))]
    return _Pool(facts, scores, needs)


def _without_least(pool: _Pool, room: int) -> set[int]:
    """What is left when the least needed facts, each with those that hang on it, are taken out until the rest fits."""
    kept = {n for n in range(len(pool.facts)) if pool.needs[n] is not None}
    hanging = {n: _hanging(pool, n) & kept for n in kept}
    while kept and pool.length(kept) > room:
        least = min(kept, key=lambda n: (pool.value(hanging[n]), -n))
        gone = hanging[least]
        kept -= gone
        hanging = {n: hanging[n] - gone for n in kept}
    return kept


def _hanging(pool: _Pool, number: int) -> set[int]:
    """A fact with all that need it, directly or through others."""
    found, more = {number}, True
    while more:
        new = {n for n, needed in enumerate(pool.needs) if n not in found and needed and needed & found}
        found |= new
        more = bool(new)
    return found


def _refilled(pool: _Pool, kept: set[int], room: int) -> set[int]:
    """Facts that were taken out and still fit, the most needed first, each with what it needs."""
    left = room - pool.length(kept)
    for number in sorted(range(len(pool.facts)), key=lambda n: -pool.value([n])):
        wanted = _with_needs(pool, number)
        if number in kept or wanted is None or pool.facts[number].score < LEAST:
            continue
        length = pool.length(wanted - kept)
        if length <= left:
            kept |= wanted
            left -= length
    return kept


def _with_needs(pool: _Pool, number: int) -> set[int] | None:
    found, ahead = set[int](), [number]
    while ahead:
        n = ahead.pop()
        needed = pool.needs[n]
        if needed is None:
            return None
        found.add(n)
        ahead += needed - found
    return found


def _needs(case: Case, facts: list[Fact], words: list[str], number: int) -> frozenset[int] | None:
    """The facts without which one does not read: what it points back to, and where its short names are explained."""
    found = set[int]()
    before = number - 1 if number and _adjoin(case, facts[number - 1], facts[number]) else None
    stated = facts[number].sentence.voice is Voice.UNKNOWN and before is not None and facts[before].sentence.voice is Voice.UNKNOWN
    strong = _STRONG.match(words[number]) or _speaks_on(case, facts, words, number)
    if strong and before is None:
        return None
    if before is not None and (stated or strong or _POINTS_BACK.match(words[number])):
        found.add(before)
    for anaphor in _ANAPHOR.finditer(words[number]):
        antecedent = _antecedent(words, number, anaphor)
        if antecedent is None and anaphor.start() < _EARLY:
            antecedent = before
        if antecedent is None and anaphor.start() == 0:
            return None
        if antecedent not in (None, number):
            found.add(antecedent)
    if "前述情形" in words[number] or "上述情形" in words[number]:  # a case that a law names, told just before
        if before is None:
            return None
        found.add(before)
    for n in range(max(0, number - _WEIGHED), number):
        if any(_mentions(words[number], short) and short not in words[n].split("(", 1)[0] for short in _NAMED_SHORT.findall(words[n])):
            found.add(n)
    return frozenset(found | _siblings(case, facts, words, number))


_SERIES = r"[一二三四五六七八九十、和及至]"


def _mentions(words: str, short: str) -> bool:
    """Whether words have a short name, also as one of a series: 引证商标一、二 has 引证商标二."""
    if short in words:
        return True
    stem, numeral = short[:-1], short[-1:]
    if len(stem) < 2 or numeral not in "二三四五六七八九十" or stem not in words:
        return False
    return any(numeral in series for series in re.findall(f"{re.escape(stem)}({_SERIES}+)", words))


def _siblings(case: Case, facts: list[Fact], words: list[str], number: int) -> set[int]:
    """The numbered points behind the sentence that opens them with the first (理由为：一、……): they stand together."""
    opened = _OPENS_POINTS.search(words[number])
    found = set[int]()
    for n in range(number + 1, len(facts)) if opened else ():
        if not _adjoin(case, facts[n - 1], facts[n]) or not (_NEXT_POINT.match(words[n]) or words[n].startswith("综上")):
            break
        found.add(n)
    return found


_OPENS_POINTS = re.compile(r"：(?:一、|\(一\)|1[、.．](?!\d))")
_NEXT_POINT = re.compile(r"[二三四五六七八九十]、|\([二三四五六七八九十]\)|[2-9][、.．](?!\d)")


def _speaks_on(case: Case, facts: list[Fact], words: list[str], number: int) -> bool:
    """Whether a sentence goes on with what a party was told to hold before in its paragraph (其主要理由为：一、……)."""
    start = facts[number].at
    for n in range(number - 1, max(-1, number - 1 - _FAR), -1):
        if "\n" in case.text[facts[n].sentence.spans[-1].end : start]:
            return False
        if _GIVES_REASONS.search(words[n]):
            return True
    return False


_GIVES_REASONS = re.compile(r"(?:理由|主张|意见|请求)(?:主要)?(?:为|是|如下|包括)?：")


def _antecedent(words: list[str], number: int, anaphor: re.Match[str]) -> int | None:
    """The nearest fact that has the noun behind 该, 上述 (its longest beginning): the fact itself or one before it."""
    noun = anaphor[1]
    own = words[number][: anaphor.start()]
    for length in range(min(5, len(noun)), 1, -1):
        if noun[:length] in own:
            return number
        for n in range(number - 1, max(-1, number - 1 - _FAR), -1):
            if noun[:length] in words[n]:
                return n
    return None


def _adjoin(case: Case, one: Fact, other: Fact) -> bool:
    """Whether one sentence follows the other in the document, with nothing but marks and a formula (经审理查明) between."""
    start = min([other.sentence.spans[0].start, *(s.start for s in other.sentence.left_out)])
    end = max([one.sentence.spans[-1].end, *(s.end for s in one.sentence.left_out)])
    return 0 <= start - end <= 3 and "\n\n" not in case.text[end:start]


def _is_entry(fact: Fact) -> bool:
    """An entry of a list (3、……裁定书；) in the findings: what a party handed in, or what a paper enumerates."""
    return fact.sentence.kind == "event" and bool(_ENTRY.match(fold(fact.sentence.text)[:4]))


def _in_place(facts: list[Fact]) -> list[float]:
    """Scores with what the place adds: how the story opens, what led to the act, what the act says and orders in the end."""
    scores = [fact.score for fact in facts]
    scores[0] += 4.0 if "(简称" in fold(facts[0].sentence.text) else 1.5
    for number in range(1, min(_OPENING, len(facts))):
        scores[number] += 2.0
    acts = [n for n, fact in enumerate(facts) if fact.sentence.kind == "act"]
    act = acts[0] if acts else max(range(len(facts)), key=lambda n: scores[n])
    for number in range(max(0, act - 5), act):
        scores[number] += 2.5 if number >= act - 2 else 1.0
    states = bool(_STATES.search(facts[act].sentence.text))
    for number in range(act + 1, min(len(facts), act + 8)):
        scores[number] += 2.0 * states
        if _CONCLUDES.match(facts[number].sentence.text):
            scores[number] += 3.0
            break
    return scores


def _lean(case: Case, fact: Fact) -> Fact:
    """A sentence without its clauses that only cite the law (依照《……》第……条的规定，): where room is short."""
    sentence = fact.sentence
    parts = [part for span in sentence.spans for part in clauses(case.text, span)]
    cited = [part for part in parts if _BY_LAW.fullmatch(case.text, part.start, part.end)]
    if not cited or cited[0] == parts[0] or len(cited) == len(parts):
        return fact
    kept = [part for part in parts if part not in cited]
    source = Source(sentence.section, sentence.voice, sentence.kind)
    lean = take(case.document, joined(kept), source, (*sentence.left_out, *cited))
    return replace(fact, sentence=lean)
