"""What the field knows, as data files; `nlp.lexicon`, `nlp.taxonomy` and `nlp.knowledge` give them types."""

from pathlib import Path

ROOT = Path(__file__).parent


def read(name: str) -> str:
    """The text of a data file, named relative to this folder (`lexicon/courts.csv`); OSError when it is missing."""
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    """The rows of one of our plain tables (commas never occur inside a cell; no heading, no comment, no blank line)."""
    lines = read(name).splitlines()
    return [line.split(",") for line in lines[1:] if line and not line.startswith("#")]
