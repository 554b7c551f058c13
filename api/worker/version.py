"""Which rules and models made a result: results of equal versions are equal, so one is kept."""

from __future__ import annotations

import hashlib
from functools import cache

from nlp.versions import extractor, models


@cache
def version() -> str:
    """The extractor's version and a hash over the models, such as `0.1.0+3f5a09c1d2e4.9b01c4`."""
    digest = hashlib.sha256(repr(sorted(models().items())).encode()).hexdigest()
    return f"{extractor()}.{digest[:6]}"
