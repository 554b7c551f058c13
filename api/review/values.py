"""Human values, checked and brought into the form of the record.

They come from a browser or another system: types are not trusted, lengths are bounded, and characters that nobody can
see (control, direction, zero width) are taken out, so that what is stored is what a person read when he sent it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from api.errors import ServiceError
from api.review.fields import Field
from nlp import taxonomy

TEXT: Final = 200
QUOTE: Final = 2000
NOTE: Final = 500
ITEMS: Final = 300
"""The most items of a list."""
COLUMN: Final = {"court": 100, "case_number": 100}
"""Texts that stand in columns of their own."""
EARLIEST: Final = date(1949, 10, 1)

Value = dict[str, Any]


def clean(shape: Field, value: Any) -> Any:
    """A value of a field, or one item of a list, as the record has it.  Raises ServiceError E602 with the reason."""
    if shape.kind in {"choice", "choices"}:
        return code(shape.vocabulary, value, shape.label)
    if shape.kind in {"date", "dates"}:
        return day(value, shape.label)
    if shape.kind in {"text", "texts"}:
        return text(value, shape.label, COLUMN.get(shape.name, TEXT))
    if not isinstance(value, Mapping):
        raise wrong(f"{shape.label}的内容格式不对")
    known = _OBJECTS[shape.name](value)
    if unknown := sorted(set(value) - set(known) - {"confidence"}):
        raise wrong(f"{shape.label}里有不认识的内容“{shown(str(unknown[0]))}”")
    return known


def whole(shape: Field, value: Any) -> list[Any]:
    """All items of a list, each once.  Raises ServiceError E602."""
    if not isinstance(value, list) or len(value) > ITEMS:
        raise wrong(f"{shape.label}应当是不超过 {ITEMS} 项的列表")
    found: list[Any] = []
    for one in (clean(shape, item) for item in value):
        if not any(shape.one(one, other) for other in found):
            found.append(one)
    return found


def wrong(why: str) -> ServiceError:
    """The error for a value that cannot be taken."""
    return ServiceError("E602", why=why)


def shown(given: str) -> str:
    """What someone sent, short and harmless, for a message."""
    return visible(given)[:30]


def visible(given: str) -> str:
    """The text without characters that nobody sees: control, direction and zero-width marks, half surrogates."""
    kept = (c for c in given.replace("\n", " ").replace("\t", " ") if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "".join(kept).strip()


def text(value: Any, label: str, limit: int = TEXT) -> str:
    """A text that is not empty.  Raises ServiceError E602."""
    if not isinstance(value, str):
        raise wrong(f"{label}应当是文字")
    found = visible(value[: limit * 4])
    if not found:
        raise wrong(f"{label}不能为空")
    if len(found) > limit or len(value) > limit * 4:
        raise wrong(f"{label}超过 {limit} 个字")
    return found


def optional(value: Any, label: str, limit: int = TEXT) -> str | None:
    """A text or nothing."""
    if value is None or (isinstance(value, str) and not visible(value[: limit * 4])):
        return None
    return text(value, label, limit)


def note(value: Any) -> str:
    """A remark, which may be empty."""
    return optional(value, "说明", NOTE) or ""


def code(group: str, value: Any, label: str) -> str:
    """A code of the taxonomy.  Raises ServiceError E602."""
    if not isinstance(value, str) or value not in taxonomy.codes(group):
        raise wrong(f"{label}没有“{shown(str(value))}”这一项")
    return value


def day(value: Any, label: str) -> str:
    """A date that exists and is not in the future, as YYYY-MM-DD."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        found = None
    if found is None:
        raise wrong(f"{label}“{shown(str(value))}”不是日期，应写成 2021-05-18 的样子")
    if not EARLIEST <= found <= datetime.now(UTC).date() + timedelta(days=1):
        raise wrong(f"{label} {found} 不可能，请核对")
    return found.isoformat()


