"""Organisations: companies, shops, village committees, law firms, courts and agencies, by their full and short names.

Whether one is masked is a setting; what is found here also keeps people from being seen inside an agency's name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import corpora
from nlp.folding import fold
from nlp.redact.categories import Category
from nlp.redact.known import Known
from nlp.redact.names import region_opens

_WIDTH = 34
_RUN = re.compile(r"(?:[\u4e00-\u9fffA-Za-z0-9·]|\((?!以下|下称|原|一审|二审)[\u4e00-\u9fff]{2,5}\))+$")
_STOP = re.compile(
    r"原告|被告|第三人|上诉人|申请人|执行人|起诉人|简称|用人单位|单位|委托|其[与和]?|该|[本我](?![溪])|因|证明|[^关]系(?!统)|[^\u4e00-\u9fff]是|是|向|由|将|被|从(?!化)|给|于(?![田都])|位于|收到|购买|提交|名为|称|认定|要求|申请|诉(?!讼)|及其?|以及|的|任|经(?![济营典纬])|"
    r"出具|作为|告知|通知|授权|代表|律师|代理人|供货商|案外人|店主|职工|员工|来到|前往|进入|途经|旁|内|时|时任|受聘|签订|即|乃|去|把|至|持|不(?!锈|夜|动)|有(?![限机])|拆除|公开|规定|涉案|主张|踢坏|处置完|处罚|部门|哄骗|影响|使用了|建设|并经营|包含|符合|身份|固化|全部|规模化|后(?=[\u4e00-\u9fff]{2,4}公司)|号案中|[甲乙丙]方|月|日(?!用|化|杂|报|照|昇|升|盛)|派出所|人民政府|法院|[局厅](?=[\u4e00-\u9fff])|原(?=[\u4e00-\u9fff]{2,4}[省市县区])|\d[、.]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PUBLIC = re.compile(r"(?:小学|中学|学校|大学|学院|医院|卫生院|卫生服务中心)$")
"""Public institutions: they are named like agencies."""
_LONG = 22
_FIRM = re.compile(r"公司|合作社|银行|委员会|委会|小组|事务所|服务所|法院|政府|[局队处所]$")
_PLACE = re.compile(r"[市县区旗镇乡](?!场)|街道")
_GIVEN = re.compile(r"[甲乙丙丁戊己庚辛壬癸](?:机关|法院)")
"""The name that masking gave: what stands behind it was left before and stays (甲机关交通警察大队)."""
_SOFT = re.compile(r"[和与在到对为以]|等")
_ALIAS = re.compile(r"\((?:以下|下)?(?:均|统|合)?(?:简|合|并)?称(?:为)?\"?(?P<alias>[\u4e00-\u9fffA-Za-z]{2,14})\"?\)")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation's name at one place: half-open offsets, its category, and its full name (key of the entity)."""

    start: int
    end: int
    category: Category
    name: str


@cache
def _tables() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(corpora.read("redact/bodies.toml"))
    kinds = (f"(?P<{Category(row['category']).value}>{'|'.join(row['endings'])})" for row in data["kinds"])
    return re.compile("|".join(kinds)), re.compile(data["generic"])


def find_bodies(text: str, known: Iterable[Known], wanted: frozenset[Category]) -> Iterator[Body]:
    """The organisations of a folded text that are of the categories wanted; places may overlap, longer names first."""
    names: dict[str, tuple[str, Category]] = {}
    endings, generic = _tables()
    for listed in known:
        if listed.kind != "person":
            _add_known(names, listed, endings)
    for match in endings.finditer(text):
        start = _opening(text, match.start())
        if not _FIRM.search(match.group()):
            start = _without_place(text, start, match.start())
        category = Category(match.lastgroup or Category.COMPANY)
        stem = text[start : match.start()]
        if len(_HAN.findall(stem)) < 2 or generic.fullmatch(stem) or "公安" in stem or _GIVEN.search(stem):
            continue
        name = text[start : match.end()]
        names.setdefault(name, (name, category))
        alias = _ALIAS.match(text, match.end())
        if alias:
            names.setdefault(alias["alias"], (name, category))
    yield from _everywhere(text, {name: found for name, found in names.items() if found[1] in wanted})


def _add_known(names: dict[str, tuple[str, Category]], listed: Known, endings: re.Pattern[str]) -> None:
    name = fold(listed.name)
    ending = endings.search(name)
    category = Category.AGENCY if listed.kind == "agency" or _PUBLIC.search(name) else Category(ending.lastgroup or "company") if ending else Category.COMPANY
    for form in (name, *map(fold, listed.aliases)):
        if len(form) > 1:
            names.setdefault(form, (name, category))


def _opening(text: str, ending: int) -> int:
    """Where the name opens that ends with the ending at an offset."""
    left = max(0, ending - _WIDTH)
    run = _RUN.search(text[left:ending])
    if run is None:
        return ending
    start = left + run.start()
    for stop in _STOP.finditer(text, start, ending):
        start = stop.end()
    place = next((at for at in range(start, ending) if region_opens(text, at)), None)
    if place is not None and ending - place < _LONG:
        return place
    for soft in _SOFT.finditer(text, start, ending):
        start = soft.end()
    return start


def _without_place(text: str, start: int, ending: int) -> int:
    """A shop is called by what stands behind the place: 奥新电脑店, not 云溪区奥新电脑店."""
    places = list(_PLACE.finditer(text, start, ending - 2))
    return places[-1].end() if places else start


def _everywhere(text: str, names: dict[str, tuple[str, Category]]) -> Iterator[Body]:
    for form in sorted(names, key=len, reverse=True):
        name, category = names[form]
        at = text.find(form)
        while at >= 0:
            yield Body(at, at + len(form), category, name)
            at = text.find(form, at + len(form))
