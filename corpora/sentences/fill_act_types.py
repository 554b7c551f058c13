"""Writes act_types.jsonl: first paragraphs that name the sued act, from frames/act_types.tsv and openings.txt.

A row of the table: act type, field, group of agencies, the words before 一案, and the act that was made (may be
empty).  An opening is used for a row when it asks for no more than the row has: {made} only where an act is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from corpora.sentences.names import HERE, Dice, write

SEED = 20190403
ENFORCEABLE = {"penalty", "levy", "handling", "expropriation", "fee"}
"""Acts that an agency asks a court to enforce."""
RARE_FIELDS = {"justice", "emergency", "other", "urban_management", "labor", "civil_affairs", "education"}
"""Fields with few rows of the table; each of their rows gives one sentence more."""


def table() -> list[tuple[str, str, str, str, str]]:
    """The rows of act_types.tsv."""
    lines = (HERE / "frames" / "act_types.tsv").read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        if not line.startswith("#"):
            act, field, group, cause, made = line.split("\t")
            rows.append((act, field, group, cause, made))
    return rows


def openings(act: str, made: str) -> list[str]:
    """The openings that fit an act type."""
    found, section = [], ""
    for line in (HERE / "frames" / "openings.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            section = line[2:]
        elif line and ("{made}" not in line or made) and _fits(section, act):
            found.append(line)
    return found


def _fits(section: str, act: str) -> bool:
    if section == "enforcement":
        return act in ENFORCEABLE
    if act == "public_interest" or section == "public_interest":
        return section == act
    return section in {"general", act}


def filled(opening: str, row: tuple[str, str, str, str, str], dice: Dice) -> str:
    """The opening with its slots filled for a row."""
    _, _, group, cause, made = row
    year = dice.random.randint(2013, 2023)
    agency = dice.agency(group)
    plaintiff = dice.random.choice((dice.one("persons"), dice.one("persons"), dice.company()))
    place = dice.one("places")
    return opening.format(
        A=agency, P=plaintiff, cause=cause, C=place + "人民法院", J=place + "人民检察院", D=dice.day(year),
        made=made.format(N=agency[:1] + dice.act_number(group, year)), no=_case_number(year, dice),
    )  # fmt: skip


def _case_number(year: int, dice: Dice) -> str:
    number = dice.random.randint(3, 320)
    if year < 2016:
        return f"（{year}）{dice.random.choice('青云柳丰安洛桐')}行初字第{number}号"
    return f"（{year}）{dice.random.choice('皖浙鲁豫川鄂湘')}{dice.random.randint(1101, 1825):04d}行初{number}号"


def rows(variants: int = 3) -> Iterator[dict[str, str | None]]:
    """The paragraphs, `variants` for each row and one more for rare fields; the same on every run."""
    dice = Dice(SEED)
    seen: set[str] = set()
    for row in table():
        act, field = row[:2]
        fitting = openings(act, row[4])
        count = min(len(fitting), variants + (field in RARE_FIELDS))
        for opening in dice.random.sample(fitting, count):
            text = dice.commas(filled(opening, row, dice))
            if text not in seen:
                seen.add(text)
                key = "a" + hashlib.sha256(text.encode()).hexdigest()[:10]
                yield {"id": key, "text": text, "act_type": act, "field": field}


def main() -> None:
    """Rewrites act_types.jsonl beside this file."""
    write(HERE / "act_types.jsonl", list(rows()))


if __name__ == "__main__":
    main()