def number(value: Any, label: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise wrong(f"{label}应当是 {least} 到 {most} 的整数")
    return value


def _party(value: Mapping[str, Any]) -> Value:
    original, representative = value.get("original_role"), value.get("representative")
    return {
        "name": text(value.get("name"), "当事人名称"),
        "role": code("role", value.get("role"), "诉讼地位"),
        "original_role": None if original is None else code("original_role", original, "一审地位"),
        "kind": code("kind", value.get("kind"), "当事人类别"),
        "representative": None if representative is None else _agent(representative),
        "agents": [_agent(one) for one in _few(value.get("agents"), "代理人")],
        "aliases": [text(one, "简称") for one in _few(value.get("aliases"), "简称")],
    }


def _agent(value: Any) -> Value:
    if not isinstance(value, Mapping):
        raise wrong("代表人、代理人的内容格式不对")
    return {
        "name": text(value.get("name"), "姓名"),
        "capacity": text(value.get("capacity"), "身份"),
        "post": optional(value.get("post"), "职务"),
    }


def _few(value: Any, label: str, most: int = 50) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise wrong(f"{label}应当是不超过 {most} 项的列表")
    return value


def _cause(value: Mapping[str, Any]) -> Value:
    general = code("cause", value.get("code"), "败诉原因")
    detail = value.get("detail")
    if detail is not None:
        detail = code("cause_detail", detail, "具体原因")
        if not _fits(general, taxonomy.causes()[detail].scored):
            name = taxonomy.label("cause_detail", detail)
            raise wrong(f"具体原因“{name}”不属于“{taxonomy.label('cause', general)}”")
    return {
        "code": general, "detail": detail, "quote": optional(value.get("quote"), "法院原话", QUOTE) or "",
        "agency": optional(value.get("agency"), "行政机关"), "confidence": 1.0,
    }  # fmt: skip


def _fits(general: str, scored: str | None) -> bool:
    """A breach of procedure may be a slight one; six sub-causes belong to no general ground."""
    return scored in {None, general} or {scored, general} == {"procedure_violation", "minor_procedure"}


def _statute(value: Mapping[str, Any]) -> Value:
    parts = {"article": ("条", 2000), "paragraph": ("款", 100), "item": ("项", 100)}
    found: Value = {"law": text(value.get("law"), "法律名称").removeprefix("《").removesuffix("》")}
    for part, (label, most) in parts.items():
        given = value.get(part)
        found[part] = None if given is None and part != "article" else number(given, label, 1, most)
    return found


def _period(value: Mapping[str, Any]) -> Value:
    days, working = value.get("days"), value.get("working_days", False)
    if not isinstance(working, bool):
        raise wrong("是否工作日应当是“是”或“否”")
    return {
        "text": text(value.get("text"), "履行期限"),
        "days": None if days is None else number(days, "天数", 0, 36500),
        "working_days": working,
    }


def _attendance(value: Mapping[str, Any]) -> Value:
    state = code("head_attended", value.get("state"), "出庭情况")
    if state == "unstated":
        raise wrong("文书未载明出庭情况的，不要填写出庭负责人")
    return {
        "state": state,
        "agency": optional(value.get("agency"), "行政机关"),
        "name": optional(value.get("name"), "姓名"),
        "post": optional(value.get("post"), "职务"),
    }


def _result(value: Mapping[str, Any]) -> Value:
    return {
        "name": text(value.get("name"), "行政机关"),
        "result": code("agency_result", value.get("result"), "结果"),
    }


_OBJECTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Value]]] = {
    "parties": _party,
    "causes": _cause,
    "statutes": _statute,
    "statutes_cited": _statute,
    "performance_periods": _period,
    "attendance": _attendance,
    "results_by_agency": _result,
}


def place(value: Any) -> Value | None:
    """Where a person points to: characters, a page and boxes on it, and the words there.  Raises ServiceError E602."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise wrong("位置的格式不对")
    start, end, page = value.get("start"), value.get("end"), value.get("page")
    found: Value = {
        "start": None if start is None else number(start, "起点", 0, 100_000_000),
        "end": None if end is None else number(end, "终点", 0, 100_000_000),
        "page": None if page is None else number(page, "页码", 1, 100_000),
        "boxes": [_box(one) for one in _few(value.get("boxes"), "位置", 500)],
        "text": optional(value.get("text"), "所选文字", QUOTE) or "",
    }
    if (start is None) != (end is None) or (start is not None and start >= end):
        raise wrong("位置的起点应当在终点之前")
    return found


def _box(value: Any) -> list[float]:
    if not isinstance(value, list) or len(value) != 4 or not all(_coordinate(one) for one in value):
        raise wrong("位置的坐标格式不对")
    return [round(float(one), 1) for one in value]


def _coordinate(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | float) and abs(value) <= 100_000


