"""Where an argument of the court begins and ends: the sentences beside a conclusion without which it is none."""

from __future__ import annotations

import re

from nlp.case import Case, folded_names
from nlp.digest.lines import line_width, whole_sentences
from nlp.digest.telling import Telling, Told
from nlp.document import Span
from nlp.structure import SectionKind

# A sentence that opens with these hangs on the one before it, whatever that is.
_HANGS = re.compile(
    r"(?:即(?!使|便|日|时)|且|则|而|并|从而|进而|该|此(?!外)|其(?!次|他|中|一|二|三)|上述|前述|以上|(?:依照|根据|依据|按照)(?:以上|上述|前述|该)|据此|故|因此|因而|所以|由此|可见|显然|但|然|亦|也|同时|属|系|尽管|虽然|应|此外|另外)"
)
# These open an argument: nothing before them is needed.
_OPENS = re.compile(
    r"关于|本案(?:中|的?争议)|首先|其次|再次|最后|第[一二三四五六](?![条款项十百人])|\([一二三四五六]\)|[一二三四五六]、|\d{1,2}[、.．](?!\d)|本院(?:经审查)?认为|对于|至于|经查|结合本案|具体到本案"
)
_RECITES = re.compile(r"^[^。]{0,30}《[^》]{2,60}》(?:第[^，。]{1,24}条)?[^，。]{0,20}规定|^第[^，。]{1,12}条(?:第[^，。]{1,6}款)?[^，。]{0,6}规定")
_CITES_ABOVE = re.compile(r"(?:上述|以上|前述|该)(?:法律|法规|规定|条|款|规范|规章|条例)|^即")
_ANSWERS = re.compile(r"其他[^。]{0,12}(?:请求|理由|主张|意见)|(?:原审|一审|二审)(?:法院)?[^。]{0,20}(?:判决|裁定)|^依照|^综上")
_DRAWS = re.compile(r"因此|故(?!意)|据此|所以")
_SUMS = re.compile(r"(?:不清|不足|错误|违法|不当|违反法定程序|没有依据|超越职权)[，。]?$")
_VERDICT = re.compile(r"违法|撤销|不足|错误|不当|无效|违反|超越|滥用|不清|不能成立|没有(?:事实|法律)|依据")
_GOES_ON = re.compile(r"(?:故|因此|据此|属|依法|应|该|其|上述|综上|因而|被告的?上述)")
_TURNS = re.compile(r"关于|综上|依照|依据|据此|对于|至于|此外|另外|其次")
_BACK = 460  # characters of argument taken before a conclusion
_AHEAD = 420  # characters of argument taken behind a conclusion put first
_SHORT = 60
_LONG = 320


def argument_before(text: str, lines: list[Span], first: int, floor: int = 0) -> list[Span]:
    """The sentences before lines[first] back to where its argument opens, in the same paragraph.

    Long texts of laws are left out unless what follows speaks of 上述规定.  `floor`: offset into `text` before which
    another argument stands (the conclusion on another cause).
    """
    if text.startswith("综上", lines[first].start):
        return _summed_up(text, lines, first, floor)
    found: list[Span] = []
    room = _BACK
    now = lines[first]
    for line in reversed(lines[:first]):
        hangs = _HANGS.match(text, now.start, now.end)
        if not hangs and (_OPENS.match(text, now.start, now.end) or "\n" in text[line.end : now.start]):
            break
        words = text[line.start : line.end]
        law = _RECITES.match(words)
        if law and found and _RECITES.match(text[found[0].start : found[0].end]):
            break
        if line.start < floor and not (hangs and not found):
            break
        if law and not _CITES_ABOVE.search(text[now.start : min(now.end, now.start + 80)]) and len(line) > _LONG // 2:
            break
        if _ANSWERS.search(words) and not hangs:
            break
        room -= len(line)
        if room < 0 and not (hangs and not found):
            break
        found.insert(0, line)
        now = line
    return found


def _summed_up(text: str, lines: list[Span], first: int, floor: int) -> list[Span]:
    """The argument that 综上 sums up, where the sentence before it finds a defect that no other cause has."""
    if first == 0 or lines[first - 1].start < floor:
        return []
    last = text[lines[first - 1].start : lines[first - 1].end]
    if not _AGAINST.search(last) or _FOR.search(last) or _ANSWERS.search(last):
        return []
    return [*argument_before(text, lines, first - 1, floor), lines[first - 1]]


