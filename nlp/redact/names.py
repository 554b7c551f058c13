"""What a person's name looks like, and where it ends when no sign of punctuation tells."""

from __future__ import annotations

import re
from functools import cache

import corpora
from nlp.lexicon import party_kind
from nlp.lexicon.regions import regions
from nlp.lexicon.surnames import surnames

MASK_SIGNS = "某×✕*＊ＸX○〇□△Ｏ口"
_MASKED = re.compile(rf"[\u4e00-\u9fff]{{0,3}}[{MASK_SIGNS}]{{1,3}}[甲乙丙丁戊己庚辛壬癸]?")
TRANSCRIBED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•．・‧][\u4e00-\u9fff]{1,10}){1,4}")
"""A minority or foreign name: 阿不都·热西提 (法释〔2016〕19号 9（二）（三）)."""
LATIN = re.compile(r"[A-Z][A-Za-z.·'-]{4,40}(?![A-Za-z0-9])")
"""A foreigner's own name; blanks are left out of the text that is searched."""
FREQUENT = frozenset(
    "王李张刘陈杨黄赵吴徐孙马朱胡郭何林罗郑梁谢宋唐韩冯邓曹彭肖田董袁潘蒋蔡杜叶苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱尹薛闫雷侯龙史陶黎贺顾毛郝龚邵严覃武戴莫孔汤高周许江"
)
"""The hundred most frequent family names (公安部, 2020), without those that are as often ordinary words."""
_STOP = re.compile(r"[^\u4e00-\u9fff]|$")
# Words that carry the sentence on behind a name; those of one character are weaker, since given names use some of them.
_AFTER = re.compile(
    r"男(?![\u4e00-\u9fff]?[人子])|女(?!士|儿|[\u4e00-\u9fff]?人)|该[局所院厅委单办镇乡街队府公支大中会中站村社企厂校处科部]|系(?!统)|原告|被告|第三人|被?上诉人|原审|一审|二审|再审|被?申请|申诉|被执行|委托|诉讼|诉称|诉被|诉[\u4e00-\u9fff]{2,8}[市县区局]|述称|辩称|陈述|称[，：]?|"
    r"不服|认为|起诉|提起|提出|提交|到[\u4e00-\u9fff]|赶到|出庭|参加|参与|均|等[人\d一二三四五六七八九十户]|等(?=[，。、的])|的|之[子女妻夫父母间兄弟姐妹]|与[\u4e00-\u9fff]|和[\u4e00-\u9fff]|及[\u4e00-\u9fff]|以及|因|对[\u4e00-\u9fff]|向[\u4e00-\u9fff]|将[\u4e00-\u9fff]|被[\u4e00-\u9fff]|把[\u4e00-\u9fff]|以[\u4e00-\u9fff]|于(?=\d|同|上|下|[一二]〇|本|当)|在[\u4e00-\u9fff]|为[\u4e00-\u9fff]|是[\u4e00-\u9fff]|就[\u4e00-\u9fff]|由[\u4e00-\u9fff]|从[\u4e00-\u9fff]|经[\u4e00-\u9fff]|遂|则|也|未|没有|已[经向于]?|并|进行|作出|作为|死亡|受伤|驾驶|所[有作提述在驾受]|家[中里的人属门]|"
    r"户[，。籍的]|双方|夫妻|夫妇|本人|两人|二人|三人|等人|名下|签[字名收订]|身份证|询问笔录|笔录|证言|证明|作证|收到|取得|购买|出售|出具|申请|要求|请求|居住|住[\u4e00-\u9fff]{2}|现住|农民|村民|居民|汉族|[回满蒙壮苗彝藏黎畲瑶侗]族|律师|职工|工人|局长|副局长|[省州厅院站校处科旗盟村组股行社]长|镇长|乡长|区长|县长|市长|所长|主任|副主任|大队长|支队长|负责人|法定|主持|独任|担任|党内|严重警告|记大?过|开除|适用|审判|(?:人民)?陪审|书记|代理|二[〇零OＯ○]|"
    r"特别授权|一般代理|一般授权|[\u4e00-\u9fff]{2,12}(?:律师事务所|法律服务所)|[\u4e00-\u9fff]{2,5}(?:省|市|县|区)|支付|负担|承担|交纳|缴纳|返还|履行|违反|违法|擅自|殴打|一案|之诉|行政|向本院|治安|工伤|土地|房屋|公开|撤[销回]|户口|职务"
)
_NEVER = re.compile(r"(?<=.)[等在该的了是被把亦却但及或们么这那此我你他她它吧呢吗]")
"""Characters that no given name uses."""
_CROSSING = re.compile(
    r"[大支中总]队|局长|诉[称请讼]|诉被|称[，：]|系[该本原被]|等[人\d一二三四五六七八九十]|到[达场庭]|派出|答辩|上诉|治安|[二三四]人|先后|询问|听后|人民|回族|董事|常务|公司|该[局所院厅大支]|镇政|[男女](?:该|[局所院处科镇乡区县市]长|主任|律师|[\u4e00-\u9fff]族|[，\d])"
)
"""Words that the last character of a would-be name opens."""
_WEAK = frozenset("的称诉均等系与和及因对向将被把以于在为是就由从经遂则也未并同给让去到说又还有做至男女住任因按")
SMALL_WORDS = frozenset("和于经从向连时成应相能都家行后里原才强东曾班全过先")
"""Family names that are above all small words of the language."""
GIVEN_RARE = frozenset("的了是在和与及或被把将向对就从由之其该此各每们吗呢以于因为经据按应当未不无没有已所有均等即则并也又且但而")


