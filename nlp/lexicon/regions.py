"""Administrative divisions: provinces, cities and counties with their codes of GB/T 2260 (2024)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import corpora


@dataclass(frozen=True, slots=True)
class Regions:
    """Names by code: provinces 2 digits, cities 4, counties 6."""

    provinces: dict[str, str]
    cities: dict[str, str]
    counties: dict[str, str]

    def full_name(self, code: str) -> str | None:
        """`410726` → 河南省新乡市延津县; None for a code that the table lacks."""
        tables = ((2, self.provinces), (4, self.cities), (6, self.counties))
        parts = [table.get(code[:size], "") for size, table in tables if size <= len(code)]
        return "".join(parts) if parts and parts[-1] else None

    def province(self, start: str) -> str | None:
        """The province whose name begins with `start`: 内蒙古 → 内蒙古自治区."""
        return next((name for name in self.provinces.values() if start and name.startswith(start)), None)


@cache
def regions() -> Regions:
    """The table of divisions."""
    levels: dict[int, dict[str, str]] = {2: {}, 4: {}, 6: {}}
    for code, name in corpora.rows("lexicon/regions.csv"):
        levels[len(code)][code] = name
    return Regions(levels[2], levels[4], levels[6])
