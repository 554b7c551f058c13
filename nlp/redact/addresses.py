"""Addresses below the county: where a private person lives or has property.

Province, city and county stay.  What is left out: the seats of agencies, and places that are part of an agency's or
a village committee's name.  Works on folded text, line by line; offsets are those of the text as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.redact.index import positions
from nlp.redact.names import is_agency, region_names
from nlp.redact.sites import SIDE, alias_behind, find_sites

_HAN = r"[\u4e00-\u9fff]"
_SHOWN = r"[\u4e00-\u9fffA-Za-z0-9()*×X#-]"
_COUNT = r"[一二三四五六七八九十百零〇壹贰叁东西南北中上下前后甲乙丙丁\dA-Za-z*×#-]"
_TRIGGER = re.compile(
    r"(?:住所地?|住址|现住(?:址|地|所)?|原住|户籍(?:所在)?(?:地址|地)?|户口所在地|家住|(?<![居入堵记拦抓锁站停挡按勒掐抱拉围盖靠顶扣捂])住(?![房宅院建户宿改保])|居住(?:于|在|地)|现居(?!住)|暂住(?:地)?|租住(?:于|在)?|经常居住地|"
    r"(?:通讯|联系|送达|邮寄|经营|办公|家庭|工作|详细|注册)?地址|(?:经营|营业)(?:场所|地)|所在地|[坐座]落(?:于|在)?|位于|家在|入户|落户(?:在|于)?|(?<=房屋)地处)(?:[在于为：，]|均)?"
)
_UPPER = re.compile(
    rf"(?:{_HAN}{{2,3}}省|{_HAN}{{2,8}}自治区)?(?:{_HAN}{{2,8}}(?:自治州|地区|盟)|{_HAN}{{2,4}}?市(?!场))?(?:{_HAN}{{2,12}}自治[县旗]|{_HAN}{{1,4}}(?:新区|矿区|林区|特区)|{_HAN}{{1,5}}?(?:县|市|区|旗)(?![域场]))?"
)
_NO_ADDRESS = re.compile(r"×|[东西南北]至|没有|我|你|他|她|该|本[市县区院案]|其|原告|被告|上诉|第三人|一|起来|进|上述|同[上一]")
_UNIT = (
    r"(?:镇|乡|苏木|街道|村|屯|庄|寨|湾|社区|组|队|路|大道|道|街|巷|弄|胡同|里|号|栋|幢|座|单元|室|楼|层|小区|花园|家园|新村|公寓|苑|广场|大厦|宿舍|"
    r"开发区|园区|公路|国道|工业园|市场|农场|林场|家属院|家属楼|门面|商铺)"
)
_STEP = re.compile(rf"(?:(?![的原与及和因由被]|房屋|产权|村民|两处|人|业主|附近|施工|工作|是|从|以[北南东西内外]){_SHOWN}){{0,12}}?{_UNIT}")
_SURE = (
    rf"{_HAN}{{1,8}}?(?:路|街|大道|巷|弄|胡同|里|道)(?:{_COUNT}{{1,5}}[弄巷])?{_COUNT}{{1,8}}号(?:{_COUNT}{{0,6}}(?:栋|幢|楼|单元|室|号|层|座|院))*",
    rf"{_HAN}{{2,8}}?(?:小区|花园|家园|新村|公寓|苑|大厦|广场|名城|山庄|庄园|家属院|国际城|花苑|豪庭|华府){_COUNT}{{1,6}}(?:期|号楼|栋|幢|单元|室|楼|座|号|区)(?:{_COUNT}{{0,6}}(?:栋|幢|楼|单元|室|号|层|座))*",
    rf"{_HAN}{{1,6}}?(?:镇(?!居民)|乡|乡\(镇\)|街道(?!办事处)){_HAN}{{1,6}}?(?:村|社区|屯)(?!民?委|民?代表|民小组|级|党|务|部)(?:{_HAN}{{1,4}}自然村)?(?:{_HAN}{{0,4}}?{_COUNT}{{0,4}}(?:组|屯|庄|社|队|号))?(?:{_COUNT}{{1,5}}号)?",
    rf"{_HAN}{{2,12}}?(?:\d{{1,3}}|[A-Z])(?:号楼|栋|幢|座)\d{{1,2}}单元(?:{_COUNT}{{0,6}}(?:楼|室|号|层))*",
    rf"{_HAN}{{2,5}}?村\d{{1,3}}区\d{{1,3}}号",
    rf"{_HAN}{{2,4}}(?:镇|乡)(?=人[，。、]|农民|村民)",
    rf"\d{{1,3}}(?:号楼|幢|栋)\d{{1,2}}单元(?:{_COUNT}{{0,6}}(?:楼|室|号|层))*",
    rf"{_HAN}{{2,5}}?村{_COUNT}{{1,4}}(?:组|社|队|号)(?:{_COUNT}{{1,5}}号)?",
)
_ANCHOR = rf"(?:(?<=办事处)|(?<=[省市县区旗州])|(?<=[在于至到住从往去的将系为过，、。；：(\"\n ])|^)(?![省市县区旗州]|{_HAN}{{0,6}}(?:局|政府|法院))"
_HOUSE = re.compile(_ANCHOR + rf"(?:{'|'.join(_SURE)})")
_BODY_BEHIND = re.compile(
    rf"工地|(?!原){_HAN}{{0,4}}?(?:人民政府|政府|派出所|人民法庭|法庭|办事处|村民委员会|村委|居民委员会|居委|委员会|村民小组|党支部|党委|法院|检察院|公安|监狱|看守所|拘留所|小学|中学|学校|医院|卫生院|管委会|分局|支行|有限公司)"
)
_LANDMARK = re.compile(rf"{_HAN}{{0,4}}?(?:村民委员会|村委会?|小学|中学|学校|医院|卫生[院室]|大门|超市|加油站){_HAN}{{0,2}}{SIDE}(?:约?\d{{1,4}}米)?处?")
"""A landmark beside which somebody lives, and how far off."""
_COMMITTEE = re.compile(rf"{_HAN}{{0,4}}?(?:村民委员会|村委会|居民委员会|居委会)(?={_HAN}{{1,6}}?{_COUNT}{{1,5}}[号组队社屯])")
"""A village committee that stands for its village: 住×镇×村委会×坑84号."""
_TAIL = re.compile(rf"{_HAN}{{2,10}}?(?:学院|大学|学校|中学|小学|工地|院内)(?=[，。；、\n]|$)")
"""The school or site at which somebody lives or works, behind the road."""
_LIVING = re.compile(r"[住居]|地址")
_ROAD = re.compile(r"[\u4e00-\u9fff]{2,4}(?:路|街|大道)")
_ENTRY = re.compile(r"(?:原告|被告|第三人|上诉人|申请人|执行人)(?:\([^()\n]{0,40}\))?：?([\u4e00-\u9fff]{3,40}?)(?=[，。；\n(\dA-Z]|住所|统一社会|组织机构|$)")
_VILLAGE = re.compile(r"(?:^|(?<=[乡镇市县区道]))[\u4e00-\u9fff]{1,4}[村屯]")
_IN_VILLAGE = re.compile(rf"(?![民]?委|[镇乡街]|村委|村民[委小]|村民代表|党)(?:{_COUNT}{{1,4}}[组社队])?")
"""The group of a village, where no committee of the village is named."""
_DOOR = re.compile(r"[\u4e00-\u9fff]{2,6}(?:路|街|道|巷|弄|小区|花园|家园|苑|村)\d{1,4}[号栋幢](?:\d{1,4}(?:号楼|栋|幢|单元|室|号))*")
_DISTRICT = re.compile(r".*(?:街道|[省市县区镇乡在于到])(?=[\u4e00-\u9fff]{2,}\d)")
"""What a door's name leaves out: the town, what is done there."""
_OPENS = re.compile(r"(?:位于|坐落|[在到于至住从将因对]|[\u4e00-\u9fff]{0,6}[为系在](?:[本该]镇)?)*")
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
    names: set[str] = set()
    roads: set[str] = set()
    for trigger in _TRIGGER.finditer(text):
        if _seat_of_agency(text, trigger.start()):
            seats.append((trigger.start(), trigger.end() + 60))
            continue
        living = _LIVING.search(trigger.group()) is not None
        found = _detail(text, trigger.end(), living=living)
        if found:
            villages.update(_VILLAGE.findall(text[found[0] : found[1]]))
            names.update(_names(text, *found))
            if living and _ROAD.fullmatch(text, *found):
                roads.add(text[found[0] : found[1]])
            yield Address(*found, "rule:address.named")
    for house in _HOUSE.finditer(text):
        start, end = _below_county(text, house.start(), house.end()), house.end()
        if not _in_seat(text, seats, start) and end - start > 2 and not _BODY_BEHIND.match(text, end):
            villages.update(_VILLAGE.findall(text[start:end]))
            names.update(_names(text, start, end))
            yield Address(start, end, "rule:address.house")
    yield from (Address(*site) for site in find_sites(text) if not _in_seat(text, seats, site[0]))
    yield from _again(text, names, roads, villages)


