"""Revisions as entity tags (RFC 9110, 8.8.3 and 13.1.1): who saw an older one is told, and writes over nothing."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Header

from api.errors import ServiceError

_TAG: Final = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')
_REVISION: Final = re.compile(r"r([0-9]{1,9})")


def etag(revision: int) -> str:
    """The tag of a revision, for the ETag header."""
    return f'"r{revision}"'


def matches(header: str, revision: int) -> bool:
    """Whether If-Match names the revision: `*`, or a list with its tag; weak tags never match (strong comparison)."""
    if header.strip() == "*":
        return True
    return (False, f"r{revision}") in _tags(header)


def _tags(header: str) -> list[tuple[bool, str]]:
    """(weak, tag) for each.  Raises ServiceError E602 for what is no list of tags."""
    found, at = [], 0
    while at < len(header):
        tag = _TAG.match(header, at)
        if tag is None:
            raise ServiceError("E602", why='If-Match 应写成 "r3" 的样子，带引号')
        found.append((tag.group(1) is not None, tag.group(2)))
        at = tag.end()
    return found


def revision_seen(header: str | None, current: int) -> int:
    """The revision that the caller has seen, given the one in force.

    Raises ServiceError E604 without a header and E602 for one that cannot be read.  A header that does not name the
    current revision gives one that is not in force, so that who writes is refused with E603.
    """
    if header is None:
        raise ServiceError("E604")
    if matches(header, current):
        return current
    known = [int(tag.group(1)) for _, name in _tags(header) if (tag := _REVISION.fullmatch(name))]
    return next((revision for revision in known if revision != current), -1)


IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description='读取这项内容时得到的 ETag，如 "r3"。缺少时返回 428；已被别人改过时返回 412，什么也不保存。',
        examples=['"r3"'],
    ),
]
