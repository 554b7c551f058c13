"""The worker: a process of its own that takes documents from the outbox to their judgments.

    python -m api.intake.worker

`anjian serve` starts and watches it, with `--with-parent`: then it ends when its standard input ends, a pipe which only
the parent holds, so that it does not outlive him however he died.  So does `anjian worker`, for further hosts that work on
the same PostgreSQL database and the same files, each worker under a name of its own.
"""

from __future__ import annotations

import sys
from typing import Final

REFUSED: Final = 3
"""Exit status: another worker bears the name, or the database is of a newer version; a new start would not help."""
CUT_OFF: Final = 4
"""Exit status: others may have the work by now; to be started again."""


def main() -> None:
    """Runs until told to end.  Everything heavy is imported here: the fork server imports this module for its children."""
    from api.intake.work import work
    from api.settings import Settings

    work(Settings(), with_parent="--with-parent" in sys.argv[1:])


if __name__ == "__main__":
    main()
