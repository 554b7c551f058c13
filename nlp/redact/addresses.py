"""Addresses below the county: where a private person lives or has property.

Province, city and county stay.  What is left out: the seats of agencies, and places that are part of an agency's or
a village committee's name.  Works on folded text, line by line; offsets are those of the text as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.redact.names import is_agency, region_names

_HAN = r"[\u4e00-\u9fff]"
_SHOWN = r"[\u4e00-\u9fffA-Za-z0-9()*×X#-]"
_COUNT = r"[一二三四五六七八九十百零〇壹贰叁东西南北中上下前后甲乙丙丁\dA-Za-z*×#-]"
_TRIGGER = re.compile(
    r"(?:住所地?|住址|现住(?:址|地|所)?|原住|户籍(?:所在)?(?:地址|地)?|户口所在地|家住|(?<![居入堵记拦抓锁站停挡按勒掐抱拉围盖靠顶扣捂])住(?![房宅院建户宿改保])|居住(?:于|在|地)|现居(?!住)|暂住(?:地)?|租住(?:于|在)?|经常居住地|"
    r"(?:通讯|联系|送达|邮寄|经营|办公|家庭|详细|注册)?地址|(?:经营|营业)(?:场所|地)|所在地|[坐座]落(?:于|在)?|位于|家在|入户|落户(?:在|于)?|(?<=房屋)地处)(?:[在于为：，]|均)?"
)
_UPPER = re.compile(
    rf"(?:{_HAN}{{2,3}}省|{_HAN}{{2,8}}自治区)?(?:{_HAN}{{2,8}}(?:自治州|地区|盟)|{_HAN}{{2,4}}?市(?!场))?(?:{_HAN}{{2,12}}自治[县旗]|{_HAN}{{1,4}}(?:新区|矿区|林区|特区)|{_HAN}{{1,5}}?(?:县|市|区|旗)(?![域场]))?"
)
_NO_ADDRESS = re.compile(r"×|[东西南北]至|没有|我|你|他|她|该|本[市县区院案]|其|原告|被告|上诉|第三人|一|起来|进|上述|同[上一]")
_UNIT = (
    r"(?:镇|乡|苏木|街道|村|屯|庄|寨|湾|社区|组|队|路|大道|道|街|巷|弄|胡同|里|号|栋|幢|座|单元|室|楼|层|小区|花园|家园|新村|公寓|苑|广场|大厦|宿舍|"
    r"开发区|园区|公路|国道|工业园|市场|农场|林场|家属院|家属楼|门面|商铺)"
)
_STEP = re.compile(rf"(?:(?![的原与及和因由被]|房屋|产权|村民|两处|人|业主|附近|以[北南东西内外]){_SHOWN}){{0,12}}?{_UNIT}")
_SURE = (
    rf"{_HAN}{{1,8}}?(?:路|街|大道|巷|弄|胡同|里|道){_COUNT}{{1,8}}号(?:{_COUNT}{{0,6}}(?:栋|幢|楼|单元|室|号|层|座|院))*",
    rf"{_HAN}{{2,8}}?(?:小区|花园|家园|新村|公寓|苑|大厦|广场|名城|山庄|庄园|家属院|国际城|花苑|豪庭|华府){_COUNT}{{1,6}}(?:期|号楼|栋|幢|单元|室|楼|座|号|区)(?:{_COUNT}{{0,6}}(?:栋|幢|楼|单元|室|号|层|座))*",
    rf"{_HAN}{{1,6}}?(?:镇(?!居民)|乡|乡\(镇\)|街道(?!办事处)){_HAN}{{1,6}}?(?:村|社区|屯)(?!民?委|民?代表|民小组|级|党|务|部)(?:{_HAN}{{1,4}}自然村)?(?:{_HAN}{{0,4}}?{_COUNT}{{0,4}}(?:组|屯|庄|社|队|号))?(?:{_COUNT}{{1,5}}号)?",
    rf"{_HAN}{{2,12}}?(?:\d{{1,3}}|[A-Z])(?:号楼|栋|幢|座)\d{{1,2}}单元(?:{_COUNT}{{0,6}}(?:楼|室|号|层))*",
    rf"{_HAN}{{2,5}}?村\d{{1,3}}区\d{{1,3}}号",
    rf"{_HAN}{{2,4}}(?:镇|乡)(?=人[，。、]|农民|村民)",
    rf"\d{{1,3}}(?:号楼|幢|栋)\d{{1,2}}单元(?:{_COUNT}{{0,6}}(?:楼|室|号|层))*",
    rf"{_HAN}{{2,5}}?村{_COUNT}{{1,4}}(?:组|社|队|号)(?:{_COUNT}{{1,5}}号)?",
)
_ANCHOR = rf"(?:(?<=办事处)|(?<=[省市县区旗州])|(?<=[在于至到住从往去的将系，、。；：(\"\n ])|^)(?![省市县区旗州]|{_HAN}{{0,6}}(?:局|政府|法院))"
_HOUSE = re.compile(_ANCHOR + rf"(?:{'|'.join(_SURE)})")
_BODY_BEHIND = re.compile(
    rf"{_HAN}{{0,4}}?(?:人民政府|政府|派出所|人民法庭|法庭|办事处|村民委员会|村委|居民委员会|居委|委员会|村民小组|党支部|党委|法院|检察院|公安|监狱|看守所|拘留所|小学|中学|学校|医院|卫生院|管委会|分局|支行|有限公司)"
)
_VILLAGE = re.compile(r"(?:^|(?<=[乡镇市县区道]))[\u4e00-\u9fff]{1,4}[村屯]")
_DOOR = re.compile(r"[\u4e00-\u9fff]{2,6}(?:路|街|道|巷|弄|小区|花园|家园|苑|村)\d{1,4}[号栋幢](?:\d{1,4}(?:号楼|栋|幢|单元|室|号))*")
_CLAUSE_END = re.compile(r"[。；\n，]")
_CLAUSE = re.compile(r"[\u4e00-\u9fff()]{3,60}$")


@dataclass(frozen=True, slots=True)
class Address:
    """The part of an address below the county: half-open offsets, and the rule that found it."""

    start: int
    end: int
    source: str


def find_addresses(text: str) -> Iterator[Address]:
    """Every address of a folded text, those behind 住, 地址 and 位于 first; they may overlap."""
    seats: list[tuple[int, int]] = []
    villages: set[str] = set()
    doors: set[str] = set()
    for trigger in _TRIGGER.finditer(text):
        if _seat_of_agency(text, trigger.start()):
            seats.append((trigger.start(), trigger.end() + 60))
            continue
        found = _detail(text, trigger.end())
        if found:
            villages.update(_VILLAGE.findall(text[found[0] : found[1]]))
            doors.update(_DOOR.findall(text[found[0] : found[1]]))
            yield Address(*found, "rule:address.named")
    for house in _HOUSE.finditer(text):
        start, end = _below_county(text, house.start(), house.end()), house.end()
        seat = any(a <= start < b and not _CLAUSE_END.search(text[a:start]) for a, b in _near(seats, start))
        if not seat and end - start > 2 and not _BODY_BEHIND.match(text, end):
            villages.update(_VILLAGE.findall(text[start:end]))
            doors.update(_DOOR.findall(text[start:end]))
            yield Address(start, end, "rule:address.house")
    for door in doors:
        at = text.find(door)
        while at >= 0:
            yield Address(at, at + len(door), "rule:address.again")
            at = text.find(door, at + len(door))
    for village in villages:
        for again in re.finditer(rf"{village}(?![民]?委|[镇乡街]|村委|村民[委小]|村民代表|党)(?:{_COUNT}{{1,4}}[组社队])?", text):
            yield Address(again.start(), again.end(), "rule:address.village")


def _near(seats: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """The seats that open at most 60 characters before an offset; seats come in order."""
    return seats[bisect_left(seats, (at - 70, 0)) : bisect_left(seats, (at + 1, 0))]


def _detail(text: str, at: int) -> tuple[int, int] | None:
    """The part below the county of the address that opens at `at`; None where there is none."""
    upper = _UPPER.match(text, at)
    start = upper.end() if upper else at
    if _NO_ADDRESS.match(text, start):
        return None
    end = start
    while end - start < 60:
        step = _STEP.match(text, end)
        if step is None or _BODY_BEHIND.match(text, step.end()):
            break
        end = step.end()
    return (start, end) if end - start > 1 else None


def _below_county(text: str, start: int, end: int) -> int:
    """Where the part below the county opens: behind the last region that the table knows."""
    for at in range(end - 1, start, -1):
        if text[at] in "省市县区旗州" and any(text[at + 1 - size : at + 1] in region_names() for size in range(3, 12)):
            return at + 1
    while text[start] in "在到于至住从将因对":
        start += 1
    return start


def _seat_of_agency(text: str, at: int) -> bool:
    """Whether the words in front name an agency: 被告某市公安局，住所地……."""
    clause = _CLAUSE.search(text[max(0, at - 64) : at].rstrip(" \n，。；：、"))
    return clause is not None and is_agency(clause.group().rstrip("()"))
