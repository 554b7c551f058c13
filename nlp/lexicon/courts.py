"""The courts: their names, where they sit, and the codes (法院代字) that their case numbers begin with.

Codes follow 《最高人民法院关于人民法院案件案号的若干规定》 articles 4 and 5: a high court bears its province's short
name, an intermediate court two digits more, a basic court four.  A court may bear several: divisions were renamed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import corpora
from nlp.lexicon.folding import edit_distance, fold
from nlp.lexicon.regions import regions

Level = Literal["supreme", "high", "intermediate", "basic"]

_LEVELS: dict[str, Level] = {"最": "supreme", "高": "high", "中": "intermediate", "基": "basic"}
_RANK = {"supreme": 0, "high": 1, "intermediate": 2, "basic": 3}
_CODE = re.compile(r"最高法|[\u4e00-\u9fff](?:\d{4}|\d{2})?")
_BEFORE = re.compile(r"(?:.{1,9}(?:省|自治区|市|地区|州|盟|县|区))+|[\u4e00-\u9fff]{2,3}")
_MISPRINTS = 2
_SHORT = len("某某县人民法院")
"""Names of this length differ in three characters of place only: two misprints would make another court of them."""


@dataclass(frozen=True, slots=True)
class Court:
    """A court.  `codes` are all its 法院代字, `attested` those seen in real case numbers; the others follow the rule.

    `parent` is the name of the court above it as far as the table knows; `region` the city (or prefecture).
    """

    name: str
    level: Level
    province: str
    region: str
    parent: str | None
    codes: tuple[str, ...]
    attested: frozenset[str]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    courts: tuple[Court, ...]
    by_name: dict[str, Court]
    by_code: dict[str, tuple[Court, ...]]
    by_place: dict[str, tuple[Court, ...]]


@cache
def _index() -> _Index:
    courts = tuple(_read())
    by_name: dict[str, Court] = {}
    by_code: dict[str, list[Court]] = {}
    by_place: dict[str, list[Court]] = {}
    for item in courts:
        for code in item.codes:
            by_code.setdefault(code, []).append(item)
        for spelling in _spellings(item):
            by_place.setdefault(spelling, []).append(item)
    for spelling, owners in by_place.items():
        if len(owners) == 1:
            by_name[spelling] = owners[0]
    by_name.update((item.name, item) for item in courts)
    return _Index(courts, by_name, _frozen(by_code), _frozen(by_place))


def _frozen(table: dict[str, list[Court]]) -> dict[str, tuple[Court, ...]]:
    return {key: tuple(values) for key, values in table.items()}


def _read() -> list[Court]:
    """A row's court stands under the nearest court above it of a higher level; that is how the table is ordered."""
    above: list[str] = ["", "", "", ""]
    province = ""
    found = []
    for cells in corpora.rows("lexicon/courts.csv"):
        name, letter, region, codes, aliases = (*cells, "", "", "")[:5]
        level = _LEVELS[letter]
        rank = _RANK[level]
        if rank <= 1:
            province, region = (region, "") if level == "high" else ("", "")
        above[rank:] = [name] * (4 - rank)
        parent = above[rank - 1] if rank > 1 else (above[0] if rank else None)
        marks = codes.split(";") if codes else []
        names = tuple(aliases.split(";")) if aliases else ()
        attested = frozenset(mark[:-1] for mark in marks if mark.endswith("*"))
        plain = tuple(mark.rstrip("*") for mark in marks)
        found.append(Court(name, level, province, region, parent, plain, attested, names))
    return found


def _spellings(item: Court) -> set[str]:
    """The name and its shorter forms: without the province (中级), without the city (基层)."""
    names = {item.name, *item.aliases}
    for name in (item.name, *item.aliases):
        for prefix in (_full(item.province), item.province, item.region):
            if prefix and name.startswith(prefix) and len(name) - len(prefix) > 5:
                names.add(name[len(prefix) :])
    return names


@cache
def _full(province: str) -> str:
    """新疆 → 新疆维吾尔自治区."""
    return regions().province(province) or province


def court_names() -> tuple[str, ...]:
    """The names of all courts, for dictionaries and matchers."""
    return tuple(item.name for item in _index().courts)


def court_by_daizi(code: str) -> tuple[Court, ...]:
    """The courts whose case numbers begin with `code` (豫0726, 皖02, 最高法); several where codes were reused."""
    return _index().by_code.get(fold(code), ())


