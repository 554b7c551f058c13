"""Words of a text for the full-text index: pairs of neighbouring 汉字, whole words of other letters and digits.

Chinese has no blanks between words; pairs find every word of two characters and, as a run of pairs, every longer one.
Where 汉字 meet other letters, the character at the border also stands alone, so that a search may begin or end there
(皖0202行 in 皖0202行初12号).  Behind all stands each character once more, marked: a single one is found there at once, not
in hundreds of pairs that begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

from nlp.folding import fold, simplified

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"([{HAN}](?:\s*[{HAN}])*)|[^\W_{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")
_SINGLE = "\ue000"
"""Marks single characters; no letter, so it is never in a text's words."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or sentence that is searched for: its words in order; the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    prefix: bool


class _Compared(dict[int, str]):
    """For `str.translate`: signs folded, in simplified characters; each character is looked up once a process."""

    def __missing__(self, code: int) -> str:
        self[code] = found = simplified(fold(chr(code)))
        return found


_COMPARED = _Compared()


def lowered(text: str) -> str:
    """The text as it is compared, character for character as long as before; always in simplified characters.

    (`fold` alone looks for traditional ones that every judgment has; a query is too short for that.)
    """
    folded = text.translate(_COMPARED)
    small = folded.lower()
    return small if len(small) == len(folded) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def words(text: str) -> str:
    """All words of a text in order, with blanks between; then its single characters."""
    found = list(_runs(text))
    single = sorted(set().union(*(run for run, han in found if han)))
    return " ".join([*_words(found), *(_SINGLE + letter for letter in single)])


def runs(text: str) -> Iterator[str]:
    """Runs of 汉字 (blanks and line breaks between them left out) and words of other letters and digits."""
    return (run for run, _ in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Each run, and whether it is one of 汉字."""
    for found in _RUN.finditer(lowered(text)):
        yield ("".join(found[0].split()), True) if found[1] else (found[0], False)


def is_han(run: str) -> bool:
    """Whether a run is one of 汉字."""
    return _IS_HAN.match(run) is not None


def term(text: str) -> Term | None:
    """What to look for so that `text` is found wherever it stands; None when it has neither letters nor digits.

    Signs between letters count for nothing: （2021）皖0202行初12号 and [2021]皖0202行初12号 are the same.
    """
    found = list(_runs(text))
    if not found:
        return None
    last, han = found[-1]
    if not han:
        return Term(tuple(_words(found)), prefix=False)
    if len(last) > 1:  # in the text, more may follow
        return Term(tuple(_words(found)[:-1]), prefix=False)
    if len(found) == 1:
        return Term((_SINGLE + last,), prefix=False)
    return Term(tuple(_words(found)), prefix=found[-2][1])


def _words(found: list[tuple[str, bool]]) -> list[str]:
    listed: list[str] = []
    after_word = False
    for run, han in found:
        if not han:
            listed.append(run)
            after_word = True
            continue
        if after_word and len(run) > 1:
            listed.append(run[0])
        listed += map(add, run, run[1:])
        listed.append(run[-1])
        after_word = False
    return listed
