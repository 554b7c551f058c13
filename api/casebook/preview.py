"""The web preview of a typical case: one page, of what goes out and nothing else.

Nothing unmasked reaches this file, so nothing unmasked can stand in the page's source.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, Template

from api.casebook.released import Released
from api.file_names import harmless

TEMPLATE: Final = Path(__file__).parent / "preview.html"


def page(case: Released, *, state: str = "") -> str:
    """The page as HTML, all words escaped, without script.  `state`: a line above the case, such as 未发布稿."""
    return _template().render(case=case, state=state)


def name(case: Released) -> str:
    """The name of the page as a file."""
    return harmless(f"{case.title}.html")


@cache
def _template() -> Template:
    return Environment(autoescape=True).from_string(TEMPLATE.read_text("utf-8"))
