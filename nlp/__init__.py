"""Reads and analyses administrative-litigation documents (行政诉讼裁判文书); knows no database, no HTTP, no user.

    document = nlp.read(Path("判决书.pdf"))      # text, and where each character stands
    case = nlp.analyse(document)                 # case.judgment: the typed result with its evidence
    language = nlp.load()                        # the same stages as a spaCy pipeline

Each is imported when it is first asked for: reading needs no spaCy, and spaCy no PDF library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.language import load
    from nlp.pipeline import analyse
    from nlp.reading import read

__all__ = ["analyse", "load", "read"]

_HOMES = {"analyse": "nlp.pipeline", "load": "nlp.language", "read": "nlp.reading"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'nlp' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
