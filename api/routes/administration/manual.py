"""The interface for people to read: the OpenAPI document as one page, without scripts and without the internet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter()
STYLE: Final = """
body{font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2329;max-width:1080px;margin:0 auto;padding:24px}
h1{font-size:22px}h2{font-size:18px;border-bottom:1px solid #e5e6eb;padding-bottom:4px;margin-top:32px}
h3{font-size:14px;margin:20px 0 4px}code{font-family:monospace;background:#f5f6f7;padding:1px 4px}
table{border-collapse:collapse;width:100%;font-size:13px;margin:4px 0}td,th{border:1px solid #e5e6eb;padding:3px 8px;text-align:left;vertical-align:top}
th{background:#f5f6f7;font-weight:600}a{color:#1d5fbf}p{margin:4px 0}.verb{color:#a8201a;font-weight:600}
"""
PLACES: Final = {"path": "地址", "query": "查询参数", "header": "请求头", "cookie": "Cookie"}
KINDS: Final = {
    "string": "文字", "integer": "整数", "number": "数字", "boolean": "是或否", "array": "列表", "object": "对象", "null": "空",
}  # fmt: skip
Document = dict[str, Any]


@router.get("/docs", include_in_schema=False)
def manual(request: Request) -> HTMLResponse:
    """All operations by their tags, with parameters, bodies and answers."""
    return HTMLResponse("".join(_page(request.app.openapi(), request.app.openapi_url)))


def _page(document: Document, address: str) -> Iterator[str]:
    info = document["info"]
    yield '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    yield f"<title>{escape(info['title'])}</title><style>{STYLE}</style></head><body>"
    yield f"<h1>{escape(info['title'])}</h1>{_words(info['description'])}"
    yield f'<p>供程序读取的完整说明：<a href="{escape(address)}">openapi.json</a>　<a href="/">返回系统</a></p>'
    for tag in document["tags"]:
        yield f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>"
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if tag["name"] in operation.get("tags", ()):
                    yield from _operation(document, path, method, operation)
    yield "</body></html>"


def _operation(document: Document, path: str, method: str, operation: Document) -> Iterator[str]:
    yield f"<h3>{escape(operation['summary'])}</h3>"
    yield f'<p><span class="verb">{method.upper()}</span> <code>{escape(path)}</code></p>'
    yield _words(operation.get("description", ""))
    rows = [
        (one["name"], PLACES[one["in"]], _kind(document, one["schema"]), one.get("required", False), one.get("description", ""))
        for one in operation.get("parameters", ())
    ]
    rows += list(_body(document, operation))
    if rows:
        yield "<table><tr><th>名称</th><th>位置</th><th>类型</th><th>必填</th><th>说明</th></tr>"
        for name, place, kind, required, text in rows:
            cells = (f"<code>{escape(name)}</code>", place, escape(kind), "是" if required else "", escape(text))
            yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        yield "</table>"
    answers = "；".join(f"{status} {one['description']}" for status, one in operation["responses"].items() if status != "default")
    yield f"<p>回答：{escape(answers)}</p>"


def _body(document: Document, operation: Document) -> Iterator[tuple[str, str, str, bool, str]]:
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(document, content.get("schema", {}))
        required = set(schema.get("required", ()))
        for name, one in schema.get("properties", {}).items():
            yield name, "请求体", _kind(document, one), name in required, one.get("description", "")
        if "properties" not in schema:
            yield media, "请求体", "文件", True, schema.get("description", "")


def _resolved(document: Document, schema: Document) -> Document:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _kind(document: Document, schema: Document) -> str:
    """The type in words; of a choice its values."""
    if "anyOf" in schema:
        return "或".join(dict.fromkeys(_kind(document, one) for one in schema["anyOf"]))
    found = _resolved(document, schema)
    if "enum" in found:
        return "、".join(map(str, found["enum"]))
    if found.get("type") == "array":
        return f"{_kind(document, found.get('items', {}))}的列表"
    return KINDS.get(found.get("type", ""), "任意")


def _words(text: str) -> str:
    """Plain paragraphs; the few marks of our descriptions are dropped."""
    plain = text.replace("**", "").replace("`", "")
    return "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line.strip())
