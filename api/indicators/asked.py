"""What of the figures somebody asks for, as it stands in an address: the same for pages, downloads and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Self
from urllib.parse import urlencode

from api.errors import ServiceError
from api.indicators.counting import MEASURES, RATES
from api.indicators.masks import TOWNSHIP_DIGITS, Key
from api.indicators.period import Period
from api.indicators.query import NONE, UNMATCHED, By
from api.policy.profile import Stage
from nlp.taxonomy import codes

WAYS: Final[dict[By, str]] = {
    "organisation": "单位", "township": "乡镇街道", "field": "执法领域", "act_type": "被诉行政行为", "cause": "败诉原因", "detail": "败诉原因细分",
    "court": "法院", "month": "月份", "quarter": "季度",
}  # fmt: skip
"""How figures may be broken down."""
STAGES: Final[dict[Stage, str]] = {"first": "一审", "final": "生效裁判", "all": "各审级"}
CAPACITIES: Final = {"original": "原行为机关", "review": "复议机关"}
NAMES: Final = MEASURES | {code: name for code, (_, _, name) in RATES.items()}
"""All measures, counts and rates."""
LONGEST: Final = 100
NOTHING: Final = "-"
"""In addresses: those of which it is not known (an empty parameter is none)."""
_CODES: Final[dict[By, str]] = {"field": "field", "act_type": "act_type", "cause": "cause", "detail": "cause_detail"}
_LARGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, filters (as `Query` has them), a way of breaking down and a measure."""

    period: Period
    filters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    by: By = "organisation"
    measure: str = "loss_rate"
    unmatched: bool = False
    """Only defendants that nobody has matched (未确认单位), in disputes that the caller sees."""

    @classmethod
    def of(cls, params: Mapping[str, str], today: date, measure: str = "loss_rate") -> Self:
        """From the parameters of an address; without a period the year of `today`.

        Raises ServiceError E602 for a value that there is not.
        """
        by, asked = params.get("by") or "organisation", params.get("measure") or measure
        way = next((one for one in WAYS if one == by), None)
        if way is None:
            raise _unknown("分组方式")
        if asked not in NAMES:
            raise _unknown("指标")
        filters = {name: _value(name, params[name]) for name in (*_FILTERS, "organisation") if params.get(name)}
        return cls(_period(params, today), MappingProxyType(filters), way, asked, params.get("unmatched") == "1")

    @property
    def params(self) -> dict[str, str]:
        """The reverse of `of`."""
        found = {"period": self.period.code, "by": self.by, "measure": self.measure}
        for name, value in self.filters.items():
            found[name] = NOTHING if value in {NONE, UNMATCHED} else str(value)
        return found | ({"unmatched": "1"} if self.unmatched else {})

    def address(self, path: str) -> str:
        """The page that shows it."""
        return f"{path}?{urlencode(self.params)}"

    def part(self, key: Key) -> Asked:
        """One part of what it is broken down into."""
        if self.by in {"month", "quarter"}:
            return self if key is None else replace(self, period=Period.parse(str(key)))
        nothing: Key = UNMATCHED if self.by == "organisation" else NONE
        return self.narrowed(**{self.by: nothing if key is None else key})

    def narrowed(self, **filters: Any) -> Asked:
        """With more filters."""
        return replace(self, filters=MappingProxyType({**self.filters, **filters}))


def _period(params: Mapping[str, str], today: date) -> Period:
    """`period`, or the days `from` and `to`."""
    first, last = params.get("from", ""), params.get("to", "")
    if first or last:
        return Period.parse(f"{first or '1990-01-01'}..{last or today.isoformat()}")
    given = params.get("period")
    return Period.parse(given) if given else Period.holding("year", today)


def _value(name: str, text: str) -> Any:
    if name == "organisation":
        if text == NOTHING:
            return UNMATCHED
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= _LARGEST):
            raise _unknown("单位")
        return int(text)
    if text == NOTHING and name not in {"stage", "capacity"}:
        return NONE
    if not _FILTERS[name][1](text):
        raise _unknown(_FILTERS[name][0])
    return text


def _within(choices: Any) -> Any:
    return lambda text: text in choices


_FILTERS: Final[dict[str, tuple[str, Any]]] = {
    **{name: (WAYS[name], _within(codes(group))) for name, group in _CODES.items()},
    "court": ("法院", lambda text: len(text) <= LONGEST),
    "township": ("乡镇街道", lambda text: len(text) == TOWNSHIP_DIGITS and text.isascii() and text.isdigit()),
    "stage": ("审级", _within(STAGES)),
    "capacity": ("身份", _within(CAPACITIES)),
}
"""Filter → its name, and whether a text is a value of it."""


def _unknown(what: str) -> ServiceError:
    return ServiceError("E602", why=f"{what}的取值不认识")
