"""Laws that administrative judgments cite: every spelling of a name, and how many articles it had when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

import corpora
from nlp.lexicon.folding import edit_distance, fold

LawKind = Literal["law", "regulation", "interpretation", "rule"]

_MARKS = re.compile(r"[《》〈〉“”\"'‘’、]")
_STATE = re.compile(r"中华人民共和国|(?<=最高人民法院)院")
_NOTE = re.compile(r"\((?:以下简称.*|\d{4}.{0,6}|试行|修正案?|修订|新|旧|已失效|已废止|现行.*)\)$")
_SHORTEST_MISPRINT = 9


@dataclass(frozen=True, slots=True)
class Version:
    """A wording of a law: in force from `start` to `end` (inclusive, None: no end known), with so many articles."""

    start: date
    end: date | None
    articles: int | None


@dataclass(frozen=True, slots=True)
class Law:
    """A law under its full name; `kind` is 法律, 行政法规, 司法解释, or 规章及其他."""

    name: str
    kind: LawKind
    short: tuple[str, ...]
    versions: tuple[Version, ...]

    def version(self, on: date) -> Version | None:
        """The wording in force on that day; None when there was none or we are not certain."""
        return next((v for v in self.versions if v.start <= on and (v.end is None or on <= v.end)), None)


@cache
def _by_key() -> dict[str, Law]:
    found: dict[str, Law] = {}
    for name, kind, short, versions in corpora.rows("lexicon/laws.csv"):
        names = tuple(short.split(";")) if short else ()
        item = Law(name, cast(LawKind, kind), names, tuple(map(_version, filter(None, versions.split(";")))))
        for spelling in (name, *names):
            found.setdefault(_key(spelling), item)
        found.setdefault(_key(name).removeprefix("最高人民法院"), item)
    return found


def _version(cell: str) -> Version:
    """`2015-05-01~2017-06-30:103`; the end and the number may be missing."""
    span, _, articles = cell.partition(":")
    start, _, end = span.partition("~")
    last = date.fromisoformat(end) if end else None
    return Version(date.fromisoformat(start), last, int(articles) if articles else None)


def _key(name: str) -> str:
    """A law's name without title marks, without 中华人民共和国, without a note such as (2017修正) behind it."""
    bare = _MARKS.sub("", fold(name))
    return _STATE.sub("", _NOTE.sub("", bare))


def laws() -> tuple[Law, ...]:
    """All laws of the table."""
    return tuple(dict.fromkeys(_by_key().values()))


@cache
def law(name: str) -> Law | None:
    """The law meant by `name`: full or short, with or without 《》 and 中华人民共和国, 〈〉 of any sort or lost.

    One misprinted character is forgiven in names of nine characters or more, if that leaves one law only.
    """
    key = _key(name)
    if (found := _by_key().get(key)) is not None or len(key) < _SHORTEST_MISPRINT:
        return found
    near = {item for spelling, item in _near_spellings(key) if edit_distance(key, spelling, 1) <= 1}
    return near.pop() if len(near) == 1 else None


def _near_spellings(key: str) -> list[tuple[str, Law]]:
    """Spellings about as long as `key`; full names too, because the misprint may stand in 中华人民共和国."""
    full = [("中华人民共和国" + spelling, item) for spelling, item in _by_key().items() if item.kind == "law"]
    return [(s, item) for s, item in (*_by_key().items(), *full) if abs(len(s) - len(key)) <= 1]


def article_exists(item: Law | str, article: int, on: date) -> bool | None:
    """Whether the wording in force on that day has an article of this number; None when we are not certain."""
    known = law(item) if isinstance(item, str) else item
    version = known.version(on) if known else None
    if version is None or version.articles is None:
        return None
    return 1 <= article <= version.articles
