"""What is wrong with a profile, in Chinese: pydantic and tomllib speak English, and of things that no clerk knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from api.policy import labels

MOST: Final = 5
"""Mistakes that are told at once."""

_VALUES: Final = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个项目，可能拼写有误",
    "string_type": "应为文字，并加英文双引号",
    "string_too_short": "不能为空",
    "string_too_long": "不能超过 {max_length} 个字",
    "string_pattern_mismatch": "只能用小写英文字母、数字和下划线，以字母开头，最多 40 个字符",
    "literal_error": "只能是 {expected} 之一",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "只能是 true 或 false",
    "date_type": "应为日期，如 2024-06-05",
    "date_parsing": "应为日期，如 2024-06-05",
    "date_from_datetime_parsing": "应为日期，如 2024-06-05，不带时间",
    "date_from_datetime_inexact": "应为日期，如 2024-06-05，不带时间",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_long": "最多 {max_length} 项",
    "tuple_type": "应为列表（多条规则用双方括号 [[…]]，多个取值用方括号 […]）",
    "model_type": "应为一组项目（用方括号 […] 起头的一节）",
}
_SYNTAX: Final = (
    ("Cannot overwrite", "同一个项目写了两次"),
    ("Cannot declare", "同一节写了两次，或单、双方括号混用"),
    ("Cannot mutate", "同一节写了两次，或单、双方括号混用"),
    ("Expected '=' after a key", "项目名后面缺少等号"),
    ("Expected newline", "一行只能写一个项目，取值写法可能有误"),
    ("Expected ']'", "节名缺少右方括号"),
    ("Unclosed array", "列表缺少右方括号"),
    ("Unclosed inline table", "缺少右花括号"),
    ("Unterminated string", "文字缺少右引号"),
    ("Expected \"'\"", "文字缺少右引号"),
    ("Unescaped '\\'", "文字里的反斜杠要写成两个"),
    ("Illegal character '\\n'", "文字缺少右引号"),
    ("Illegal character", "有不允许的字符"),
    ("Invalid statement", "这里应是项目名（英文）或节名"),
    ("Exceeds the limit", "数字太长"),
    ("Invalid", "取值写法有误（文字要加英文双引号）"),
)


def of_values(error: ValidationError) -> str:
    """The first few wrong values, each with where it stands: “期限第 2 条的天数（days）不能小于 0；…”."""
    found = error.errors(include_url=False, include_context=True)
    told = [f"{_where(one['loc'])}{_what(one['type'], one.get('ctx', {}), one['msg'])}" for one in found[:MOST]]
    if len(found) > MOST:
        told.append(f"另有 {len(found) - MOST} 处")
    return "；".join(told)


def of_syntax(error: ValueError) -> str:
    """Where the file is no TOML: “第 3 行第 5 列：…”."""
    text = str(error)
    what = next((words for part, words in _SYNTAX if part in text), "写法有误")
    place = re.search(r"\(at line (\d+), column (\d+)\)", text)
    if place is not None:
        return f"第 {place[1]} 行第 {place[2]} 列附近：{what}"
    return f"文件末尾附近：{what}" if "end of document" in text else what


def _where(loc: tuple[int | str, ...]) -> str:
    if not loc:
        return ""
    section = str(loc[0]) if str(loc[0]) in labels.SECTIONS else ""
    parts: list[str] = []
    for number, step in enumerate(loc):
        if isinstance(step, int):
            parts.append(f"第 {step + 1} {'条' if number == 1 else '项'}")
        elif number == 0 and section:
            parts.append(f"{labels.SECTIONS[section]}（{step}）")
        else:
            parts.append(_key(section, step[:40]))
    return "".join(parts) + ("：" if len(loc) == 1 and section else "")


def _key(section: str, key: str) -> str:
    known = labels.name(section, key)
    return f"“{key}”" if known == key else f"“{known}”（{key}）"


def _what(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind == "value_error":  # our own words
        return message.removeprefix("Value error, ")
    if kind == "literal_error":
        context = {"expected": "、".join(re.findall(r"'([^']*)'", str(context.get("expected", ""))))}
    return _VALUES.get(kind, "不符合要求").format(**context)
