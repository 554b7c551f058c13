"""Files handed in: all of them, and one batch with its progress."""

from __future__ import annotations

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.intake import batches, listing
from api.intake.states import SETTLED, STATES
from api.pages.files import batch_list, file_list
from api.pages.kit import context, filter_fields, frame, given, uploading, words
from api.pages.kit.table import Deed, Piece, Row, Table
from api.pages.kit.theme import tag
from api.store.actor import Actor

REFRESH_SECONDS = 1.5
MOST = 2_000
"""Files of a batch that one page shows."""


@frame.page("/documents", "文件处理")
async def documents(request: Request) -> None:
    """Files by state, with what can be done about them."""
    here, params = context.current(), request.query_params
    if here.person.may("upload"):
        frame.action("上传文件", "/upload")
        uploading.drop_anywhere()
    filters, piece = _filters(params), Piece.of(params, "")
    found = await here.read(listing.page, filters, offset=piece.offset, limit=piece.limit)
    _bar(params)

    async def act(deed: Deed) -> None:
        await file_list.act(deed)
        again = await here.read(listing.page, filters, offset=piece.offset, limit=piece.limit)
        table.show([file_list.row(here.person, one) for one in again.rows], again.total)

    table = Table(
        "documents", file_list.COLUMNS, [file_list.row(here.person, one) for one in found.rows], total=found.total, piece=piece,
        empty="还没有文件，把文件拖到这里" if filters == listing.Filters() else "没有符合条件的文件，请放宽条件或清除筛选",
        tools=(("reload", "刷新"),), selectable=file_list.selectable(here.person), act=act,
    )  # fmt: skip


@frame.page("/batches", "上传记录")
async def all_batches(request: Request) -> None:
    """All batches, newest first."""
    here = context.current()
    piece = Piece.of(request.query_params, "")
    found = await here.read(batches.page, offset=piece.offset, limit=piece.limit)
    frame.crumbs(("文件处理", "/documents"))
    batch_list.show(found.rows, total=found.total, piece=piece, empty="还没有上传过文件")


@frame.page("/batches/{batch_id}", "本批文件")
async def batch(batch_id: int) -> None:
    """One batch, kept up to date while the worker is at it."""
    frame.crumbs(("文件处理", "/documents"), ("上传记录", "/batches"))
    await BatchView(batch_id).show()


class BatchView:
    """The files of a batch, failed ones first; asks anew until all are settled."""

    def __init__(self, batch_id: int) -> None:
        self._batch_id = batch_id
        self._here = context.current()

    async def show(self) -> None:
        """Builds the list.  Raises ServiceError E601 outside the scope."""
        summary, rows = await self._here.read(self._read)
        self._line = tag("p", role="status", classes="batch-line")
        self._bar = tag("progress", classes="batch-bar", max="1", aria_label="处理进度")
        self._table = Table("batch", file_list.COLUMNS, rows, empty="这一批还没有文件", act=self._act)
        self._say(summary)
        self._timer = frame.follow(REFRESH_SECONDS, self._again, active=not summary.settled)

    def watch(self) -> None:
        """Files have been added: asks again until they are settled."""
        self._timer.active = True

    async def _again(self) -> bool:
        summary, rows = await self._here.glance(self._read)
        if rows != self._table.props["rows"]:
            self._table.show(rows)
        self._say(summary)
        return not summary.settled

    async def _act(self, deed: Deed) -> None:
        await file_list.act(deed)
        await self._again()
        self.watch()

    def _read(self, session: Session, actor: Actor) -> tuple[batches.Summary, list[Row]]:
        summary = batches.summary(session, actor, self._batch_id)
        entries = batches.files(session, actor, self._batch_id, limit=MOST)
        entries.sort(key=lambda entry: file_list.order(entry.progress))
        shown: dict[int, Row] = {}
        for one in entries:
            row = file_list.row(actor, one.progress, one.name, duplicate=one.duplicate, path=one.path)
            shown.setdefault(one.progress.document_id, row)
        return summary, list(shown.values())

    def _say(self, summary: batches.Summary) -> None:
        done = sum(number for state, number in summary.counts.items() if state in SETTLED)
        by = f"{summary.user}于 " if summary.user else ""
        self._line.set_text(
            f"{by}{words.moment(summary.created_at)} 上传，共 {summary.total} 件，已处理 {done} 件。{batch_list.describe(summary.counts)}"
        )
        self._bar.props["value"] = str(done / summary.total) if summary.total else "0"


def _bar(params: QueryParams) -> None:
    with filter_fields.form():
        filter_fields.words(params, "name", "文件名", wide=True)
        filter_fields.choice(params.get("state", ""), "state", "状态", STATES.items())
        filter_fields.days(params, ("since", "收到日期自"), ("until", "至"))
        filter_fields.submit(params)
        tag("span", classes="grow")
        tag("a", "上传记录", href="/batches")


def _filters(params: QueryParams) -> listing.Filters:
    """Raises ServiceError E602 for what is no state or no day."""
    states = tuple(code for code in params.getlist("state") if code)
    unknown = [code for code in states if code not in STATES]
    if unknown:
        raise ServiceError("E602", why=f"没有“{unknown[0][:40]}”这种状态")
    since, until = (given.day(params.get(name)) for name in ("since", "until"))
    return listing.Filters(states, params.get("name", ""), None, since, until)
