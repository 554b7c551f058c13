"""Invented names, dates and numbers that fill the slots of sentence frames."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NAMES: dict[str, Any] = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
COMMALESS = 0.2
"""Share of the sentences printed without commas, as in sources that lost theirs."""


class Dice:
    """A seeded source of invented facts; the same seed gives the same sentences."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, kind: str) -> str:
        """One of a plain list of names.json: places, towns, villages, persons, companies."""
        return str(self.random.choice(NAMES[kind]))

    def agency(self, group: str) -> str:
        """The full name of an agency of a group of names.json."""
        return str(self.random.choice(NAMES["agencies"][group])).format(p=self.one("places"), t=self.one("towns"))

    def company(self) -> str:
        """A company with its place."""
        return self.one("places")[:2] + self.one("companies")

    def day(self, year: int) -> str:
        """A day of the year as documents print it."""
        return f"{year}年{self.random.randint(1, 12)}月{self.random.randint(1, 28)}日"

    def act_number(self, group: str, year: int) -> str:
        """The number of an act of an agency of the group."""
        form = NAMES["numbers"].get(group, "决字〔{y}〕{k}号")
        return str(form).format(y=year, k=self.random.randint(3, 980))

    def commas(self, text: str) -> str:
        """The text, now and then without its commas."""
        return text.replace("，", "") if self.random.random() < COMMALESS else text


def write(path: Path, rows: list[dict[str, str | None]]) -> None:
    """Writes rows as JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
