"""What may have to be masked: its kinds, the roles of people, and the legal ground of each kind.

The grounds are data (corpora/redact/categories.toml): 法释〔2016〕19号 articles 8 and 9 for names, the notes on publishing
judgments for addresses, numbers and health, 政府信息公开条例 article 15 for what else would harm a third person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import corpora


class Category(StrEnum):
    """A kind of thing that may have to be masked; the values are stable names used in settings and tests."""

    PERSON = "person"
    MINOR = "minor"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    ACCOUNT = "account"
    CODE = "code"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    HEALTH = "health"
    COMPANY = "company"
    VILLAGE = "village"
    LAW_FIRM = "law_firm"
    COURT = "court"
    AGENCY = "agency"


class Role(StrEnum):
    """What a person has to do with the case."""

    PARTY = "party"
    FAMILY = "family"
    AGENT = "agent"
    LAWYER = "lawyer"
    REPRESENTATIVE = "representative"
    OFFICIAL_HEAD = "official_head"
    OFFICIAL = "official"
    JUDGE = "judge"
    WITNESS = "witness"
    VICTIM = "victim"
    MINOR = "minor"
    DECEASED = "deceased"
    OTHER = "other"


ROLE_LABELS: Mapping[Role, str] = {
    Role.PARTY: "当事人", Role.FAMILY: "当事人亲属", Role.AGENT: "委托代理人", Role.LAWYER: "律师、法律工作者",
    Role.REPRESENTATIVE: "企业等组织的法定代表人", Role.OFFICIAL_HEAD: "行政机关负责人", Role.OFFICIAL: "行政机关工作人员",
    Role.JUDGE: "审判人员、书记员", Role.WITNESS: "证人", Role.VICTIM: "受害人", Role.MINOR: "未成年人",
    Role.DECEASED: "死者", Role.OTHER: "其他人员",
}  # fmt: skip
"""How a page names the roles."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as the page shows it: its name, the legal ground, whether it is masked unless a setting says otherwise.

    `shown`: what stands in its place; empty where a name of its own is made (people, organisations).
    """

    category: Category
    label: str
    basis: str
    masked: bool
    shown: str


@cache
def kinds() -> Mapping[Category, Kind]:
    """Every category with its label and ground, in the order of the table."""
    data = tomllib.loads(corpora.read("redact/categories.toml"))
    return {
        Category(name): Kind(Category(name), row["label"], row["basis"], row["treatment"] == "mask", row.get("shown", ""))
        for name, row in data.items()
    }
