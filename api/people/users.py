"""Users: who may make, change, and see whom."""

from __future__ import annotations

from typing import Final

ROLES: Final[dict[str, str]] = {
    "administrator": "系统管理员",
    "bureau": "司法局工作人员",
    "agency": "行政机关工作人员",
    "reader": "只读用户",
}
"""Code → what people read."""
RIGHTS: Final = ("read", "upload", "correct", "manage", "administer")
