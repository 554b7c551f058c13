"""Writes causes.jsonl from the sentence frames in frames/*.txt.

A frame is one line under a heading `= detail label stance` (`-`, `null`: none); its optional tags stand in front:
the field of administration, q (the opponent is a company), and the procedure (1 first instance, 2 appeal, 2a appeal
by the agency, r retrial review, n non-litigation enforcement, old: the wording of 1989).  Slots: {B} the agency as
the court calls it, {A} its bare name, {Y} the opponent, {P} a person, {Q} a company, {V} a village, {C} a court,
{D} a date, {F} money, {N} the number of an act, {n} a digit.  Every name is invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpora.sentences.names import HERE, NAMES, Dice, write

SEED = 20180601
FIELDS = tuple(group for group in NAMES["agencies"] if group not in {"fy", "tb"})
SIDES = {
    "1": ("被告", "原告"), "2": ("被上诉人", "上诉人"), "2a": ("上诉人", "被上诉人"), "r": ("被申请人", "再审申请人"),
    "n": ("申请执行人", "被执行人"),
}  # fmt: skip


class Frame(NamedTuple):
    """One sentence frame with its labels."""

    text: str
    tags: frozenset[str]
    label: str | None
    detail: str | None
    stance: str


def frames(folder: Path = HERE / "frames") -> Iterator[Frame]:
    """All frames of the folder's *.txt, in order of file and line."""
    for path in sorted(folder.glob("*.txt")):
        detail: str | None = None
        label: str | None = None
        stance = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                first, second, stance = line[2:].split()
                detail, label = None if first == "-" else first, None if second == "null" else second
            elif line:
                tags, text = line[1:].split("] ", 1) if line.startswith("[") else ("", line)
                yield Frame(text, frozenset(tags.split(";")), label, detail, stance)


def filled(frame: Frame, dice: Dice) -> str:
    """The frame's text with every slot filled."""
    choice, whole = dice.random.choice, dice.random.randint
    group = next((tag for tag in frame.tags if tag in NAMES["agencies"]), None) or choice(FIELDS)
    name, year = dice.agency(group), whole(2012, 2014) if "old" in frame.tags else whole(2013, 2023)
    agency, other = SIDES[_side(frame, dice)]
    person, company = dice.one("persons"), dice.company()
    opponent = company if "q" in frame.tags else person
    return frame.text.format(
        A=name, B=choice((agency, agency, agency + name, name)), Y=choice((other, other, other + opponent)),
        P=person, Q=company, C=dice.one("places") + "人民法院",
        V=dice.one("places") + dice.one("towns") + dice.one("villages"),
        D=dice.day(year), N=name[:1] + dice.act_number(group, year), n=whole(2, 9),
        F=f"{choice((500, 2000, 8000, 30000, 50000, 120000))}元",
    )  # fmt: skip


def _side(frame: Frame, dice: Dice) -> str:
    fixed = next((tag for tag in ("1", "2", "2a", "r", "n") if tag in frame.tags), None)
    if fixed == "2":
        return dice.random.choice(("2", "2a"))
    return fixed or dice.random.choice(("1", "1", "1", "2", "2a"))


def rows(variants: int = 2) -> Iterator[dict[str, str | None]]:
    """The sentences, `variants` of each frame that has slots, one of those without; the same on every run."""
    dice = Dice(SEED)
    seen: set[str] = set()
    for frame in frames():
        for _ in range(variants):
            text = dice.commas(filled(frame, dice))
            bare = text.replace("，", "")
            if bare not in seen:
                seen.add(bare)
                yield {
                    "id": "c" + hashlib.sha256(bare.encode()).hexdigest()[:10], "text": text, "label": frame.label,
                    "detail": frame.detail, "stance": frame.stance,
                }  # fmt: skip


def main() -> None:
    """Rewrites causes.jsonl beside this file."""
    write(HERE / "causes.jsonl", list(rows()))


if __name__ == "__main__":
    main()
