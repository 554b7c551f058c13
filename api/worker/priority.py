"""Reading steps back: people at the pages, and systems that upload, come first when the processors are busy."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

NICENESS: Final = 10
"""A tenth of the weight of a process that has not stepped back; with idle processors nothing is lost."""


def step_back() -> None:
    """Of this process; to be called in a child that reads or analyses.

    Not of the worker itself: it writes to the database, and who waits for its lock would wait for its turn, too.
    """
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    elif os.getpriority(os.PRIO_PROCESS, 0) < NICENESS:
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)


def group_steps_back() -> None:
    """Of the session of processes that the worker leads.

    Linux weighs sessions against each other before it looks at single processes (sched(7), autogroup): there the
    children's own priority counts only among themselves.  Half as far as theirs, for the worker's own sake.
    """
    if sys.platform == "linux" and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):  # no autogroups here
            Path("/proc/self/autogroup").write_text(str(NICENESS // 2), encoding="ascii")
