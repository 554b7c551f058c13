"""The OpenAPI document: what FastAPI derives from the routes, with the problems, who may call, and Chinese names.

What every operation shares is said here once, so that no route can forget it: problem documents (RFC 9457) instead of
FastAPI's own errors, security schemes by what the route really asks for, stable operation ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, get_args

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from api.people.sessions import COOKIE
from api.routes.kit.deps import PersonDep, TicketDep, credentials
from api.routes.kit.problems import MEDIA_TYPE, Problem

API: Final = "/api/"
PATH: Final = "/api/v1/openapi.json"
TITLE: Final = "案鉴接口"
DESCRIPTION: Final = """\
行政诉讼裁判文书的上传、分析、核对与检索。

- **身份**：人用会话 Cookie（登录接口取得）；其他系统用接口令牌，请求头写 `Authorization: Bearer 令牌`。改动数据的请求若带 Cookie，须从本系统页面发出。
- **范围**：只能看到本单位（司法局为本地区）的文书；范围以外的一律回答 404。
- **错误**：一律为 RFC 9457 的 `application/problem+json`，`code` 是错误代码，`remedy` 说明可以怎么办。
- **更正**：先读取 ETag，更正时放入 `If-Match`；文书已被别人改过时回答 412，什么也不保存。
"""
TAGS: Final = {
    "登录": "登录、退出、密码和一次性链接。",
    "用户": "用户的建立和修改。",
    "接口令牌": "供其他系统使用的令牌。",
    "单位": "司法局、行政机关及其名称。",
    "单位归属": "文书中的名称是哪个单位，有疑问的由人确认。",
    "文件": "上传文件、查看处理进度、下载原件。",
    "页面图像": "文件各页的图像和文字。",
    "裁判文书": "裁判文书的列表、内容和导出。",
    "检索": "全文检索。",
    "核对与更正": "各字段的机器值与人工值、更正、核对、复核和历史。",
    "标注数据": "把已核对的文书导出为标注数据。",
    "案件": "同一争议各审级的文书、各机关在各审级的结果、系列案；司法行政部门可以合并和分开。",
    "案件台账": "每个案件里每个被告单位一行：裁判文书给出的内容和单位填写的内容，填写记录，Excel 导出和导入。",
    "期限": "从哪天起算、哪天截止、办了没有；司法行政部门可以调整。",
    "工作日历": "管理员对工作日的调整，以及期限的日历订阅。",
    "整改": "败诉案件的问题清单、整改、佐证材料、核查销号和完成率。",
    "应诉研判": "在诉案件：登记、应诉材料、逐项检查和回答、风险和理由、期限、办结、类案，以及研判与裁判的比较。",
    "一案一报": "败诉案件的分析报告：应报和已报、起草、按节修改、提交、退回、通过和 Word 文件。",
    "隐名": "典型案例里的姓名、号码和住址怎样隐去，各司法局的规则，以及为任何文字或文书隐名。",
    "监督文书": "行政执法监督意见书、决定书、通知书的起草、印发和回复。",
    "统计": "各项指标：发案、审结、败诉、纠错、撤诉调解、负责人出庭，分组统计和背后的案件。",
    "政策口径": "本地区的统计口径、期限、考核规则，及其版本。",
    "考核评价": "排名、约谈、重复败诉等名单，以及用来比较的平均数。",
    "其他文书": "行政复议决定书、复议意见书、执法监督文书、司法建议书的查看、更正和核对。",
    "预警": "期限、败诉、约谈等预警的查看和确认，邮件订阅，推送地址。",
    "后台任务": "重新分析等较长的工作。",
    "典型案例汇编": "由已发布的典型案例编成的汇编：选编、排序、定稿、各种文件和重新生成的比较。",
    "典型案例": "典型案例的遴选、编写、隐名、审签、发布和撤下。",
    "通报": "季度、半年、年度通报的制作、修改、印发和导出。",
    "回收站": "删除的内容的查看、恢复和彻底删除，保全，保留期限。",
    "操作记录": "谁在何时做了什么。",
    "运行状况": "存活、就绪和指标。",
}
SAID: Final = {
    "401": "没有登录，或会话、令牌已失效。",
    "403": "没有这项权限。",
    "404": "没有找到，或无权查看。",
    "409": "现在不能这样做，原因见 title。",
    "412": "已被别人修改，没有保存。",
    "413": "内容太大。",
    "422": "请求内容不符合要求，逐处列在 errors。",
    "428": "缺少 If-Match 请求头。",
    "429": "操作过于频繁，Retry-After 是要等的秒数。",
    "default": "其他错误。",
}
WRITING: Final = frozenset({"post", "put", "patch", "delete"})
SCHEMES: Final = {
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "登录后得到的会话。"},
    "bearer": {"type": "http", "scheme": "bearer", "description": "接口令牌。"},
}
Document = dict[str, Any]


def operation_id(route: APIRoute) -> str:
    """Such as `corrections_correct`: module and function, which stay when an address changes."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


class Application(FastAPI):
    """An application that answers with our document."""

    def openapi(self) -> Document:
        """The document, made at the first call."""
        if self.openapi_schema is None:
            self.openapi_schema = _document(self)
        return self.openapi_schema


def _document(app: FastAPI) -> Document:
    found = get_openapi(title=TITLE, version=app.version, description=DESCRIPTION, routes=app.routes)
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}), Problem=problem)
    components["securitySchemes"] = SCHEMES
    secured = dict(_secured(app))
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method, secured.get((path, method), []))
    used = {tag for operations in found["paths"].values() for one in operations.values() for tag in one.get("tags", ())}
    found["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    return found


def _complete(operation: Document, path: str, method: str, security: list[dict[str, list[str]]]) -> None:
    operation.setdefault("security", security)
    answers = operation["responses"]
    answers.pop("422", None)
    wanted = ["default"]
    if path.startswith(API):
        wanted += ["429"]
    if "parameters" in operation or "requestBody" in operation:
        wanted += ["422"]
    if operation["security"]:
        wanted += ["401", "403"]
    if "{" in path:
        wanted.append("404")
    if method in WRITING:
        wanted += ["409", "413"]
    if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
        wanted += ["412", "428"]
    for status in wanted:
        described = answers.get(status, {}).get("description", SAID[status])
        answers[status] = {"description": described, "content": {MEDIA_TYPE: {"schema": _REFERENCE}}}
    operation["responses"] = dict(sorted(answers.items()))


_REFERENCE: Final = {"$ref": "#/components/schemas/Problem"}


def _secured(app: FastAPI) -> Iterator[tuple[tuple[str, str], list[dict[str, list[str]]]]]:
    """(path, method) → who may call, for the operations that ask who calls."""
    persons = {get_args(one)[1].dependency for one in (TicketDep, PersonDep)}
    for context in iter_route_contexts(app.routes):
        if not isinstance(context.original_route, APIRoute) or context.path_format is None:
            continue
        asked = set(_calls(context.original_route.dependant))
        schemes = ["cookie"] if persons & asked else ["cookie", "bearer"] if credentials in asked else []
        for method in context.methods or ():
            yield (context.path_format, method.lower()), [{name: []} for name in schemes]


def _calls(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)
