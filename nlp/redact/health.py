"""Diagnoses and grades of disability that a text tells of a person.

How grave an injury is in law (轻微伤, 轻伤二级) and the grade of a work injury (伤残九级) are left: the case turns on them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_GRADE = r"[一二三四壹贰叁肆1-4]级"
_WORDS = r"[^。；，\n：×()\"]"
_DISABLED = r"(?:精神|肢体|视力|听力|言语|智力|多重)"
_DISABILITY = re.compile(
    rf"(?P<what>{_GRADE}{_DISABLED}残疾人?|{_DISABLED}(?:残疾{_GRADE}|{_GRADE}残疾人?)|(?<=残疾等级为){_GRADE}|{_DISABLED}残疾人)(?!证|联)"
)
"""《中国残疾人实用评定标准》 (GB/T 26341): seven kinds, four grades."""
_DIAGNOSIS = re.compile(
    rf"(?:诊断(?:结论|意见|结果)?(?:为|是|系|：)|确诊(?:为|患有?)|伤情(?:诊断)?(?:为|系|是|：))：?\"?(?P<what>(?:(?!共?花费|共计|支付|用去){_WORDS}){{2,80}})"
)
_FURTHER = re.compile(rf"(?:\([^()\n]{{1,20}}\))?[；，]?(?!经|后|并|伤者|医|住院|鉴定|行)(?P<said>(?:\d{{1,2}}[、.])?{_WORDS}{{2,60}})|\([^()\n]{{1,20}}\)")
"""The next clause of a list of diagnoses, or a note to the last one."""
_SUFFERS = re.compile(
    rf"(?:患有|身患|罹患|患上)(?P<what>(?:(?![的、]){_WORDS}){{2,20}}(?:、(?:(?![的、]){_WORDS}){{2,16}})*)|"
    rf"(?<=[是系为])(?P<patient>(?:(?!的){_WORDS}){{2,12}})的?患者"
)
_ILLNESS = re.compile(
    r"病|炎|癌|瘤|症|综合征|骨折|骨裂|挫伤|擦伤|扭伤|裂伤|外伤|损伤|脱位|破裂|断裂|坏死|梗[死塞]|出血|血肿|积液|结核|结石|疝|突出|麻痹|瘫|肿|感染|衰竭|障碍|震荡|硬化|抑郁|高血压|流产|怀孕|妊娠"
)
_VAGUE = re.compile(r"(?:有|严重|重大|其他|各种|相关|某种|传染性|[\u4e00-\u9fff]{0,4}(?:轻微伤|轻伤|重伤)|未见)?(?:疾病|重病|疾患|病人)?(?:[一二]级)?")
_ANIMAL = re.compile(r"[猪牛羊鸡鸭犬禽畜]|动物")
_PARTY = re.compile(r"原告|上诉人|第三人|申请人|[^及尤与将如使其]其(?![他中余])|本人|死者|受害人|被害人|伤者|[\u4e00-\u9fff](?:某|×)")
_SENTENCE = 120


def find_health(text: str, people: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Start and end of each diagnosis or grade of a folded text that stands in one sentence behind a person.

    people: where people are named, in order.  A party counts too, and a name that the source has masked.
    """
    for pattern in (_DISABILITY, _DIAGNOSIS, _SUFFERS):
        for match in pattern.finditer(text):
            group = "what" if match["what"] else "patient"
            start, end = match.span(group)
            said = match[group]
            if pattern is not _DISABILITY and (not _ILLNESS.search(said) or _VAGUE.fullmatch(said)):
                continue
            if _of_person(text, match.start(), people):
                yield start, _whole(text, end) if pattern is _DIAGNOSIS else end


def _whole(text: str, end: int) -> int:
    """End of a list of diagnoses whose first clause ends at an offset."""
    for _ in range(20):
        further = _FURTHER.match(text, end)
        if further is None or (further["said"] and (not _ILLNESS.search(further["said"]) or _VAGUE.fullmatch(further["said"]))):
            break
        end = further.end()
    return end


def _of_person(text: str, at: int, people: Sequence[tuple[int, int]]) -> bool:
    """Whether the sentence up to an offset names a person or a party, and no animal."""
    opens = max(text.rfind(sign, max(0, at - _SENTENCE), at) for sign in "。\n") + 1
    opens = max(opens, at - _SENTENCE, 0)
    named = bisect_left(people, (opens, 0))
    if _ANIMAL.search(text, opens, at):
        return False
    return (named < len(people) and people[named][1] <= at) or _PARTY.search(text, opens, at) is not None
