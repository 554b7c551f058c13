"""What is masked in one volume: the categories, and the roles whose bearers keep their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.redact.categories import Category, Role, kinds

KEPT_ROLES = frozenset({Role.JUDGE})
"""Whose names stay unless a setting says otherwise: the court signs its judgment in public."""
PEOPLE = frozenset({Category.PERSON, Category.MINOR})


def _masked_by_default() -> frozenset[Category]:
    return frozenset(category for category, kind in kinds().items() if kind.masked)


@dataclass(frozen=True, slots=True)
class Rules:
    """Which categories are masked, and which people keep their names.

    `strict_minors`: minors and their legal representatives lose the family name too (法释〔2016〕19号 8 makes them
    nameless, not merely abbreviated): 未成年人甲 instead of 张某.
    """

    masked: frozenset[Category] = field(default_factory=_masked_by_default)
    kept_roles: frozenset[Role] = KEPT_ROLES
    strict_minors: bool = False

    @classmethod
    def everything(cls) -> Rules:
        """Every category but agencies and courts, and people of every role."""
        return cls(frozenset(Category) - {Category.AGENCY, Category.COURT, Category.HEALTH}, frozenset())

    @classmethod
    def from_mapping(cls, stored: Mapping[str, Any]) -> Rules:
        """The rules that `to_mapping` wrote.

        Raises ValueError for a category or role that does not exist, TypeError for lists that are none.
        """
        return cls(
            masked=frozenset(Category(name) for name in _names(stored["masked"])),
            kept_roles=frozenset(Role(name) for name in _names(stored["kept_roles"])),
            strict_minors=bool(stored.get("strict_minors", False)),
        )

    def to_mapping(self) -> dict[str, Any]:
        """The rules as plain lists and truth values, for JSON or a database."""
        return {
            "masked": sorted(self.masked), "kept_roles": sorted(self.kept_roles), "strict_minors": self.strict_minors,
        }  # fmt: skip

    def masks(self, category: Category, role: Role | None = None) -> bool:
        """Whether a thing of this category, and of this role if it is a person, is masked."""
        return category in self.masked and not (category in PEOPLE and role in self.kept_roles)


def _names(stored: Any) -> Iterable[str]:
    if not isinstance(stored, list):
        raise TypeError("not a list of names")
    return (str(name) for name in stored)
