"""Pages of a document: their sizes, their pictures, their text with its places; and the whole text by sections."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from api.errors import ServiceError
from api.facsimile import reading
from api.facsimile.pictures import PAGED, Lent, Pictures, step
from api.routes.kit.deps import ActorDep, ReadDep, ServicesDep
from api.routes.kit.numbers import DocumentId
from api.services import Services
from api.store.tables import Document
from nlp.document import Document as Text
from nlp.document import Page
from nlp.errors import AnjianError
from nlp.reading.guard.limits import PAGE_NUMBER_MAX

PRIVATE = "private, no-cache"
"""Kept by this person's browser, shown only after we were asked again: the next person at that machine may not see it."""
WARM_AFTER_SECONDS = 2.0


@asynccontextmanager
async def _drawing(app: FastAPI) -> AsyncIterator[None]:
    """The children that draw live as long as the application."""
    pictures = app.state.pictures = Pictures(app.state.services.settings.home)
    warming = asyncio.create_task(_warm(pictures))
    yield
    warming.cancel()
    pictures.close()


async def _warm(pictures: Pictures) -> None:
    """Starts a child once the service answers; what does not live that long needs none."""
    await asyncio.sleep(WARM_AFTER_SECONDS)
    await asyncio.to_thread(pictures.warm)


router = APIRouter(prefix="/documents/{document_id}", tags=["页面图像"], lifespan=_drawing)


def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.pictures
    return pictures


def _document(
    document_id: DocumentId, session: ReadDep, actor: ActorDep
) -> Document:
    actor.require("read")
    return actor.scope.document(session, document_id)


PicturesDep = Annotated[Pictures, Depends(_pictures)]
DocumentDep = Annotated[Document, Depends(_document)]
NumberPath = Annotated[int, InPath(ge=1, le=PAGE_NUMBER_MAX, description="页码，从 1 开始", examples=[1])]


class PageOut(BaseModel):
    """一页。"""

    number: int = Field(description="页码，从 1 开始")
    width: float = Field(description="宽，磅（1/72 英寸），按显示方向；0 表示这一页损坏")
    height: float = Field(description="高，磅")
    source: Literal["text", "ocr", "none"] = Field(description="文字来源：文字层、图像识别、没有读出")
    rotation: int = Field(description="页面上的文字顺时针转了多少度（0、90、180、270）")
    image: bool = Field(description="能否取得页面图像")


class PagesOut(BaseModel):
    """一份文件的各页。"""

    count: int = Field(description="页数；0 表示这种文件没有页（docx、txt 等）", examples=[3])
    read: bool = Field(description="是否已读出文字")
    problem: str | None = Field(description="页面图像取不到时的原因")
    pages: list[PageOut] = Field(description="各页")


class LineOut(BaseModel):
    """一行文字。"""

    start: int = Field(description="在全文中的起点（字符数）")
    end: int = Field(description="终点，不含")
    text: str = Field(description="这一行的文字。", examples=["本院认为"])
    box: tuple[float, float, float, float] = Field(description="左、上、右、下，磅，原点在页面左上角")


class PageTextOut(BaseModel):
    """一页的文字。"""

    number: int = Field(description="页码，从 1 开始", examples=[1])
    rotation: int = Field(description="页面上的文字顺时针转了多少度（0、90、180、270）", examples=[0])
    lines: list[LineOut] = Field(description="各行，按阅读次序")


class SectionOut(BaseModel):
    """文书的一个部分。"""

    kind: str = Field(description="部分的代码", examples=["reasoning"])
    label: str = Field(description="部分的名称", examples=["本院认为"])
    start: int = Field(description="在全文中的起点（字符数）", examples=[820])
    end: int = Field(description="终点，不含", examples=[1640])


class TextOut(BaseModel):
    """全文。"""

    text: str = Field(description="清理后的全文：没有页眉、页脚、页码，段落之间换行")
    sections: list[SectionOut] = Field(description="各部分，按先后次序")


