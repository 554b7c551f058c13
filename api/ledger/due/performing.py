"""Periods that the operative part sets an agency (责令……日内重新作出行政行为), as far as they still stand.

The newest decision counts.  What it leaves standing of those below (`Verdict.dispositions`) has its period from the
judgment below whose item it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from api.ledger.due.workdays import Unit
from api.store.tables import Verdict
from nlp import taxonomy
from nlp.folding import fold
from nlp.numerals import NUMERAL, to_int

RULE: Final = "performance"
LABEL: Final = "履行判决"
DONE: Final = "performed"
REMIND: Final = 5
"""Working days."""
ORDERS: Final = frozenset({"redo", "order_performance", "order_payment", "remedy", "compensate", "modify"})
"""Dispositions that have the agency do something."""
_MONTHS: Final = re.compile(rf"(?P<number>{NUMERAL})(?P<unit>个月|年)(?:之)?内")
_UNTIL: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:之)?前")
_RECEIPT: Final = re.compile("收到|接到|送达")


@dataclass(frozen=True, slots=True)
class Order:
    """One period.  `until`: the day that it names; else `count` of `unit`; neither: it cannot be counted (法定期限内).

    `on_receipt`: runs from the receipt of the judgment, not from its coming into force.  `newest`: its judgment is the
    newest of the dispute.
    """

    judgment_id: int
    stage: str
    decided_on: date | None
    label: str
    source: str
    until: date | None
    count: int | None
    unit: Unit
    on_receipt: bool
    newest: bool


def ordered(verdicts: Sequence[Verdict]) -> bool:
    """Whether the decision that stands leaves an order to do something."""
    return bool(verdicts and ORDERS.intersection(_standing(verdicts).dispositions))


def orders(verdicts: Sequence[Verdict], records: Mapping[int, Mapping[str, Any]]) -> Iterator[Order]:
    """The periods that still bind the agency of these verdicts (its own, in the order of the decisions)."""
    if not ordered(verdicts):
        return
    standing = _standing(verdicts)
    left = set(ORDERS.intersection(standing.dispositions))
    for verdict in reversed(verdicts[: verdicts.index(standing) + 1]):
        items = [item for item in _items(records.get(verdict.judgment_id or 0), verdict.name) if item["code"] in left]
        left -= {item["code"] for item in items}
        said: set[str] = set()
        for item in items:
            period = item.get("performance_period")
            if period and period["text"] not in said:  # 撤销并责令重作 is one item with two codes
                said.add(period["text"])
                yield _order(verdict, item, period, newest=verdict is verdicts[-1])


def _standing(verdicts: Sequence[Verdict]) -> Verdict:
    """The one that stands; what comes after it leaves it as it is (撤回上诉, 驳回再审申请)."""
    latest = [one for one in verdicts if one.latest]
    return (latest or verdicts)[-1]


def _items(record: Mapping[str, Any] | None, name: str) -> list[Mapping[str, Any]]:
    """The items of an operative part that concern an agency: those that name it, and those that name none."""
    items = record.get("disposition_items", []) if record else []
    own = fold(name)
    return [item for item in items if not item.get("agencies") or own in {fold(str(one)) for one in item["agencies"]}]


def _order(verdict: Verdict, item: Mapping[str, Any], period: Mapping[str, Any], *, newest: bool) -> Order:
    words = str(period["text"])
    count, unit = _length(fold(words), period)
    return Order(
        judgment_id=verdict.judgment_id or 0,
        stage=verdict.stage,
        decided_on=verdict.decided_on,
        label=taxonomy.label("disposition", item["code"]),
        source=f"判决主文“{words}”",
        until=_until(fold(words)),
        count=count,
        unit=unit,
        on_receipt=_RECEIPT.search(words) is not None,
        newest=newest,
    )


def _length(words: str, period: Mapping[str, Any]) -> tuple[int | None, Unit]:
    if isinstance(period.get("days"), int):
        return period["days"], "working" if period.get("working_days") else "natural"
    found = _MONTHS.search(words)
    number = to_int(found["number"]) if found else None
    if found is None or number is None:
        return None, "natural"
    return number * (12 if found["unit"] == "年" else 1), "months"


def _until(words: str) -> date | None:
    found = _UNTIL.search(words)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
