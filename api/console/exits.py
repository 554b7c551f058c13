"""The exit statuses of the commands; what each means is told in the help of the command."""

from __future__ import annotations

from typing import Final

FAILED: Final = 1
"""Not done, or not for all documents; what is wrong was said."""
UNWRITTEN: Final = 3
"""Results could not be written (disk full, no permission): not every document has its line."""
UNDONE: Final = 3
"""A cluster has not made all results, or none; the same command goes on."""
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells have it."""
