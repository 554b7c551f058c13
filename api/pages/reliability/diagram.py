"""The reliability diagram: how likely a loss was foretold beside how often it came true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nicegui.element import Element

from nlp.risk.reliability import Bin

FEW: Final = 5
"""Points over fewer cases are hollow."""


class Diagram(Element, component="../kit/static/reliability.js"):
    """A point for each band of predictions.  `address`: the list of the cases of a band."""

    def __init__(self, bins: Sequence[Bin], address: Callable[[Bin], str]) -> None:
        super().__init__()
        points = [
            {
                "start": one.start, "end": one.end, "predicted": one.predicted, "seen": one.seen.value, "low": one.seen.low, "high": one.seen.high,
                "count": one.count, "lost": round(one.seen.value * one.count), "few": one.count < FEW, "href": address(one),
            }
            for one in bins
            if one.seen is not None and one.predicted is not None
        ]  # fmt: skip
        self.props.update({"points": points, "caption": "研判的败诉可能和实际败诉比例的对照，虚线上为两者一致"})