@router.get("/pages", summary="各页的尺寸和文字来源")
def pages(
    document: DocumentDep, session: ReadDep, services: ServicesDep, pictures: PicturesDep, response: Response
) -> PagesOut:
    """读取失败的文件也能列出页面（只有图像，没有文字）。"""
    response.headers["Cache-Control"] = PRIVATE
    text = reading.text_of(session, document)
    if text is not None:
        drawn = text.media_type in PAGED
        return _listed([_page(page, image=drawn and page.width > 0) for page in text.pages], read=True)
    try:
        sizes = pictures.sizes(_file(services, document), document.sha256)
    except AnjianError as error:
        return PagesOut(count=0, read=False, problem=f"{error.message}{error.remedy}", pages=[])
    bare = (Page(number, *size, source="none") for number, size in enumerate(sizes, 1))
    return _listed([_page(page, image=page.width > 0) for page in bare], read=False)


@router.get(
    "/pages/{number}/image",
    summary="一页的图像",
    response_class=FileResponse,
    responses={200: {"content": {"image/webp": {}}}, 304: {"description": "没有变化"}},
)
def image(
    document: DocumentDep,
    number: NumberPath,
    services: ServicesDep,
    pictures: PicturesDep,
    *,
    scale: Annotated[float, Query(gt=0, le=4, description="每磅几个像素；按 0.25、1、1.5、2、3 取不小于它的一档")] = 2.0,
    if_none_match: Annotated[str | None, Header(description="上次得到的 ETag")] = None,
) -> Response:
    """WebP 图像。没有这一页、或这种文件没有页面图像时返回 404；页面损坏时返回 422 和错误代码。"""
    tag = f'"{document.sha256[:16]}-{number}-{step(scale):g}"'
    headers = {"Cache-Control": PRIVATE, "ETag": tag}
    if if_none_match == tag:
        return Response(status_code=304, headers=headers)
    try:
        drawn = pictures.page(_file(services, document), document.sha256, number, scale)
    except AnjianError as error:
        if error.code in {"E106", "E204"}:
            raise ServiceError("E601", what=f"第 {number} 页的图像") from error
        raise
    return FileResponse(drawn, media_type="image/webp", headers=headers)


@router.get("/pages/{number}/text", summary="一页的文字和位置")
def page_text(document: DocumentDep, number: NumberPath, session: ReadDep, response: Response) -> PageTextOut:
    """每行文字及其在页面上的位置，用于选取文字。"""
    text = _text(session, document)
    page = next((page for page in text.pages if page.number == number), None)
    if page is None:
        raise ServiceError("E601", what=f"第 {number} 页")
    response.headers["Cache-Control"] = PRIVATE
    lines = [LineOut(start=at.start, end=at.end, text=at.text, box=at.box) for at in reading.lines_of(text, number)]
    return PageTextOut(number=number, rotation=page.rotation, lines=lines)


@router.get(
    "/text", summary="全文和各部分的位置", response_model=TextOut, responses={304: {"description": "没有变化"}}
)
def whole_text(
    document: DocumentDep,
    session: ReadDep,
    response: Response,
    if_none_match: Annotated[str | None, Header(description="上次得到的 ETag")] = None,
) -> TextOut | Response:
    """清理后的全文；各部分（首部、本院认为、主文等）以起止位置给出。"""
    text = _text(session, document)
    headers = {"Cache-Control": PRIVATE, "ETag": f'"{hashlib.sha256(text.text.encode()).hexdigest()[:16]}"'}
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    sections = [SectionOut(kind=s.kind, label=s.label, start=s.start, end=s.end) for s in reading.sections_of(text)]
    return TextOut(text=text.text, sections=sections)


def _file(services: Services, document: Document) -> Lent:
    """The bytes, once they are needed.  Raises ServiceError E601 where there are none: what came in a pack that could not be opened."""
    if not document.sha256:
        raise ServiceError("E601", what="这个文件的原件")
    return partial(services.files.lent, document.sha256)


def _page(page: Page, *, image: bool) -> PageOut:
    return PageOut(
        number=page.number, width=page.width, height=page.height, source=page.source, rotation=page.rotation, image=image
    )


def _listed(found: list[PageOut], *, read: bool) -> PagesOut:
    return PagesOut(count=len(found), read=read, problem=None, pages=found)


def _text(session: Session, document: Document) -> Text:
    text = reading.text_of(session, document)
    if text is None:
        raise ServiceError("E601", what="这份文件的文字")
    return text
