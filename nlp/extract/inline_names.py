"""Names of parties in running text, behind a role word: where one ends, and whether it is one."""

from __future__ import annotations

import re

from nlp.extract.names import cut_running, ends_as_organisation, person_end
from nlp.lexicon import opens_with_surname, party_kind

# Words that carry a sentence on behind a bare role word.  Single characters only where no family name or place opens
# with them (于, 应, 曾, 方, 建, 如, 将, 依 … are names: 于某, 应城市, 建湖县, 如皋市, 将乐县, 依兰县).
NOT_A_NAME = re.compile(
    r"(?:的|仍|诉|因|认为|均|未|是|称|已经|也|并|、|之|提[出起交供]|向(?:本院|被告|原告|法院|其|第三人)|对(?:原|被|其|该|本|此|上述|于)|在(?:\d|法|本|举|诉|庭|一审|收|其|作)|"
    r"于(?:\d|同日|当|本|法定)|以(?:其|被|原|及|上述|\d)|和(?:被告|原告|第三人|其)|及|与(?:被告|原告|第三人|本案|其)|有[权关]|为(?!县)|应当|应[予该承]|申请|请求|经(?:本院|合法|传|依|审)|"
    r"主[张体]|承担|负担|作出|做出|行[为政]|资格|身份|一方|双方|方(?:当事|的)|等|依[法据照]|按[照期]|关于|通过|收到|实施|接到|位于|系|本人|单位|其|该|上述|自愿|履行|具[有备]|不[服具再予能是存享]|"
    r"答辩|辩称|述称|颁发|下[发达]|建设|建造|既[未不]|或者|曾[经于]|如[果不]|将[其该]|准予|释明|当庭|执法|工作人员|逾期|拒[不绝]|没有|无[权正法任]|占[用有]|邮寄|送达|直接|改正|缴纳|违[法反]|罚款|"
    r"收|负责|参加|到庭|代扣|劳动|欠缴|进行|所[作有在]|相互|各)"
)
_MASKED = re.compile(r"[\u4e00-\u9fff]某{1,2}[甲乙丙丁\d]?")


def name_end(text: str, start: int, limit: int) -> int:
    """Where the name that begins at text[start] ends, or the list of names; `limit` at the latest."""
    end = cut_running(text, start, limit)
    return person_end(text, start, end) if _runs_on(text[start:end]) and "、" not in text[start:end] else end


def person_end_or(text: str, start: int, cut: int) -> int:
    """A masked name (孙某, 李某甲) ends with its mask; one that runs into other words where its repetitions end."""
    masked = _MASKED.match(text, start, cut)
    if masked and cut - masked.end() <= 2:
        return masked.end()
    return person_end(text, start, cut) if _runs_on(text[start:cut]) else cut


def plausible(name: str) -> bool:
    """Whether a string can be a party's name: a person with a family name, a foreign name, or an organisation."""
    if not 2 <= len(name) <= 40 or NOT_A_NAME.match(name):
        return False
    if re.search(r"[。；：《》]|本院|原审|一审|判决|裁定|起诉|诉讼请求|代理人|^[一二三四五]|名称|民法院|行政决定|具有|管辖|职权", name):
        return False
    if party_kind(name) != "person":
        return len(name) > 3 and ends_as_organisation(name)
    return ("·" in name or len(name) <= 4) and (opens_with_surname(name) or "·" in name)


def recurring(text: str, start: int, end: int) -> bool:
    """A short name with a rare family name counts when the text repeats it behind role words."""
    name = text[start:end]
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,3}", name)) and not NOT_A_NAME.match(name) and len(
        re.findall(f"(?:原告|被告|上诉人|申请人|第三人|执行人){re.escape(name)}", text)
    ) >= 2


def _runs_on(name: str) -> bool:
    """Whether a supposed person's name is too long, or its last character carries the sentence on (徐宏|未经批准)."""
    if len(name) == 3 and name[2] not in "未于在的系对因所将已向与经有不仍又亦也至从被以及为等":
        return False
    return len(name) > 2 and "·" not in name and party_kind(name) == "person" and opens_with_surname(name)
