"""Words that people write, as they are kept."""

from __future__ import annotations

from api.errors import ServiceError
from api.file_names import visible


def clean(text: str, limit: int, *, name: str = "说明") -> str:
    """The text without what cannot be seen, blanks around its lines and empty lines at its ends.

    Raises ServiceError E602 when more than `limit` characters are left.
    """
    lines = [visible(line).strip() for line in text.splitlines()]
    said = "\n".join(lines).strip("\n")
    if len(said) > limit:
        raise ServiceError("E602", why=f"“{name}”最多 {limit} 字，现在有 {len(said)} 字")
    return said


def line(text: str, limit: int, *, name: str, needed: bool = False) -> str:
    """A single line, such as a title, without what cannot be seen.

    Raises ServiceError E602 when more than `limit` characters are left, or nothing where something is `needed`.
    """
    said = " ".join(visible(text).split())
    if len(said) > limit or (needed and not said):
        raise ServiceError("E602", why=f"{name}应为 1 至 {limit} 字" if needed else f"{name}最多 {limit} 字")
    return said
