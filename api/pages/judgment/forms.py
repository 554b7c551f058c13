"""What a person fills in to change or add a value: one form a field, as data for the browser."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from api.review.fields import FIELDS, Field
from nlp import taxonomy

Form = list[dict[str, Any]]



@cache
def forms() -> dict[str, Form]:
    """Field name → its inputs.  An input without `key` is the value itself, others are parts of an object."""
    return {shape.name: _OBJECTS[shape.name]() if shape.kind == "objects" else [_plain(shape)] for shape in FIELDS.values()}


def _plain(shape: Field) -> dict[str, Any]:
    if shape.vocabulary:
        return _choice("", shape.label, shape.vocabulary)
    kind = "date" if shape.kind in {"date", "dates"} else "text"
    return {"key": "", "label": shape.label, "kind": kind}


def _choice(key: str, label: str, group: str, *, optional: bool = False) -> dict[str, Any]:
    options = [{"code": code, "label": taxonomy.label(group, code), "group": ""} for code in taxonomy.codes(group)]
    return {"key": key, "label": label, "kind": "choice", "options": options, "optional": optional}


def _text(key: str, label: str, kind: str = "text", *, optional: bool = False) -> dict[str, Any]:
    return {"key": key, "label": label, "kind": kind, "optional": optional}


def _parties() -> Form:
    return [
        _text("name", "名称"),
        _choice("role", "诉讼地位", "role"),
        _choice("original_role", "一审地位", "original_role", optional=True),
        _choice("kind", "类别", "kind"),
    ]


def _results() -> Form:
    return [_text("name", "行政机关"), _choice("result", "结果", "agency_result")]


def _periods() -> Form:
    return [_text("text", "期限原文"), _text("days", "天数", "number", optional=True), _text("working_days", "按工作日计算", "flag")]


def _causes() -> Form:
    """The sub-cause is looked for by its words and brings the ground that it counts as."""
    causes, groups = taxonomy.causes(), taxonomy.groups()
    options = [
        {"code": code, "label": cause.label, "group": groups[cause.parent].label, "sets": {"code": cause.scored} if cause.scored else {}}
        for code, cause in causes.items()
    ]
    detail = {"key": "detail", "label": "具体原因", "kind": "choice", "options": options, "optional": True}
    return [detail, _choice("code", "败诉原因", "cause"), _text("quote", "法院原话", "long", optional=True),
            _text("agency", "行政机关", optional=True)]  # fmt: skip


def _statutes() -> Form:
    numbers = (("article", "条", False), ("paragraph", "款", True), ("item", "项", True))
    return [_text("law", "法律名称"), *(_text(key, label, "number", optional=optional) for key, label, optional in numbers)]


def _attendance() -> Form:
    state = _choice("state", "出庭情况", "head_attended")
    state["options"] = [option for option in state["options"] if option["code"] != "unstated"]
    return [state, _text("agency", "行政机关", optional=True), _text("name", "姓名", optional=True), _text("post", "职务", optional=True)]


_OBJECTS: Final = {
    "parties": _parties,
    "results_by_agency": _results,
    "performance_periods": _periods,
    "causes": _causes,
    "statutes": _statutes,
    "statutes_cited": _statutes,
    "attendance": _attendance,
}
