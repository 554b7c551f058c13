"""Names of the parts that figures are broken down into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.indicators.masks import Key
from api.indicators.period import Period
from api.indicators.query import By
from api.store.tables import Organisation
from nlp.taxonomy import codes, label

UNKNOWN: Final[dict[By, str]] = {
    "organisation": "未确认单位", "township": "不属于乡镇街道", "field": "领域不详", "act_type": "行为不详", "cause": "原因不详",
    "detail": "没有细分", "court": "法院不详", "month": "日期不详", "quarter": "日期不详",
}  # fmt: skip
"""Of what is not known."""
_GROUPS: Final[dict[By, str]] = {"field": "field", "act_type": "act_type", "detail": "cause_detail", "cause": "cause"}
_GOVERNMENT: Final = re.compile(r"([\u4e00-\u9fff]{1,8}?(?:镇|乡|街道))(?:人民政府|办事处)$")
_PLACES: Final = re.compile(r"^.*[省市区县州旗]")


def labels(session: Session, by: By, keys: Iterable[Key]) -> dict[Key, str]:
    """Each key's name; organisations and townships are looked up (whether a caller sees them is for who has the keys)."""
    known = [key for key in keys if key is not None]
    names: dict[Key, str] = {None: UNKNOWN[by]}
    if by == "organisation":
        wanted = select(Organisation.id, Organisation.name).where(Organisation.id.in_(known))
        return names | dict(session.execute(wanted).all())
    if by == "township":
        return names | _townships(session, [str(key) for key in known])
    return names | {key: plain(by, str(key)) for key in known}


def plain(by: By, key: str) -> str:
    """The name of what needs no looking up; a code that there is not is its own."""
    if by in {"month", "quarter"}:
        return Period.parse(key).label
    group = _GROUPS.get(by)
    return label(group, key) if group and key in codes(group) else key


def _townships(session: Session, keys: list[str]) -> dict[str, str]:
    """By the name of the government or street office that is there (云溪区白鹭镇人民政府 → 白鹭镇), else its code."""
    found = {key: key for key in keys}
    wanted = select(Organisation.region, Organisation.name).where(Organisation.region.in_(keys))
    for region, name in session.execute(wanted.order_by(Organisation.id.desc())):
        place = _GOVERNMENT.search(_PLACES.sub("", name))
        if place is not None:
            found[region] = place[1]
    return found
