"""A document with the places of values, for pages that show the values in a way of their own."""

from __future__ import annotations

from typing import Any

from nicegui.element import Element


class Original(Element, component="workbench/original.js", esm={"anjian-workbench": "workbench"}):
    """The left side of a judgment's page alone.  `paper`: as `picture.file`; each place belongs to a `row`."""

    def __init__(self, paper: dict[str, Any], places: list[dict[str, Any]]) -> None:
        super().__init__()
        self.props.update({"paper": paper, "places": places, "chosen": ""})

    def choose(self, row: str) -> None:
        """Shows where this row's value stands."""
        self.props["chosen"] = row
        self.update()
