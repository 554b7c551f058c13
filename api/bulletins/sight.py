"""Who sees and writes which bulletins: a bureau all of its own, everybody below it those that were sent."""

from __future__ import annotations

from typing import Final

from api.store.tables import Bulletin
from api.writing.drafts import Drafts

BULLETINS: Final = Drafts(Bulletin, Bulletin.organisation_id, out="sent", closed="已经印发", what="这份通报", subject="bulletin", deeds="bulletin")
