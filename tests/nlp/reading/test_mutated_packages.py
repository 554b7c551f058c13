"""Damaged docx and OFD files end in a document or a coded error, never in anything else."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import ReadingError
from nlp.reading import read
from nlp.reading.containers import Source, walk
from nlp.reading.guard.limits import Limits
from tests.nlp.reading.ofd_writer import line, ofd, page
from tests.nlp.reading.test_office import made, p

SEEDS = (made(p("某某县人民法院") + p("行政判决书")), ofd(page(line("某某县人民法院", 30, 30)), page(line("本院认为", 30, 30))))
EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=8), st.integers(0, 8)), max_size=5)


def edited(data: bytes, edits: list[tuple[float, bytes, int]]) -> bytes:
    """Replaces some bytes at relative places by others."""
    for place, new, length in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + length :]
    return data


def edited_inside(data: bytes, edits: list[tuple[float, bytes, int]], which: int) -> bytes:
    """The same within one part, so that the damage is below the checksums of the zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for number, name in enumerate(old.namelist()):
            part = old.read(name)
            new.writestr(name, edited(part, edits) if number == which % len(old.namelist()) else part)
    return out.getvalue()


@settings(deadline=None)
@given(st.sampled_from(SEEDS), EDITS, st.none() | st.integers(0, 9))
def test_reading_ends_in_a_document_or_a_coded_error(
    seed: bytes, edits: list[tuple[float, bytes, int]], inside: int | None
) -> None:
    data = edited(seed, edits) if inside is None else edited_inside(seed, edits, inside)
    with suppress(ReadingError):
        document = read(data)
        assert len(document.text) == len(document.char_pages) == len(document.char_boxes)
        assert document.text or document.errors


@settings(deadline=None)
@given(st.sampled_from(SEEDS), EDITS)
def test_walking_ends_in_sources(tmp_path_factory, seed: bytes, edits: list[tuple[float, bytes, int]]) -> None:
    path = tmp_path_factory.getbasetemp() / "mutated.zip"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("a.docx", seed)
        pack.writestr("b.txt", "正文")
    path.write_bytes(edited(out.getvalue(), edits))
    for source in walk([path], Limits()):
        assert isinstance(source, Source)
        with suppress(ReadingError):
            source.load()