def argument_after(text: str, lines: list[Span], last: int) -> list[Span]:
    """The sentences behind lines[last]: the verdict drawn from it, or the argument for a verdict put first."""
    found: list[Span] = []
    line = lines[last]
    words = text[line.start : line.end]
    if last + 1 < len(lines) and len(lines[last + 1]) <= 2 * _SHORT:
        behind = text[lines[last + 1].start : lines[last + 1].end]
        if _GOES_ON.match(behind) and _VERDICT.search(behind):
            return [lines[last + 1]]
    if len(line) >= 2 * _SHORT or _HANGS.match(words) or words.startswith("综上") or _DRAWS.search(words) or not _SUMS.search(words):
        return found
    room = _AHEAD
    for after in lines[last + 1 :]:
        said = text[after.start : after.end]
        if _TURNS.match(said) or _RECITES.match(said) or len(after) > room or (found and "\n" in text[found[-1].end : after.start]):
            break
        room -= len(after)
        found.append(after)
    return found


_AGAINST = re.compile(
    r"不能证明|无法证明|不足以证明|仅能证明|未(?:能)?(?:提供|提交|举证|证明|对|就|依法|履行|告知|听取|严格|按|经|作出|进行|充分|查明)|没有(?:提供|提交|证据|依法|履行|事实|法律)|缺乏|不符合|违反了?|不当|有误|错误|"
    r"不清|不足|不一致|超过|超越|理由(?:显然)?不(?:能)?成立|属于违法|程序违法|剥夺|无权|不具(?:有|备)"
)
_TOPIC = re.compile(r"综上|(?:[首其再][先次])?关于[^。]{2,80}问题。?$")
_DISMISSES = re.compile(r"理由(?:显然)?不(?:能)?成立")
_FOR = re.compile(
    r"并无不当|合法|正确|本院予以支持|(?:(?<!被)上诉人|原告|第三人|(?<!被)申请人)(?:(?!被告|被诉|被上诉人)[^。]){0,60}(?:不予(?:支持|采纳)|不能成立|没有事实)"
    r"|一审|原审|诉讼费"
)


def substance(case: Case, told: list[Told]) -> list[list[Span]]:
    """Sentences of the court's reasons that hold something against a sued agency, each behind those that it hangs on.

    Such a sentence names the agency and a defect.  In the order of the text.

    told: the sentences of the body; findings that stand between the court's reasons are no reasons.
    """
    reasoning = case.sections.get(SectionKind.REASONING)
    if reasoning is None:
        return []
    agencies = case.judgment.agencies()
    names = ["被告", "被诉", *(name for p in agencies for name in folded_names(p))]
    roles = {p.role for p in agencies}
    names += ["被上诉人"] * ("appellee" in roles) + ["被申请人"] * ("retrial_respondent" in roles)
    facts = max((t.span.end for t in told if t.telling is Telling.FOUND), default=0)
    found: list[list[Span]] = []
    lines = whole_sentences(case.text, Span(max(reasoning.start, facts), max(reasoning.end, facts)), line_width(case.text))
    for number, line in enumerate(lines):
        words = case.text[line.start : line.end]
        against = any(name in words for name in names) and _AGAINST.search(words) and not _FOR.search(words)
        if not against or _RECITES.match(words) or _TOPIC.match(words) or len(words) > _LONG:
            continue
        before = argument_before(case.text, lines, number) if _HANGS.match(words) or _DISMISSES.search(words) else []
        found.append([*_from_opening(case.text, before), line])
    return found


def _from_opening(text: str, before: list[Span]) -> list[Span]:
    """The end of an argument: its last three sentences, or from where it turns to this case (本案中……)."""
    turns = [n for n, line in enumerate(before) if _TURNS_TO_CASE.match(text, line.start, line.end)]
    return before[min(turns[-1], max(0, len(before) - 3)) :] if turns else before[-3:]


_TURNS_TO_CASE = re.compile(r"本案中|具体到本案|结合本案|经查")
