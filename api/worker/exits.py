"""With which status the worker's process ends, other than in order: whoever started it goes by them."""

from __future__ import annotations

from typing import Final

REFUSED: Final = 3
"""Another worker bears the name, or the database is of a newer version; a new start would not help."""
CUT_OFF: Final = 4
"""Others may have the work by now; to be started again."""
