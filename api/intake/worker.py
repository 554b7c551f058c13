"""The worker: a process of its own that takes documents from the outbox to their judgments.

    python -m api.intake.worker

`anjian serve` starts and watches it, with `--with-parent`: then it ends when its standard input ends, a pipe which only
the parent holds, so that it does not outlive him however he died.  Without, it runs until SIGTERM: for a second host that
works on the same PostgreSQL database, with a name of its own (ANJIAN_WORKER_NAME) and the same folder of files.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Runs until told to end.  Everything heavy is imported here: the fork server imports this module for its children."""
    from api.intake.work import work
    from api.settings import Settings

    work(Settings(), with_parent="--with-parent" in sys.argv[1:])


if __name__ == "__main__":
    main()
