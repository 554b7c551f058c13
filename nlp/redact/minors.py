"""Who is a minor: under eighteen in the year of the paper, or called one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_BORN = re.compile(r"[^。；\n]{0,24}?((?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:出?生|[，。])")
_CALLED = re.compile(r"(?:\(|，|系|是|为)?(?:未成年|幼儿园?学生|小学生|初中生|中学生|学龄前|婴儿|幼儿)")
_OF_AGE = 18
_PLACES = 4


def year_of(text: str) -> int:
    """The latest year that a text names: about when the paper was made; 0 where it names none."""
    return max((int(year) for year in _YEAR.findall(text)), default=0)


def is_minor(text: str, name: str, stands: Sequence[int], year: int) -> bool:
    """Whether a person is a minor by the birth date behind the name or by what the text calls the person.

    text: without blanks, folded.  stands: the offsets of the name; the first few are looked at.  year: of the paper.
    """
    for at in stands[:_PLACES]:
        behind = at + len(name)
        born = _BORN.match(text, behind, behind + 60)
        if born and year - int(born[1]) < _OF_AGE and int(born[1]) < year:
            return True
        if _CALLED.match(text, behind):
            return True
    return False
