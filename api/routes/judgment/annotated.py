"""Checked judgments as annotated data, for training."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse

from api.review.annotated import FILES, export
from api.routes.kit.deps import ActorDep, ServicesDep
from api.store import audit

router = APIRouter(tags=["标注数据"])
EPOCH = (1980, 1, 1, 0, 0, 0)
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"description": "zip：全文、标注和系列。", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


def _folder() -> Iterator[Path]:
    """A folder that is gone once the answer was sent."""
    with tempfile.TemporaryDirectory(prefix="anjian-annotations-") as name:
        yield Path(name)


@router.get("/annotations", summary="导出标注数据", response_class=FileResponse, responses=ZIP)
def download(services: ServicesDep, actor: ActorDep, folder: Annotated[Path, Depends(_folder)]) -> FileResponse:
    """把已核对（按设置须复核的，已复核）的文书导出为标注数据，供 `anjian train --gold` 使用。须有管理权限。

    头部 X-Documents 是导出的份数，X-Left-Out 是没有导出的份数（没有全文，或败诉原因在全文中找不到原话）。
    """
    actor.require("manage")
    with services.database.write() as session:
        audit.note(session, actor, "annotations.export", "annotations", None)
    with services.database.read() as session:
        done = export(session, actor.scope, services.settings.second_check, folder)
    packed = folder / "annotations.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), (folder / name).read_bytes(), zipfile.ZIP_DEFLATED)
    headers = {"X-Documents": str(done.count), "X-Left-Out": str(done.left_out.total())}
    return FileResponse(packed, media_type="application/zip", filename="annotations.zip", headers=headers)
