"""The garbage collector and a process that runs for months."""

from __future__ import annotations

import gc


def settle() -> None:
    """Call it once all is there that stays for good: the collector need not look at it again.

    Looking through the modules and routes (170,000 objects) stops all requests for more than 0.1 s, every ten searches.
    """
    gc.collect()
    gc.freeze()
