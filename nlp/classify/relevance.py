"""Is this a judgment document of administrative litigation at all, and only one of them?"""

from __future__ import annotations

import re

from nlp.case import Case
from nlp.errors import ContentError, notice
from nlp.extract.case_number import case_numbers, own_number
from nlp.paper import LABELS
from nlp.structure import SectionKind

_TITLE = re.compile(r"(?P<kind>行[ ]?政|民[ ]?事|刑[ ]?事|执[ ]?行|国家赔偿)[^\n。，]{0,10}?(?:判[ ]?决|裁[ ]?定|调[ ]?解|决[ ]?定|通[ ]?知)[ ]?书")
_KINDS = {"民事": "民事裁判文书", "刑事": "刑事裁判文书", "执行": "执行裁判文书", "国家赔偿": "国家赔偿文书"}
_CRIMINAL = re.compile(r"公诉机关|被告人[^。\n]{0,40}犯[^。\n]{1,20}罪|起诉书指控")
_CIVIL = re.compile(r"《中华人民共和国(?:民法典|合同法|民法通则|婚姻法|侵权责任法|劳动合同法|公司法|担保法|保险法)》第|(?:合同|借贷|离婚|侵权|买卖|租赁|劳动争议)纠纷一案")
_ADMINISTRATIVE = re.compile(
    r"行政诉讼|行政强制法》|非诉(?:行政)?执行|行政(?:处罚|复议|强制|许可|登记|征收|确认|赔偿|协议|行为|机关|裁决|决定)|政府信息公开|具体行政行为"
)
_LEADING = ("应诉通知书", "举证通知书", "应诉及举证通知书", "应诉举证通知书", "受理通知书", "受理案件通知书", "参加诉讼通知书", "合议庭组成人员通知书", "出庭通知书", "传票")
_NOTICE = re.compile(rf"^ *(?:行 ?政 ?(?:案 ?件 ?)?)?(?:{'|'.join(' ?'.join(title) for title in _LEADING)}) *$", re.M)
"""Papers by which a court only leads a case (行政诉讼文书样式: 应诉通知书、举证通知书、传票 …); a 驳回再审申请通知书 decides one."""
_HEADING_SIZE = 80
"""Characters that the first heading itself may take."""
_HEAD = 200
"""Characters in which a title stands."""
_SECOND_HEADING = re.compile(
    r"\n[ ]*[\u4e00-\u9fff()]{3,28}法院[ ]*\n[^\n]{0,8}(?:行[ ]?政|民[ ]?事|刑[ ]?事|执[ ]?行|国家赔偿)[^\n]{0,8}(?:判[ ]?决|裁[ ]?定|调[ ]?解|决[ ]?定)[ ]?书[ ]*\n"
)


def single_document(case: Case) -> None:
    """Keeps to the first judgment where a file holds several (W407): later ones are no evidence for this one."""
    later = [m.start() for m in _SECOND_HEADING.finditer(case.text, _HEADING_SIZE)]
    if later:
        case.text = case.text[: later[0]]
        case.notices.append(notice("W407", count=len(later) + 1))


def relevance(case: Case) -> None:
    """Refuses what is not administrative (E301) or no judgment at all (E302); what was found until then is kept."""
    kind = LABELS[case.paper.kind] if case.paper is not None else other_kind(case)
    if kind:
        case.refusal = ContentError("E301", kind=kind)
    elif not _is_judgment(case):
        case.refusal = ContentError("E302")
    elif case.judgment.decision_date is None and not re.search(r"审\s*判\s*[长员]", case.text[-1500:]):
        case.notices.append(notice("W413"))


def other_kind(case: Case) -> str | None:
    """What else the document is (民事裁判文书 …), or None for an administrative one.

    The case number's 类型代字 decides, then the title, then the statutes and words of the text.
    """
    heading = case.sections.get(SectionKind.HEADING)
    end = max(heading.end if heading else 0, 120)
    number = own_number(case.text, min(end, 600))
    title = _TITLE.search(case.text, 0, min(end + 40, 700))
    named = title["kind"].replace(" ", "") if title else None
    if number is not None:
        if number.administrative:
            return None
        return _KINDS.get(named or "", _by_type_word(number.type_word))
    if named:
        return _KINDS.get(named)
    return _by_words(case)


def _by_type_word(word: str) -> str:
    if word.startswith("刑") or "刑" in word:
        return "刑事裁判文书"
    return "执行裁判文书" if word.startswith(("执", "财保", "司惩")) else "民事裁判文书"


def _by_words(case: Case) -> str | None:
    text = case.text
    first = next(iter(case_numbers(text, 0, len(text))), None)
    administrative = len(_ADMINISTRATIVE.findall(text))
    if first is not None and not first.administrative and administrative < 5:
        return _by_type_word(first.type_word)
    if _CRIMINAL.search(text) and administrative < 5:
        return "刑事裁判文书"
    if _CIVIL.search(text) and administrative < 5:
        return "民事裁判文书"
    return None


def _is_judgment(case: Case) -> bool:
    """A judgment names a court or decides something (……如下), and speaks of administrative matters."""
    if _NOTICE.search(case.text, 0, _HEAD):
        return False
    decided = case.sections.get(SectionKind.BASIS) is not None or bool(case.judgment.dispositions)
    named = case.judgment.court is not None and case.judgment.case_number is not None
    return (decided or named) and bool(_ADMINISTRATIVE.search(case.text) or case.judgment.case_number)
