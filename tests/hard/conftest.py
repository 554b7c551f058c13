"""Attacks and faults use the world of the service's tests."""

from __future__ import annotations

from tests.api.conftest import empty_store, plain_log, shelf, shelves, world

__all__ = ["empty_store", "plain_log", "shelf", "shelves", "world"]
