"""The store of the ledger's tests."""

from tests.api.ledger.conftest import empty_store, shelf, shelves

__all__ = ["empty_store", "shelf", "shelves"]
