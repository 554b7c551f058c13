"""Whether the packages of the extra `bulk` are there."""

from __future__ import annotations

from importlib import import_module

from api.errors import ServiceError


def needed(*packages: str) -> None:
    """Raises ServiceError E801 for the first that is not installed."""
    for package in packages:
        try:
            import_module(package)
        except ImportError:
            raise ServiceError("E801", package=package) from None
