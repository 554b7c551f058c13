"""The filters of lists of judgments as parameters of an address."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from api.routes.kit.numbers import LARGEST_ID
from api.store.filters import ANY_LOSS, CHOICES, Filters
from api.store.judgments import SORTS

_SORT: Final = rf"-?(?:{'|'.join(SORTS)})"
SORT_PATTERN: Final = rf"^{_SORT}(?:,{_SORT}){{0,4}}$"

Text = Annotated[
    str, Query(max_length=200, description="正文、案号、当事人里的词语，用空格分开，须全部出现。", examples=["程序违法 听证"])
]
Sort = Annotated[
    str,
    Query(
        pattern=SORT_PATTERN,
        description=f"排序：{'、'.join(SORTS)}；前面加 - 为从大到小，多个用逗号分开。",
        examples=["-decision_date,court"],
    ),
]


def _choice(name: str, description: str) -> Any:
    """A parameter that may be given several times; its codes stand in the schema."""
    items = {"items": {"type": "string", "enum": list(CHOICES[name])}}
    return Query(default_factory=list, description=f"{description}；可重复给出多个，符合其一即可。", json_schema_extra=items)


def _filters(
    *,
    court: Annotated[str, Query(max_length=100, description="法院名称的一部分。", examples=["云溪区"])] = "",
    organisation: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="单位编号，含其下级单位。")] = None,
    agency_result: Annotated[list[str], _choice("agency_result", f"机关胜败；{ANY_LOSS} 为败诉或部分败诉")],
    cause: Annotated[list[str], _choice("cause", "败诉原因或其细分代码")],
    act_type: Annotated[list[str], _choice("act_type", "被诉行政行为")],
    field: Annotated[list[str], _choice("field", "执法领域")],
    doc_type: Annotated[list[str], _choice("doc_type", "文书种类")],
    procedure: Annotated[list[str], _choice("procedure", "程序")],
    state: Annotated[list[str], _choice("state", "核对状态")],
    decided_from: Annotated[date | None, Query(description="裁判日期不早于。", examples=["2024-01-01"])] = None,
    decided_to: Annotated[date | None, Query(description="裁判日期不晚于。", examples=["2024-12-31"])] = None,
    corrected: Annotated[bool | None, Query(description="是否有人工更正。")] = None,
    to_review: Annotated[bool | None, Query(description="是否仍有字段需要人工核对。")] = None,
) -> dict[str, list[str]]:
    """The parameters as text, so that the API and the pages are read by the same rules."""
    flags = {"corrected": corrected, "to_review": to_review}
    single = {"court": court, "organisation": organisation, "decided_from": decided_from, "decided_to": decided_to}
    return {
        "agency_result": agency_result, "cause": cause, "act_type": act_type, "field": field, "doc_type": doc_type,
        "procedure": procedure, "state": state,
        **{name: [str(value).lower()] for name, value in flags.items() if value is not None},
        **{name: [str(value)] for name, value in single.items() if value not in {None, ""}},
    }  # fmt: skip


Given = Annotated[dict[str, list[str]], Depends(_filters)]
"""What was given; `filters_of` makes Filters of it."""


def filters_of(given: dict[str, list[str]], text: str) -> Filters:
    """Raises ServiceError E602 for a value that a filter does not know."""
    return Filters.from_params({**given, "text": text})


def paginate(request: Request, response: Response, *, total: int, offset: int, limit: int) -> None:
    """Sets the Link header (RFC 8288) to the pieces before and after this one."""
    links = []
    for relation, start in (("prev", max(0, offset - limit)), ("next", offset + limit)):
        if (relation == "prev" and offset > 0) or (relation == "next" and start < total):
            url = request.url.include_query_params(offset=start, limit=limit)
            address = re.sub(r"[<>\s]", "", f"{url.path}?{url.query}")
            links.append(f'<{address}>; rel="{relation}"')
    if links:
        response.headers["Link"] = ", ".join(links)
