"""What a name says: person, organisation or agency; an agency's field; what an agency is called today."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

import corpora
from nlp.judgment import PartyKind
from nlp.lexicon.folding import fold
from nlp.lexicon.surnames import surnames

_MASK = "某×xX*＊✕○〇Ｘ△口□"
_NOTE = re.compile(r"\((?!有限合伙|普通合伙|特殊普通合伙)[^()]*\)$|等\d*[一二三四五六七八九十百]*(?:人|户|名).*$")
_TAIL = re.compile(rf"[\d{_MASK}甲乙丙丁戊己庚辛]+$")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffff]")
_PLACE = re.compile(r"^.{2,8}?[省市县区旗州乡镇村盟]")
_SURE_SHORT = re.compile(
    r"(?:公司|政府|村委会?|居委会?|管委会|政府|派出所|支队|大队|中队|总队|学校|医院|商行|酒店|饭店|超市|银行|法院|检察院|国务院|"
    r"公安局|海关|公安处|街道办|监狱|合作社|经济社|煤矿|小学|中学|大学|委员会|办事处|分局|管理局|集团|村民?小?组|网吧|商店)$"
)
_SHORT_ENDING = re.compile(rf"(?:[{_MASK}甲乙丙]|[省市县区镇乡]..?)[局厂店矿部所站社行厅院委队会]$")


@dataclass(frozen=True, slots=True)
class _Tables:
    """The file `lexicon/agencies.toml`, compiled."""

    kinds: tuple[tuple[PartyKind, re.Pattern[str]], ...]
    ministries: re.Pattern[str]
    transcribing: frozenset[str]
    renamed: dict[str, str]
    renamed_pattern: re.Pattern[str]
    fields: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(corpora.read("lexicon/agencies.toml"))
    renamed: dict[str, str] = {now: now for now in data["renamed"].values()} | data["renamed"]
    return _Tables(
        kinds=tuple((entry["kind"], re.compile(f"(?:{'|'.join(entry['endings'])})$")) for entry in data["kinds"]),
        ministries=re.compile(f"(?:中华人民共和国|国务院)?(?:国家)?(?:{'|'.join(data['ministries']['names'])})部"),
        transcribing=frozenset(data["letters"]["transcribing"]),
        renamed=renamed,
        renamed_pattern=re.compile("|".join(sorted(renamed, key=len, reverse=True))),
        fields=tuple((entry["code"], re.compile("|".join(entry["words"]))) for entry in data["fields"]),
    )


@lru_cache(maxsize=4096)
def party_kind(name: str) -> PartyKind:
    """Whether a party's name is that of a person, an organisation (companies, villages, shops) or an agency.

    Masked names (张某某, XX公司, ×××), transcribed ones (阿不都·热西提) and notes in brackets behind are understood.
    """
    bare = _NOTE.sub("", fold(name)) or fold(name)
    if _is_short_person(bare):
        return "person"
    if _tables().ministries.fullmatch(bare):
        return "agency"
    for kind, endings in _tables().kinds:
        if endings.search(bare):
            return kind
    return _kind_by_letters(bare)


def _is_short_person(name: str) -> bool:
    """Two to four characters without an ending that only a body has: 海关 is one, 张海关 is not."""
    size = len(name)
    if size <= 1 or all(letter in _MASK for letter in name):
        return True
    if size > 4 or name == "国务院":
        return False
    if _SURE_SHORT.search(name) and (size == 4 or name[0] in _MASK + "甲乙丙丁"):
        return False
    if _tables().ministries.fullmatch(name) or _SHORT_ENDING.search(name):
        return False
    return size <= 3 or name[:2] in surnames()[1] or not any(p.search(name) for _, p in _tables().kinds)


def _kind_by_letters(name: str) -> PartyKind:
    """A name without a known ending: long ones are trade names, unless they transcribe a foreign or minority name."""
    letters = _TAIL.sub("", name)
    if re.search(r"[·•．・]", name) or not _HAN.search(letters):
        return "person"
    if len(letters) <= 4:
        return "person"
    if _PLACE.search(letters):
        return "organisation"
    return "person" if sum(c in _tables().transcribing for c in letters) * 2 >= len(letters) else "organisation"


def field_of_agency(name: str) -> str | None:
    """The field (执法领域, code of the taxonomy) that an agency's name shows; None when it shows none."""
    bare = fold(name)
    return next((code for code, words in _tables().fields if words.search(bare)), None)


def current_name(name: str) -> str:
    """The agency's name with its department as it is called since the reforms: 环境保护局 → 生态环境局."""
    tables = _tables()
    return tables.renamed_pattern.sub(lambda found: tables.renamed[found[0]], name)
