"""What two records differ in, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.review.fields import FIELDS, Field, same
from api.review.words import describe


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What two records differ in, a line each."""
    return [line for shape in FIELDS.values() for line in _difference(shape, old.get(shape.name), new.get(shape.name))]


def _difference(shape: Field, old: Any, new: Any) -> Iterator[str]:
    if not shape.listed:
        if old != new:
            yield f"{shape.label}：由“{describe(shape, old)}”变为“{describe(shape, new)}”"
        return
    before = dict(zip(shape.keys_of(old or ()), old or (), strict=True))
    after = dict(zip(shape.keys_of(new or ()), new or (), strict=True))
    for key, value in before.items():
        if key not in after:
            yield f"{shape.label}：不再有“{describe(shape, value)}”"
        elif not same(after[key], value):
            yield f"{shape.label}：“{describe(shape, value)}”的内容有变化"
    for key, value in after.items():
        if key not in before:
            yield f"{shape.label}：新增“{describe(shape, value)}”"