PLAIN = frozenset("王李张刘陈杨赵吴徐孙郭罗郑冯邓曹彭肖董袁潘蒋蔡魏吕姚卢姜崔谭廖贾邹秦邱尹薛闫侯陶贺郝龚邵覃谢韩沈")
"""Family names that are hardly ever anything else."""


@cache
def _words() -> frozenset[str]:
    return frozenset(corpora.read("redact/words.txt").split())


def ordinary(string: str) -> bool:
    """Whether a string is an ordinary word that opens like a family name: 程序, 高度, 安全 (corpora/redact/words.txt)."""
    return string in _words()


@cache
def _families() -> tuple[frozenset[str], frozenset[str]]:
    return surnames()


def opening(text: str, at: int) -> int:
    """Length of the family name that opens at an offset: 1, 2, or 0 where none does."""
    single, double = _families()
    if text[at : at + 2] in double:
        return 2
    return 1 if text[at : at + 1] in single else 0


def is_masked(text: str, at: int) -> int:
    """Length of a name that the source has masked (李某某, 王××, ×××) at an offset; 0 where there is none."""
    found = _MASKED.match(text, at, at + 8)
    return len(found.group()) if found else 0


def end_of_name(text: str, at: int, counts: Counts) -> int:
    """End of the person's name that opens at `at`, which is known to be a name's place; `at` itself when none fits.

    What follows decides: punctuation, a word that carries the sentence on, or that the name recurs elsewhere with
    something else behind it.
    """
    foreign = TRANSCRIBED.match(text, at, at + 40) or LATIN.match(text, at, at + 60)
    if foreign:
        return foreign.end()
    family = opening(text, at)
    if not family or is_masked(text, at):
        return at
    best, best_score = at, 0.0
    for given in (2, 1):
        end = at + family + given
        name = text[at:end]
        if len(name) < family + given or not all("\u4e00" <= sign <= "\u9fff" for sign in name):
            continue
        score = _fit(text, at, end, counts)
        if score > best_score:
            best, best_score = end, score
    return best


def is_agency(name: str) -> bool:
    """Whether a name is that of an agency, its own or the one that masking gave it (甲机关)."""
    return party_kind(name) == "agency" or name.endswith(("机关", "法院"))


def in_region(text: str, at: int, end: int) -> bool:
    """Whether text[at:end] is part of the name of a province, city or county: 高明 in 高明区."""
    names, heads = region_names(), _region_heads()
    return any(
        text[start : start + 2] in heads and any(text[start:stop] in names for stop in range(max(end, start + 3), end + 4))
        for start in range(max(0, at - 3), at + 1)
    )


def runs_on(text: str, at: int, end: int) -> bool:
    """Whether a would-be name ends with a character that belongs to the next word, or that no given name uses."""
    if _NEVER.search(text, at, end) or _CROSSING.match(text, end - 1) or region_opens(text, end - 1):
        return True
    return text[end - 1 : end + 1] in _province_stems() and not region_opens(text, end)


def is_bounded(text: str, end: int) -> bool:
    """Whether what stands at an offset ends a name for sure: a sign, a word that carries the sentence on, a place."""
    return bool(_STOP.match(text, end) or _AFTER.match(text, end)) or place_opens(text, end)


def _fit(text: str, at: int, end: int, counts: Counts) -> float:
    """How well a name ends at `end`; above 0 where it may."""
    score = 0.5
    name = text[at:end]
    if _STOP.match(text, end):
        score += 3
    elif _AFTER.match(text, end):
        score += 2
    elif text[end] in _WEAK:
        score += 0.8
    else:
        score -= 0.7
    if runs_on(text, at, end):
        return 0.0
    if place_opens(text, end):
        score += 1.5
    if len(name) > 2:
        score += 0.7
        score -= 1.5 * any(sign in GIVEN_RARE for sign in name[-2:])
        whole, part = counts.of(name), counts.of(name[:-1])
        if part > 1:
            score += 1.5 if whole == part else -1.2 * (1 - whole / part)
    else:
        score -= 2.0 * (name[-1] in GIVEN_RARE)
    return score


@cache
def region_names() -> frozenset[str]:
    """The full names of provinces, cities and counties."""
    table = regions()
    return frozenset((*table.provinces.values(), *table.cities.values(), *table.counties.values()))


@cache
def _place_stems() -> frozenset[str]:
    """Provinces and cities without their endings: what firms and agencies open with besides."""
    cities = (re.sub(r"(?:自治州|地区|[市盟])$", "", name) for name in regions().cities.values())
    return _province_stems() | {name for name in cities if len(name) == 2}


def place_opens(text: str, at: int) -> bool:
    """Whether the name of a region stands at an offset, or what firms make of it: 北京, 兰州, 中国."""
    return text[at : at + 2] in _place_stems() or region_opens(text, at)


@cache
def _region_heads() -> frozenset[str]:
    """The first two characters of the regions: most places of a text need no closer look."""
    return frozenset(name[:2] for name in region_names())


@cache
def _province_stems() -> frozenset[str]:
    """北京, 广东, 中国: what firms and agencies open with."""
    return frozenset(name[:2] for name in regions().provinces.values()) | {"中国", "中华", "全国", "国家"}


def region_opens(text: str, at: int) -> bool:
    """Whether the name of a province, city or county stands at an offset."""
    return text[at : at + 2] in _region_heads() and any(text[at : at + size] in region_names() for size in (3, 4, 5, 6, 7))


class Counts:
    """How often strings occur in a text, counted once each."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, int] = {}

    def of(self, name: str) -> int:
        """Number of places at which a string stands."""
        if name not in self._known:
            self._known[name] = self._text.count(name)
        return self._known[name]
