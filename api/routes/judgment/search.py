"""Full-text search with the places of the hits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.routes.judgment.judgment_models import HitOut, HitPage
from api.routes.kit.deps import ActorDep, ReadDep
from api.routes.kit.judgment_filters import Given, Sort, filters_of, paginate
from api.routes.kit.numbers import Offset
from api.store import judgments, search

router = APIRouter(prefix="/search", tags=["检索"])


@router.get("", summary="全文检索")
def find(
    request: Request,
    response: Response,
    session: ReadDep,
    actor: ActorDep,
    given: Given,
    *,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=search.QUERY_LENGTH,
            pattern=r"\S",
            description="词语，用空格分开，须全部出现；也可以是案号，括号和全角半角写法不限。",
            examples=["程序违法 听证"],
        ),
    ],
    sort: Sort = judgments.NEWEST_FIRST,
    offset: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=50, description="最多返回多少份。")] = 20,
) -> HitPage:
    """在您有权查看的裁判文书里检索正文、法院、案号和当事人，给出命中处的文字。只有标点的词语什么也找不到。"""
    actor.require("read")
    found = judgments.page(session, actor.scope, filters_of(given, q), sort=sort, offset=offset, limit=limit)
    paginate(request, response, total=found.total, offset=offset, limit=limit)
    snippets = search.snippets_of(session, [row.id for row in found.rows], q)
    items = [HitOut.hit(row, snippets.get(row.id, [])) for row in found.rows]
    return HitPage(total=found.total, capped=found.capped, offset=offset, limit=limit, items=items)
