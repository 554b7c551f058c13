"""Importing a ledger: the file, the check report line by line, and only then writing it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Path, Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.ledger.books import importing, sheets
from api.ledger.books.checking import CHANGE, MISSING, STATUSES
from api.ledger.lines import values
from api.ledger.lines.columns import BY_CODE
from api.pages.kit import context, forms, frame, words
from api.pages.kit.table import LIMITS, Cell, Column, Piece, Row, Table, Tone, cell
from api.pages.kit.theme import asset, notice, tag
from api.pages.kit.uploading import Sending
from api.store.tables import LedgerImport

ui.add_head_html(f'<link rel="stylesheet" href="{asset("ledger.css")}">', shared=True)
TONES: Final[dict[str, Tone]] = {"change": "good", "same": "quiet", "missing": "warn", "problem": "bad"}
IMPORTS: Final = (
    Column("name", "文件", "text", width=320, fixed=True),
    Column("user", "上传人", "code"),
    Column("at", "检查时间", "code"),
    Column("counts", "结果", "text", width=420),
    Column("state", "状态", "code"),
)
LINES: Final = (
    Column("place", "位置", "code", width=150, fixed=True),
    Column("number", "案号", "code", width=230, fixed=True),
    Column("agency", "单位", "text", width=208),
    Column("status", "结果", "code"),
    Column("changes", "将更新", "wrap", width=340),
    Column("problems", "问题", "wrap", width=340),
    Column("notes", "提示", "wrap", width=300),
)


class Sender(Sending, component="../kit/sending/ledger_file.js"):
    """Takes one workbook and sends it to the API to be checked; tells the id of its report."""

    def __init__(self) -> None:
        super().__init__()
        self.props["largest"] = sheets.BYTES


@frame.page("/ledger/import", "导入台账", "correct")
async def hand_in() -> None:
    """The file, and what was handed in before."""
    here = context.current()
    frame.crumbs(("案件台账", "/ledger"))
    tag("p", "可以导入本系统导出后填写的台账，也可以导入各单位自己的 Excel 台账：按标题识别列，按案号和单位对应案件。上传后先检查，不会改动台账。")
    sender = Sender()

    def checked(event: GenericEventArguments) -> None:
        ui.navigate.to(f"/ledger/imports/{int(event.args['id'])}")

    sender.on("checked", checked)
    rows = [_import(one) for one in await here.read(importing.listed)]
    with forms.box("导入记录"):
        Table("ledger-imports", IMPORTS, rows, empty="还没有导入过台账")


@frame.page("/ledger/imports/{import_id:int}", "台账检查报告", "correct")
async def report(request: Request, import_id: Annotated[int, Path(ge=1, le=2**53)]) -> None:
    """The report, and the buttons that write it or check the file again."""
    here, params = context.current(), request.query_params
    found = await here.read(importing.one, import_id)
    frame.heading(found.name)
    frame.crumbs(("案件台账", "/ledger"), ("导入台账", "/ledger/import"))
    counts = found.report["counts"]
    _actions(here, found, counts)
    _summary(found, counts)
    shown = params.get("status", "")
    lines = [line for line in found.report["lines"] if shown in {"", line["status"]} or (shown == "remarks" and (line["problems"] or line["notes"]))]
    with tag("nav", classes="ledger-views screen-only", aria_label="筛选"):
        for code, text in (("", "全部"), *STATUSES.items(), ("remarks", "有问题或提示")):
            tag("a", text, "set" if code == shown else "", href=f"?status={code}" if code else "?")
    piece = Piece.of(params, "", LIMITS[1])
    rows = [_row(number, line) for number, line in enumerate(lines[piece.offset : piece.offset + piece.limit], piece.offset)]
    Table("ledger-report", LINES, rows, total=len(lines), piece=piece, footer=f"共 {len(lines):,} 行", empty="没有这样的行")
    _columns(found)


def _actions(here: context.Context, found: LedgerImport, counts: dict[str, int]) -> None:
    async def content() -> list[sheets.Sheet]:
        return await here.read(lambda session, actor: importing.sheets_of(here.services.files, importing.one(session, actor, found.id).sha256))

    async def apply() -> None:
        question = f"把 {counts[CHANGE]:,} 行的 {counts['cells']:,} 格写入台账？"
        if await forms.sure(question, "有问题的行和格不会写入。写入的每一格都有填写记录，可以逐格改回。", "写入台账"):
            await here.write(importing.apply, found.id, await content())
            notice("已写入台账")
            ui.navigate.reload()

    async def again() -> None:
        read = await content()
        row = await here.write(importing.hand_in, found.name, found.sha256, read)
        ui.navigate.to(f"/ledger/imports/{row.id}")

    frame.action("重新检查", again, main=False)
    if found.applied_at is None and counts[CHANGE]:
        frame.action("写入台账", apply)


def _summary(found: LedgerImport, counts: dict[str, int]) -> None:
    said = "，".join(f"{text} {counts[code]:,} 行" for code, text in STATUSES.items())
    when = f"{words.moment(found.created_at)} 由 {found.user.name} 上传检查"
    done = f"，{words.moment(found.applied_at)} 已写入台账" if found.applied_at else "，还没有写入台账"
    tag("p", f"{when}{done}。{said}；将更新 {counts['cells']:,} 格，有问题的格 {counts['problems']:,} 个。")
    if counts[MISSING]:
        tag("p", f"有 {counts[MISSING]:,} 行未找到裁判文书：这些行保留在本报告里，没有写入台账。请上传相应的裁判文书，处理完后点“重新检查”。", "notice-line")


def _columns(found: LedgerImport) -> None:
    """How the headings were understood."""
    known = [f"{one['heading']}（{one['letter']} 列）→ {BY_CODE[one['code']].label}" for one in found.report["columns"] if one["code"]]
    unknown = [f"{one['heading']}（{one['letter']} 列）" for one in found.report["columns"] if not one["code"]]
    with forms.box("识别出的列"):
        tag("p", "；".join(known) or "没有", "small")
        if unknown:
            tag("p", f"没有识别、不导入的列：{'、'.join(unknown)}", "small quiet")


def _row(number: int, line: dict[str, Any]) -> Row:
    return {
        "id": number, "place": f"{line['sheet'][:12]} 第 {line['row']} 行", "number": line["number"] or None, "agency": line["agency"] or None,
        "href": f"/ledger/{line['entry_id']}" if line["entry_id"] else None,
        "status": cell(STATUSES[line["status"]], TONES[line["status"]]),
        "changes": "；".join(map(_change, line["changes"])) or None,
        "problems": _remarks(line["why"], line["problems"]), "notes": _remarks("", line["notes"]),
    }  # fmt: skip


def _change(change: dict[str, Any]) -> str:
    column = BY_CODE[change["code"]]
    before, after = values.shown(column, change["before"]) or "（空）", values.shown(column, change["after"]) or "（空）"
    return f"{column.label}：{before} → {after}"


def _remarks(why: str, remarks: list[dict[str, str]]) -> Cell:
    return "；".join([*([why] if why else []), *(f"{one['column']} 列“{one['heading']}”：{one['why']}" for one in remarks)]) or None


def _import(row: LedgerImport) -> Row:
    counts = row.report["counts"]
    return {
        "id": row.id, "href": f"/ledger/imports/{row.id}", "name": row.name, "user": row.user.name, "at": words.moment(row.created_at),
        "counts": "，".join(f"{text} {counts[code]:,} 行" for code, text in STATUSES.items()),
        "state": cell("已写入", "good") if row.applied_at else cell("未写入", "warn" if counts[CHANGE] else "quiet"),
    }  # fmt: skip
