"""Places of private people that no 住 or 位于 stands in front of: by a landmark, a stall's number, a crossing, a village.

法释〔2016〕19号 asks for home addresses to go; a place at which somebody lives, keeps a shop or holds land tells as much.
A public road on which somebody drove, an agency's seat and the name of a building project are no such places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.redact.names import opening, region_names

_HAN = r"[\u4e00-\u9fff]"
SIDE = r"(?:[东西南北]{1,2}(?:侧|面|边|方向)|对面|旁边?|隔壁|附近)"
"""Where a place lies beside a landmark."""
_OFFICIAL = re.compile(r"政府|[局办]|(?<!大)厅|法[院庭]|检察|公安|派出所|[支大中]队|管委会|委员会|看守所|拘留所|街道办")
_VAGUE = re.compile(r"^(?:涉案|案涉|诉争|争议|该|此|原告|被告|第三人|本案)|(?:房屋|土地|地块|宗地|住宅|商铺|项目|工程|公司|[局所院府会社组厂店行处部队校场方])$")
_PLAIN = rf"(?:(?![的与和及称将由被以其该]|原告|被告|第三人|上诉人){_HAN})"
_ROAD = rf"{_PLAIN}{{1,6}}(?:路|街|大道)"
_HELD = r"(?:所?(?:建(?!议|设局)|占(?!道)|经营|开[设办]|养殖|承包|居住)|的?(?:自建)?(?:房屋|宅基地|承包地|厂房|门面|商铺))"
_TRADE = r"(?:超市|商店|饭店|餐馆|旅馆|宾馆|经营部|门市部|服务部|药店|诊所|网吧|加工厂|养殖场|商行)"
_PATTERNS = {
    # ×中学东侧原养殖小区内所建房屋; 在×大门对面经营
    "landmark": rf"(?<=[在于县区旗市])(?![内除外场]){_PLAIN}{{2,16}}?{SIDE}(?:原{_HAN}{{2,6}}?)?(?=内?{_HELD})",
    # 现居我村×公路西侧
    "village side": rf"(?:现居|居住|住)(?:在|于)?[我本该同]村(?P<side>{_PLAIN}{{1,12}}?(?:{SIDE}|村[头尾口]))",
    # ×路和×路交叉处的×停车场
    "crossing": rf"(?<=[在于至到县区市]){_ROAD}[和与]{_ROAD}交[叉汇]?[处口](?:[东西南北]{{1,2}}[侧角面边]?)?(?=的?{_HAN}{{1,6}}?(?:停车场|小区|房屋|门面|商铺|家中|{_TRADE}))",
    # ×建材城11-41B-5号商服房产, 旧货市场10号大厅
    "numbered": rf"(?<=[县区旗市])(?:(?![政字第决征函发令批]){_HAN}){{2,8}}\d[\dA-Z-]{{0,14}}号(?=(?:商服|房产|房屋(?!征收|拆迁)|门[面市]|住宅|商[铺品]房?|车库|铺面))",
    "stall": rf"(?<=[在于县区旗市])(?:(?![政字第]){_HAN}){{1,6}}市场{_HAN}?\d{{1,4}}号(?:大厅|厅|摊位|铺位|门面|档口)?",
    # 来到×县×街道×超市
    "town of a shop": rf"(?<=[县区旗市])(?![区县市]){_PLAIN}{{1,4}}(?:街道|镇|乡)(?={_HAN}{{2,8}}?{_TRADE})",
    # 回×畈家中
    "home": r"(?<=[回])(?![自老乡])[\u4e00-\u9fff]{1,3}[畈村庄湾坪沟屯塘坝垅岭寨堡庙坡岗洼冲垸圩集](?<![本该同各原他全外农乡]村)(?=的?家[中里])",
    # 住所地×王国伦敦W68PP×街3号
    "abroad": rf"(?:住所地?|住址?|地址)[：为在]?(?:(?!中华){_HAN}){{2,20}}(?:王国|共和国|合众国|联邦)"
    rf"(?P<abroad>(?:{_HAN}|[A-Za-z0-9 ]){{0,24}}?(?:街|路|大道|道|广场)\d{{1,5}}号(?:\d{{1,5}}[室楼层])?)",
}
_REGION = re.compile(rf"(?:{_HAN}{{2,4}}?(?:省|市(?!场)|县|(?<![小社园矿片城发养])区|旗)(?={_HAN}{{2}}))+")
"""What is shaped like the names of regions, where the table has none."""
_SITES = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS.items())
_VILLAGER = re.compile(
    r"(?:(?<=[，。、；：\n见与和由系])|^)(?P<village>(?![某同])[\u4e00-\u9fff]{2,3}?村(?<![本该同各原他全外农乡两几我邻名渔山个]村))(?=村?民(?P<name>[\u4e00-\u9fff]{2}))|"
    r"(?<=[系是])(?P<own>(?:(?![村某])[\u4e00-\u9fff]){1,3}村(?<![本该同各原他全外农乡两几我邻名渔山个]村))(?=村?民[，。、；])"
)
_ALIAS = re.compile(rf"{_HAN}{{0,8}}\((?:以下|下)?简称(?:为)?[：\"]?(?P<alias>{_HAN}{{2,8}})\"?\)")


def find_sites(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and rule of each such place of a folded text; they may overlap."""
    for name, pattern in _SITES:
        for match in pattern.finditer(text):
            start, end = match.span(next(iter(pattern.groupindex), 0))
            start = _behind_region(text, start, end)
            if end - start > 1 and not _OFFICIAL.search(text, start, end + 12 if name.startswith("town") else end):
                yield start, end, f"rule:address.{name.replace(' ', '_')}"
    for match in _VILLAGER.finditer(text):
        if match["own"] or opening(match["name"], 0):
            yield *match.span(), "rule:address.villager"


def alias_behind(text: str, end: int) -> str | None:
    """What an address that ends at an offset is called for short: ×镇×村老粮站（简称×粮站）; None where nothing names it."""
    found = _ALIAS.match(text, end, end + 40)
    return found["alias"] if found and not _VAGUE.search(found["alias"]) else None


def _behind_region(text: str, start: int, end: int) -> int:
    """Where the part below the county opens, if a region's full name stands inside."""
    for at in range(end - 1, start, -1):
        if text[at - 1] in "省市县区旗州" and any(text[at - size : at] in region_names() for size in range(3, 12)):
            return at
    shaped = _REGION.match(text, start, end)
    return shaped.end() if shaped else start