def _in_seat(text: str, seats: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies in the clause that tells an agency's seat; seats come in order and are 70 characters at most."""
    near = seats[bisect_left(seats, (at - 70, 0)) : bisect_left(seats, (at + 1, 0))]
    return any(a <= at < b and not _CLAUSE_END.search(text[a:at]) for a, b in near)


def _again(text: str, names: set[str], roads: set[str], villages: set[str]) -> Iterator[Address]:
    """The other places of what names an address; a road that is all of one only where something is said to be there."""
    stands = positions(text, names | roads | villages)
    for name in sorted(stands, key=lambda name: (name in villages, name)):
        for at in stands[name]:
            end = at + len(name)
            if name in villages:
                group = _IN_VILLAGE.match(text, end)
                if group:
                    yield Address(at, group.end(), "rule:address.village")
            elif (name in names or (text[at - 1 : at] in "在于到至" and text[end : end + 1] in "，。；、")) and not _BODY_BEHIND.match(text, end):
                yield Address(at, end, "rule:address.again")


def _names(text: str, start: int, end: int) -> list[str]:
    """What names the place of an address elsewhere too: its door, and what it is called for short."""
    found = [_DISTRICT.sub("", door) for door in _DOOR.findall(text[start:end])]
    alias = alias_behind(text, end)
    return [*found, alias] if alias else found


def _detail(text: str, at: int, *, living: bool) -> tuple[int, int] | None:
    """The part below the county of the address that opens at `at`; None where there is none.

    living: somebody lives or works there, so that a school or site may be the end of the address.
    """
    upper = _UPPER.match(text, at)
    start = upper.end() if upper else at
    if _NO_ADDRESS.match(text, start):
        return None
    end = start
    while end - start < 60:
        landmark = _LANDMARK.match(text, end)
        step = landmark or _COMMITTEE.match(text, end) or _STEP.match(text, end)
        if step is None:
            break
        tail = _TAIL.match(text, step.end()) if living and not landmark else None
        if tail:
            return start, tail.end()
        if _BODY_BEHIND.match(text, step.end()) and not (_LANDMARK.match(text, step.end()) or _COMMITTEE.match(text, step.end())):
            break
        end = step.end()
    return (start, end) if end - start > 1 else None


def _below_county(text: str, start: int, end: int) -> int:
    """Where the part below the county opens: behind the last region that the table knows."""
    for at in range(end - 1, start, -1):
        if text[at] in "省市县区旗州" and any(text[at + 1 - size : at + 1] in region_names() for size in range(3, 12)):
            return at + 1
    opens = _OPENS.match(text, start, end)
    return opens.end() if opens else start


def _seat_of_agency(text: str, at: int) -> bool:
    """Whether the words in front name an agency: 被告某市公安局，住所地……."""
    clause = _CLAUSE.search(text[max(0, at - 64) : at].rstrip(" \n，。；：、"))
    if clause is not None and is_agency(clause.group().rstrip("()")):
        return True
    entry = _ENTRY.findall(text[max(text.rfind("\n", 0, at), at - 160, 0) : at]) if text.startswith("住所", at) else []
    return bool(entry) and is_agency(entry[-1])
