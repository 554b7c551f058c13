"""Values of a record in words, for people: codes by their labels, provisions and parties as one says them."""

from __future__ import annotations

from typing import Any

from api.review.fields import Field
from nlp.taxonomy import label

NOTHING = "（空）"


def describe(shape: Field, value: Any) -> str:
    """A value of a field in Chinese: of a single value, of one item of a list, or of a whole list (joined by 、)."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, list):
        return "、".join(describe(shape, one) for one in value) or NOTHING
    if shape.vocabulary:
        return _label(shape.vocabulary, value)
    if isinstance(value, dict):
        return _OBJECTS[shape.name](value)
    return str(value)


def provision(value: dict[str, Any]) -> str:
    """A provision as it is cited: 《……法》第七十条第三项 with plain digits."""
    parts = ((value.get("article"), "条"), (value.get("paragraph"), "款"), (value.get("item"), "项"))
    return f"《{value['law']}》" + "".join(f"第{number}{unit}" for number, unit in parts if number is not None)


def _label(group: str, code: Any) -> str:
    try:
        return label(group, code)
    except KeyError:  # a code of an older taxonomy
        return str(code)


def _party(value: dict[str, Any]) -> str:
    roles = [_label("role", value["role"])]
    original = value.get("original_role")
    if original and original != value["role"]:
        roles.append(_label("original_role", original))
    return f"{value['name']}（{'，'.join(roles)}）"


def _cause(value: dict[str, Any]) -> str:
    general = _label("cause", value["code"])
    return f"{general}：{_label('cause_detail', value['detail'])}" if value.get("detail") else general


def _attendance(value: dict[str, Any]) -> str:
    who = "".join(filter(None, (value.get("agency"), value.get("post"), value.get("name"))))
    return f"{who or '负责人'}（{_label('head_attended', value['state'])}）"


def _period(value: dict[str, Any]) -> str:
    if value.get("days") is None:
        return str(value["text"])
    return f"{value['text']}（{value['days']} {'个工作日' if value.get('working_days') else '日'}）"


def _result(value: dict[str, Any]) -> str:
    return f"{value['name']}：{_label('agency_result', value['result'])}"


_OBJECTS = {
    "parties": _party,
    "causes": _cause,
    "statutes": provision,
    "statutes_cited": provision,
    "attendance": _attendance,
    "performance_periods": _period,
    "results_by_agency": _result,
}
