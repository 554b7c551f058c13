"""Who sees and writes which volumes: a bureau all of its own, everybody below it those that are frozen."""

from __future__ import annotations

from typing import Final

from api.store.tables import Volume
from api.writing.drafts import Drafts

VOLUMES: Final = Drafts(Volume, Volume.bureau_id, out="frozen", closed="已经定稿", what="这本汇编", subject="volume", deeds="casebook")
