"""Attacks and faults use the world of the service's tests."""

from __future__ import annotations

from tests.api.conftest import anjian, empty_store, plain_log, shelf, shelves, world

__all__ = ["anjian", "empty_store", "plain_log", "shelf", "shelves", "world"]
