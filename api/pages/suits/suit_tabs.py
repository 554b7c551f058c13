"""Parts of a page of which one is shown at a time; printed are all."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from api.pages.kit.theme import tag


class Tabs:
    """The buttons and the panels; the address remembers which one is open."""

    def __init__(self, names: Sequence[tuple[str, str]], chosen: str, *, asked: bool) -> None:
        """`asked`: a person has chosen the one that is shown first."""
        self._asked = asked
        self._buttons: dict[str, ui.element] = {}
        self._panels: dict[str, ui.element] = {}
        with tag("div", classes="suit-tabs", role="tablist"):
            for code, label in names:
                button = tag("button", label, type="button", role="tab", id=f"tab-{code}", aria_controls=f"panel-{code}")
                self._buttons[code] = button.on("click", lambda _, code=code: self._choose(code))
        for code, _ in names:
            self._panels[code] = tag("div", classes="suit-panel", role="tabpanel", id=f"panel-{code}", aria_labelledby=f"tab-{code}")
        self._turn(chosen)

    def anew(self, code: str) -> ui.element:
        """A panel, emptied; use it as a context."""
        self._panels[code].clear()
        return self._panels[code]

    def suggest(self, code: str) -> None:
        """Shows a panel, unless the person has chosen one himself."""
        if not self._asked:
            self._turn(code)

    def _choose(self, code: str) -> None:
        self._asked = True
        self._turn(code)
        ui.run_javascript(f"history.replaceState(null, '', '?tab={code}')")

    def _turn(self, chosen: str) -> None:
        for code, button in self._buttons.items():
            button.props["aria-selected"] = "true" if code == chosen else "false"
            self._panels[code].classes(remove="away" if code == chosen else "", add="" if code == chosen else "away")
