"""The worker: a process of its own that takes documents from the outbox to their judgments.

    python -m api.intake.worker

`anjian serve` starts and watches it.  It ends on SIGTERM, and when its standard input ends: that is a pipe which only
the one who started it holds, so his death is its end, however he died.
"""

from __future__ import annotations


def main() -> None:
    """Runs until told to end.  Everything heavy is imported here: the fork server imports this module for its children."""
    from api.intake.work import work
    from api.settings import Settings

    work(Settings())


if __name__ == "__main__":
    main()
