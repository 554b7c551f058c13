"""Numbers in addresses: which one is meant, and which piece of a list."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path, Query

LARGEST_ID: Final = 2**31 - 1
"""What an INTEGER of PostgreSQL holds."""

Id = Annotated[int, Path(ge=1, le=LARGEST_ID, description="编号。", examples=[12])]
JudgmentId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="文书编号。", examples=[12])]
DocumentId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="文件编号。", examples=[17])]
BatchId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="批次编号。", examples=[3])]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="跳过多少条。", examples=[0])]
Limit = Annotated[int, Query(ge=1, le=200, description="最多返回多少条。", examples=[50])]