def court(name: str) -> Court | None:
    """The court of that exact name, with or without 中华人民共和国, province or city before it; None if unknown."""
    wanted = fold(name).removeprefix("中华人民共和国")
    by_name = _index().by_name
    if (found := by_name.get(wanted)) is not None:
        return found
    for start in range(2, len(wanted) - 5):
        found = by_name.get(wanted[start:])
        if found is not None and _fits_before(wanted[:start], found):
            return found
    return None


def _fits_before(prefix: str, found: Court) -> bool:
    """Whether what stands before a court's name is a place, and not one of another province."""
    if not _BEFORE.fullmatch(prefix):
        return False
    named = [name for name in regions().provinces.values() if prefix.startswith(name)]
    return not named or named[0].startswith(found.province)


@lru_cache(maxsize=4096)
def nearest_court(printed: str, daizi: str | None = None) -> Court | None:
    """The court meant by a heading with misprints (at most two characters), checked by its case number's code.

    `daizi` is the 法院代字 of the case number (豫0726) or what a number before 2016 has in its place (延).
    None when nothing is near enough, when two courts are equally near, or when the code belongs to another province.
    """
    if (found := court(printed)) is not None:
        return found
    wanted = _usual_ending(fold(printed).removeprefix("中华人民共和国"))
    if (found := court(wanted)) is not None:
        return found
    code = fold(daizi or "")
    named = court_by_daizi(code) if _CODE.fullmatch(code) else ()
    if same_place := _index().by_place.get(wanted):
        return next((item for item in same_place if item in named), None)
    if (found := _of_new_rank(wanted)) is not None:
        return found
    return _nearest(wanted, named, _MISPRINTS if len(wanted) > _SHORT else 1) or _nearest_of_all(wanted, code, has_owner=bool(named))


def _of_new_rank(wanted: str) -> Court | None:
    """武隆县人民法院 → 重庆市武隆区人民法院: a division that was a county when the court wrote, or is one no longer."""
    if not re.search(r"[县市区]人民法院$", wanted):
        return None
    renamed = (court(wanted[:-5] + rank + "人民法院") for rank in "区市县" if rank != wanted[-5])
    found = [item for item in renamed if item is not None]
    return found[0] if len(found) == 1 else None


def _usual_ending(name: str) -> str:
    """延津县法院 → 延津县人民法院; 南京市中院 → 南京市中级人民法院."""
    name = re.sub(r"中院$", "中级人民法院", re.sub(r"高院$", "高级人民法院", name))
    return re.sub(r"(?<!人民)(?<!铁路运输)(?<!海事)(?<!互联网)(?<!知识产权)(?<!金融)(?<!基层)法院$", "人民法院", name)


def _nearest(wanted: str, candidates: tuple[Court, ...], limit: int) -> Court | None:
    scored = [(min(edit_distance(wanted, form, limit) for form in _long_forms(c)), c) for c in candidates]
    best = min((score for score, _ in scored), default=limit + 1)
    winners = [c for score, c in scored if score == best]
    return winners[0] if best <= limit and len(winners) == 1 else None


def _long_forms(item: Court) -> set[str]:
    """The spellings, and those with the province and the city put before them."""
    forms = _spellings(item)
    full = _full(item.province)
    for name in (item.name, *item.aliases):
        tail = name.removeprefix(full).removeprefix(item.region)
        forms |= {item.region + tail, full + tail, full + item.region + tail}
    return forms


def _nearest_of_all(wanted: str, code: str, *, has_owner: bool) -> Court | None:
    """Without a code that settles it: one misprint, in the code's province if it names one."""
    if has_owner or len(wanted) < 7:
        return None
    letters = set(wanted)
    modern = _CODE.fullmatch(code) and any(ch.isdigit() for ch in code)
    pool = tuple(
        item
        for item in _index().courts
        if len(letters & _letters(item.name)) >= min(len(letters), len(_letters(item.name))) - 1
        and (not modern or not item.codes or item.codes[0][0] == code[0])
    )
    return _nearest(wanted, pool, 1)


@cache
def _letters(name: str) -> frozenset[str]:
    return frozenset(name)


def region_of(item: Court) -> str:
    """Where the court sits, from the province down: 河南省新乡市延津县; 全国 for the Supreme People's Court."""
    if item.level == "supreme":
        return "全国"
    province = _full(item.province)
    city = "" if item.region == province else item.region
    county = ""
    if item.level == "basic" and item.name.endswith("人民法院"):
        county = item.name.removesuffix("人民法院").removeprefix(province).removeprefix(item.region)
        if not re.search(r"[县市区旗]$", county) or county == city:
            county = ""
    return province + city + county
