"""Invented papers of the agencies of `tests.api.world`, as they are handed in."""

from __future__ import annotations

import re

import corpora

HOME = corpora.ROOT / "samples"
POLICE = "临江市公安局云溪分局"
SAMPLES = {
    "decision": ("papers/01-reconsideration-revoked.txt", "临江市云溪区市场监督管理局"),
    "upheld": ("papers/02-reconsideration-upheld.txt", "临江市公安局云溪分局"),
    "opinion": ("papers/05-reconsideration-opinion.txt", "临江市云溪区城市管理局"),
    "notice": ("papers/06-supervision-notice.txt", "临江市云溪区西溪镇人民政府"),
    "suggestion": ("papers/07-judicial-suggestion.txt", ""),
}
_NUMBER = re.compile(r"(?<=[第〕）号])\d+号$|\d+号$", re.MULTILINE)


def paper(kind: str, number: int, agency: str = POLICE) -> bytes:
    """A paper of this kind about this agency, with a number of its own."""
    name, printed = SAMPLES[kind]
    text = (HOME / name).read_text(encoding="utf-8")
    printed = printed or next(line for line in text.splitlines() if line.endswith("："))[:-1]
    return _NUMBER.sub(f"{number}号", text.replace(printed, agency), count=1).encode()


def judgment(number: int) -> bytes:
    """A judgment of a first instance that the police have lost, with a number of its own."""
    text = (HOME / "judgments" / "01-penalty-revoked-and-redo.txt").read_text(encoding="utf-8")
    return text.replace("青岚县市场监督管理局", POLICE).replace("行初36号", f"行初{1000 + 50 * number}号").encode()
