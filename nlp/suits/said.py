"""What people state about a suit, which counts before what was read from its papers (or stands alone, without papers)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from nlp import taxonomy
from nlp.judgment import Evidence, Role, Value
from nlp.lexicon import party_kind
from nlp.suit import StepCode, SuitFile, SuitParty, Told

PERSON: Final = Evidence((), 1.0, "person")
"""The evidence of what a person stated."""
SAYABLE: Final[Mapping[str, str]] = {
    "act_type": "被诉行为种类", "field": "管理领域", "agency": "被诉行政机关", "court": "受理法院", "case_number": "案号",
    "addressee": "行政相对人", "amount": "金额（元）", "answer_days": "答辩期限（日）", "decided_on": "被诉行为作出日期",
    "notified_on": "应诉通知书落款日期", "received_on": "收到应诉通知书日期", "served_on": "被诉行为送达日期",
    "act_numbers": "被诉行为文号", "measures": "决定内容", "claims": "诉讼请求",
    "plaintiffs": "原告", "third_parties": "第三人",
}  # fmt: skip
"""What a person may state → what the form calls it: fields of `SuitFile`, and the parties of a role by name."""
_DAYS: Final = frozenset({"decided_on", "notified_on", "received_on", "served_on"})
_NUMBERS: Final = frozenset({"amount", "answer_days"})
_LISTS: Final = frozenset({"act_numbers", "measures", "claims"})
_ROLES: Final[Mapping[str, Role]] = {"plaintiffs": "plaintiff", "third_parties": "third_party"}

Said = str | int | date | Sequence[str] | None


def state(file: SuitFile, said: Mapping[str, Said]) -> SuitFile:
    """The file with what was stated in the place of what was read; None states that there is none.

    Days may be written YYYY-MM-DD.  ValueError: a field that cannot be stated, a value of the wrong kind, an unknown code.
    """
    found: dict[str, Any] = {name: _stated(name, value) for name, value in said.items() if name not in _ROLES}
    if said.keys() & _ROLES.keys():
        found["parties"] = tuple(_parties(file, said))
    days: Mapping[str, StepCode] = {"decided_on": _making(found.get("act_type", file.act_type)), "served_on": "served"}
    for name, code in days.items():
        if name in said:
            found["steps"] = tuple(_moved(found.get("steps", file.steps), code, found[name]))
    return replace(file, **found)


def _stated(name: str, value: Said) -> Any:
    if name not in SAYABLE:
        raise ValueError(f"{name!r} cannot be stated")
    if name in _LISTS:
        return tuple(Value(one, PERSON) for one in _list(name, value))
    return None if value is None else Value(_typed(name, value), PERSON)


def _parties(file: SuitFile, said: Mapping[str, Said]) -> Iterator[SuitParty]:
    """Those of the roles that nobody stated, and who was stated."""
    stated = {_ROLES[name] for name in said if name in _ROLES}
    yield from (one for one in file.parties if one.role not in stated)
    for name in said:
        if name in _ROLES:
            yield from (SuitParty(one, _ROLES[name], party_kind(one), PERSON) for one in _list(name, said[name]))


def _list(name: str, value: Said) -> Sequence[str]:
    if value is None:
        return ()
    if isinstance(value, str | int | date) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{name} must be a list of texts")
    return value


def _typed(name: str, value: Said) -> str | int | date:
    if name in _DAYS:
        return value if isinstance(value, date) else date.fromisoformat(_text(name, value))
    if name in _NUMBERS:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"{name} must be a whole number")
        return value
    text = _text(name, value)
    known = {"act_type": taxonomy.act_types, "field": taxonomy.fields}.get(name)
    if known is not None and text not in known():
        raise ValueError(f"{text!r} is no code of {name}")
    return text


def _text(name: str, value: Said) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text")
    return value.strip()


def _making(act_type: Value[str] | None) -> StepCode:
    """The step in which the sued act was made: enforcement has a decision of its own (行政强制法 37), behind the one that it enforces."""
    return "enforcement_decided" if act_type is not None and act_type.value == "coercive_enforcement" else "decided"


def _moved(steps: Sequence[Told], code: StepCode, on: Value[date] | None) -> Iterator[Told]:
    """The steps, those of the code on the stated day; where it is taken back, without a day."""
    for told in steps:
        done = told.step.code == code and not told.step.negated
        yield replace(told, step=replace(told.step, on=on.value if on else None, evidence=PERSON)) if done else told
