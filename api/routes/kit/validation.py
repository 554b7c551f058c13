"""What is wrong with a request, in Chinese: pydantic's error types as sentences.

The rejected value itself is never repeated: it may be a password.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

PLACES: Final = {"body": "请求体", "query": "查询参数", "path": "地址", "header": "请求头", "cookie": "Cookie"}
WHY: Final = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是有效的 JSON",
    "json_type": "不是有效的 JSON",
    "none_required": "应当为空",
    "greater_than": "应当大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应当小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "multiple_of": "应当是 {multiple_of} 的倍数",
    "finite_number": "应当是有限的数",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "格式不正确",
    "string_unicode": "含有无效的字符",
    "enum": "不在允许的取值之中",
    "literal_error": "不在允许的取值之中",
    "union_tag_invalid": "不在允许的取值之中",
    "union_tag_not_found": "缺少类型",
    "int_parsing_size": "数字太大",
    "int_from_float": "应当是整数",
    "date_from_datetime_inexact": "应当是日期，不带时间",
    "timezone_naive": "应当不带时区",
    "timezone_aware": "应当带时区",
    "value_error": "{error}",
}
KINDS: Final = {
    "string": "应当是文字",
    "int": "应当是整数",
    "float": "应当是数字",
    "decimal": "应当是数字",
    "bool": "应当是 true 或 false",
    "date": "应当是日期，如 2026-03-05",
    "datetime": "应当是时间，如 2026-03-05T08:30:00+08:00",
    "list": "应当是数组",
    "set": "应当是数组",
    "tuple": "应当是数组",
    "dict": "应当是对象",
    "model": "应当是对象",
    "url": "应当是网址",
    "uuid": "应当是 UUID",
}
OTHER: Final = "不符合要求"


def explain(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each error as {"field": where, "why": what is wrong there}."""
    return [{"field": _field(error["loc"]), "why": _why(error)} for error in errors]


def _field(place: tuple[int | str, ...]) -> str:
    """Such as `请求体 causes.0.code`; only names that the API itself gave, cut to a line."""
    if not place:
        return "请求"
    inner = ".".join(str(step) for step in place[1:])[:100]
    return f"{PLACES.get(str(place[0]), str(place[0])[:100])} {inner}".rstrip()


def _why(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in WHY:
        facts = {key: _plain(value) for key, value in (error.get("ctx") or {}).items()}
        return WHY[kind].format_map(facts) if _filled(WHY[kind], facts) else OTHER
    return KINDS.get(kind.split("_", maxsplit=1)[0], OTHER)


def _filled(sentence: str, facts: Mapping[str, str]) -> bool:
    return "{" not in sentence or any(f"{{{name}}}" in sentence for name in facts)


def _plain(value: object) -> str:
    """A limit or the sentence of one of our own validators; pydantic's own English is not passed on."""
    text = str(value)
    return OTHER if isinstance(value, Exception) and text.isascii() else text
