"""Names of organisations taken apart: the places before, what remains behind.

临江市云溪区自然资源局 → 临江市, 云溪区 | 自然资源局.  Judgments leave out the province or the city, so places are compared
one by one; what remains must not be mixed up with them (财政局 and 民政局 of one district are nearly the same letters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.folding import fold
from nlp.lexicon import regions

_BLANKS = re.compile(r"\s+")
_STATE = re.compile(r"^中华人民共和国|^国家税务总局(?=.{2})")
_UNITS = (
    re.compile(r".{2,7}?(?:省|自治区)"),
    re.compile(r".{1,7}?(?:市|自治州|地区|盟)"),
    re.compile(r".{1,9}?(?:自治县|自治旗|县|旗|区|市)"),
    re.compile(r".{1,5}?(?:镇|乡|街道|苏木)(?=人民政府|政府|办事处|综合|党)"),
)
"""From the province down; each level may be missing."""
_NO_PLACE = re.compile(r"(?:城市|社区|园区|小区|林区|矿区|牧区|库区|景区|灾区|辖区|区市)$")
_SUFFIX = re.compile(r"(?:自治[区州县旗]|地区|街道|[省市区县旗盟镇乡])$")


@dataclass(frozen=True, slots=True)
class Parts:
    """Places from the largest to the smallest, and what remains."""

    places: tuple[str, ...]
    body: str


def spelling(name: str) -> str:
    """A name as names are compared: brackets and widths folded, traditional characters and blanks gone."""
    return _BLANKS.sub("", fold(name))


@lru_cache(maxsize=50_000)
def parts(name: str) -> Parts:
    """The parts of a name; where nothing would remain behind the places, the last of them remains."""
    rest = _STATE.sub("", spelling(name))
    places: list[str] = []
    for unit in _UNITS:
        found = unit.match(rest)
        if found is not None and found.end() < len(rest) and not _NO_PLACE.search(found[0]):
            places.append(found[0])
            rest = rest[found.end() :]
    return Parts(tuple(places), rest)


def shortened(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two lists of places name the same place, one of them with larger places left out."""
    if not one or not other or one[-1] != other[-1]:
        return False
    few, many = sorted((one, other), key=len)
    rest = iter(many)
    return all(place in rest for place in few)


def unmistakable(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Whether `few`, the same place with larger ones left out, can be no other: the table of divisions has it once, and there.

    鼓楼区 alone is in four cities.
    """
    found = _divisions().get(few[0], [])
    if len(found) != 1:
        return False
    rest = iter((*found[0], *few[1:]))
    return all(place in rest for place in many)


def within(name: str, home: tuple[str, ...]) -> bool:
    """Whether a name may be of an organisation in the place `home` (from the largest unit down), as far as it says."""
    if not home:
        return False
    found = parts(name)
    if home[-1] in found.places:
        above = found.places[: found.places.index(home[-1]) + 1]
        return shortened(above, home)
    rest = iter(home)
    return stem(home[-1]) in found.body and all(place in rest for place in found.places)


def stem(place: str) -> str:
    """云溪区 → 云溪; 临江市公安局云溪分局 has no more of it."""
    short = _SUFFIX.sub("", place)
    return short if len(short) >= 2 else place


@cache
def _divisions() -> dict[str, list[tuple[str, ...]]]:
    """Each division's name with the divisions that it is in, itself last."""
    table = regions()
    found: dict[str, list[tuple[str, ...]]] = {}
    for code, name in (*table.provinces.items(), *table.cities.items(), *table.counties.items()):
        above = (table.provinces.get(code[:2], ""), table.cities.get(code[:4], ""), name)
        found.setdefault(name, []).append(tuple(dict.fromkeys(place for place in above if place)))
    return found
