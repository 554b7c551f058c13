"""Role words of the party list and what they mean: the role in this document and the role at first instance.

Role words follow 《行政诉讼文书样式（试行）》; brackets hold the roles of the earlier instances.
"""

from __future__ import annotations

import re
from typing import Literal

from nlp.judgment import Role

OriginalRole = Literal["plaintiff", "defendant", "third_party"]

_INSTANCE = r"(?:原审|一审|二审|原一审|原二审|再审(?!被?申)|原再审|初审|一、二审|一二审|一审、二审|原)"
# 再审申请人 is a word of its own, no 申请人 of an earlier instance.
_PREFIX = rf"(?:(?:{_INSTANCE}(?:原告|被告|第三人|上诉人|被上诉人)|原告|上诉人|被告)[、，兼暨及和])*"
_WORD = (
    r"被申请执行人|被执行人|被申请强制执行人|申请执行人|申请执行机关|申请强制执行人|公益诉讼起诉人|公益诉讼人|赔偿请求人|赔偿义务机关|复议机关|再审申请人|申请再审人|再审被申请人|被申请再审人|复议申请人"
    r"|再审被申诉人|被申诉人|申诉人|被上诉人|上诉人|被起诉人|起诉人|被申请人|申请人|抗诉机关|上列原告|原告人|被告人|原告|被告|第三人"
)
ROLE_OPENING = re.compile(
    rf"(?P<prefix>{_PREFIX})(?:{_INSTANCE}[、，]?)*(?P<word>{_WORD})(?:[一二三四五六七八九十\d]{{1,2}}(?=[：\(\s])|(?=[^告讼]))"
    r"(?:[兼暨][^：，。(\n]{0,8}?(?:代表人|代理人|第三人|被告|原告))?"
    r"[ ]*(?P<bracket>\([^()]{0,60}\)|\([^()]{0,40}\([^()]{0,20}\)[^()]{0,20}\))?(?:[兼暨][^：，。(\n]{0,8}?(?:代表人|代理人))?[ ]*[：，]?[ ]*"
)
_ROLES: dict[str, Role] = {
    "被申请执行人": "enforcement_respondent", "被执行人": "enforcement_respondent",
    "被申请强制执行人": "enforcement_respondent", "申请执行人": "enforcement_applicant",
    "申请执行机关": "enforcement_applicant", "申请强制执行人": "enforcement_applicant",
    "公益诉讼起诉人": "plaintiff", "公益诉讼人": "plaintiff", "赔偿请求人": "plaintiff", "赔偿义务机关": "defendant",
    "复议机关": "other", "再审申请人": "retrial_applicant", "申请再审人": "retrial_applicant",
    "申诉人": "retrial_applicant", "再审被申请人": "retrial_respondent", "被申请再审人": "retrial_respondent",
    "再审被申诉人": "retrial_respondent", "被申诉人": "retrial_respondent", "被上诉人": "appellee",
    "上诉人": "appellant", "起诉人": "plaintiff", "被起诉人": "defendant", "抗诉机关": "other",
    "上列原告": "plaintiff", "原告人": "plaintiff", "被告人": "defendant", "原告": "plaintiff", "被告": "defendant",
    "第三人": "third_party", "复议申请人": "other",
}  # fmt: skip
_ORIGINAL: tuple[tuple[str, OriginalRole], ...] = (
    ("被起诉人", "defendant"), ("原告", "plaintiff"), ("起诉人", "plaintiff"), ("被告", "defendant"), ("第三人", "third_party"),
)  # fmt: skip


def role_of(word: str, enforcement: bool, review: bool) -> Role:
    """The role that a role word gives in this document; 申请人/被申请人 depend on the procedure."""
    if word in ("申请人", "复议申请人"):
        return "enforcement_applicant" if enforcement else "retrial_applicant" if review else "plaintiff"
    if word == "被申请人":
        return "enforcement_respondent" if enforcement else "retrial_respondent"
    return _ROLES[word]


def instance_role(instances: str) -> Role | None:
    """The role of a party that is listed only by its place below: 原审第三人, 一审原告、二审上诉人.

    Such a party keeps its first-instance role (行诉解释109, 2018: 原审第三人 is not made an appellee).
    """
    return original_role("other", instances) if re.search(r"一审|原审|二审|再审|初审", instances) else None


def original_role(role: Role, bracket: str) -> OriginalRole | None:
    """The first-instance role: that of the brackets, or the role itself where it is a first-instance role."""
    named = [(bracket.find(word), original) for word, original in _ORIGINAL if word in bracket]
    if named:
        return min(named)[1]
    if role in ("plaintiff", "defendant", "third_party"):
        return role
    return None
