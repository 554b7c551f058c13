"""The worker: a process of its own that takes documents from the outbox to their judgments.

    python -m api.worker

`anjian serve` starts and watches it, with `--with-parent`: then it ends when its standard input ends, a pipe which only
the parent holds, so that it does not outlive him however he died.  So does `anjian worker`, for further hosts that work on
the same PostgreSQL database and the same files, each worker under a name of its own.
"""

from __future__ import annotations

import sys

from api.settings import Settings
from api.worker.work import work


def main() -> None:
    """Runs until told to end.  Children of the fork server do not import this: a package's `__main__` is the parent's alone."""
    work(Settings(), with_parent="--with-parent" in sys.argv[1:])


if __name__ == "__main__":
    main()
