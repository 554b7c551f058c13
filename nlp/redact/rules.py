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

    `nameless`: whose family name goes too, 某甲 instead of 张某: minors, with their legal representatives, unless a
    setting says otherwise (法释〔2016〕19号 8（三）); victims and the dead may be added.
    """

    masked: frozenset[Category] = field(default_factory=_masked_by_default)
    kept_roles: frozenset[Role] = KEPT_ROLES
    nameless: frozenset[Role] = frozenset({Role.MINOR})

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
            nameless=frozenset(Role(name) for name in _names(stored["nameless"])),
        )

    def to_mapping(self) -> dict[str, Any]:
        """The rules as plain lists of names, for JSON or a database."""
        return {
            "masked": sorted(self.masked), "kept_roles": sorted(self.kept_roles), "nameless": sorted(self.nameless),
        }  # fmt: skip

    def masks(self, category: Category, role: Role | None = None) -> bool:
        """Whether a thing of this category, and of this role if it is a person, is masked."""
        return category in self.masked and not (category in PEOPLE and role in self.kept_roles)


def _names(stored: Any) -> Iterable[str]:
    if not isinstance(stored, list):
        raise TypeError("not a list of names")
    return (str(name) for name in stored)
