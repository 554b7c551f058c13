"""Other papers than judgments (复议决定书 …): the list."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from nicegui import ui
from starlette.datastructures import QueryParams

from api.pages.kit import context, filter_bar, filter_fields, frame, words
from api.pages.kit.given import day, number
from api.pages.kit.table import Cell, Column, Deed, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import notice, tag
from api.review import other_papers
from api.review.other_papers import DROPPED, STATES, Filters
from api.store.tables import Paper
from nlp import taxonomy
from nlp.paper import LABELS

TONES: Final[dict[str, Tone]] = {"unnamed": "bad", "to_check": "warn", "checked": "good", DROPPED: "quiet"}
COLUMNS: Final = (
    Column("number", "文号", "code", width=220, fixed=True),
    Column("kind", "种类", "code"),
    Column("organisation", "所涉单位", "text", width=240),
    Column("result", "结果", "code"),
    Column("causes", "指出的问题", "text", width=240),
    Column("issuer", "作出机关", "text", width=220),
    Column("issued", "日期", "code"),
    Column("state", "状态", "code"),
)
BACK: Final = Column("back", "操作", "code")
EXPLAINED = "行政复议决定书、行政复议意见书、行政执法监督文书和司法建议书，上传后自动登记到这里；是否计入被纠错，按“政策口径”。"
NONE = "还没有其他文书。在“上传文件”页面上传，与裁判文书一样。"
EMPTY = "没有符合条件的文书，请放宽条件或清除筛选"
NAMES = ("q", "kind", "organisation", "result", "state", "first", "last")


@frame.page("/papers", "其他文书")
async def listed(request: Request) -> None:
    """The papers, newest first."""
    here, params = context.current(), request.query_params
    piece, inside, manages = Piece.of(params, ""), await here.read(filter_bar.organisations), here.person.may("manage")
    found = await here.read(other_papers.listed, _read(params), offset=piece.offset, limit=piece.limit)
    tag("p", EXPLAINED, "quiet")
    with filter_fields.form():
        filter_fields.words(params, "q", "词语", "文号、作出机关、单位", wide=True)
        if len(inside) > 1:
            filter_fields.choice(params.get("organisation", ""), "organisation", "单位", inside, wide=True)
        filter_fields.choice(params.get("kind", ""), "kind", "种类", LABELS.items())
        results = [(code, words.label("agency_result", code)) for code in taxonomy.codes("agency_result")]
        filter_fields.choice(params.get("result", ""), "result", "结果", results)
        filter_fields.choice(params.get("state", ""), "state", "状态", [one for one in STATES.items() if manages or one[0] != DROPPED])
        filter_fields.days(params, ("first", "日期自"), ("last", "至"))
        filter_fields.submit(params)
    asked = any(params.get(name) for name in NAMES)
    rows = [_row(paper, name) for paper, name in found.rows]
    seen = {paper.id: paper.revision for paper, _ in found.rows}

    async def act(deed: Deed) -> None:
        paper_id = deed.ids[0]
        await here.write(other_papers.restore, paper_id, seen.get(paper_id, 0))
        notice("已恢复，请重新核对。")
        ui.navigate.to(f"/papers/{paper_id}")

    columns = (*COLUMNS, BACK) if params.get("state") == DROPPED else COLUMNS
    Table("papers", columns, rows, total=found.total, piece=piece, empty=EMPTY if asked else NONE, unit="份", act=act)


def state(paper: Paper) -> Cell:
    """Its state, in its colour."""
    code = other_papers.state(paper)
    return cell(STATES[code], TONES[code])


def causes(paper: Paper) -> str:
    """The problems that it names."""
    return "、".join(words.cause(one.get("detail") or one["code"]) for one in paper.record.get("causes") or [])


def _read(params: QueryParams) -> Filters:
    return Filters(
        kind=params.get("kind", ""), organisation_id=number(params.get("organisation")), result=params.get("result", ""),
        state=params.get("state", ""), words=params.get("q", ""), since=day(params.get("first")), until=day(params.get("last")),
    )  # fmt: skip


def _row(paper: Paper, name: str | None) -> Row:
    printed = paper.record.get("agency") or "原文没有写明"
    result = paper.record.get("agency_result")
    return {
        "id": paper.id, **({} if paper.dropped else {"href": f"/papers/{paper.id}"}), "number": paper.number or "（未读出文号）", "kind": LABELS[paper.kind],
        "organisation": name or cell(f"{printed}（待确认）", "warn"), "result": words.result(result) if result else None,
        "causes": causes(paper) or None, "issuer": paper.issuer, "issued": words.day(paper.issued_on), "state": state(paper),
        "back": cell("恢复", act="restore") if paper.dropped else None,
    }  # fmt: skip
