"""The watch that all tests of the service stand under does notice (`tests.api.files_apart`)."""

from __future__ import annotations

import pytest

from tests.api.world import Shelf


def test_a_file_that_is_stored_while_the_service_writes_is_noticed(shelf: Shelf) -> None:
    files = shelf.services.files
    with pytest.raises(AssertionError, match="incoming"):
        shelf.database.together.run(lambda _: files.store([b"1"], limit=1))
    kept = files.store([b"1"], limit=1)
    assert shelf.database.together.run(lambda _: kept.size) == 1
    with pytest.raises(AssertionError, match="whole"):
        shelf.database.together.run(lambda _: files.content(kept.sha256))
    with shelf.database.write():
        assert files.content(kept.sha256) == b"1"
