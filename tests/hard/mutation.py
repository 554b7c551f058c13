"""Files made worse: bytes changed, cut out, doubled, replaced by what parsers stumble over; inside packs, below the checksums, too."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
"""Small invented files, and those that once made something fall."""
TOKENS = (
    b"-1", b"0", b"4294967295", b"9223372036854775808", b"1e999", b"NaN", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"<", b"&#0;", b"]]>", b"%s%n", b"[" * 300,
    b"{" * 300, b"\\u0000", b"\r\n", b"<<", b"endobj", b"stream\n", b" 0 R", b"/Length", b"PK\x05\x06", b"\xe2\x80\xae", b"../", b"\\", b'"', b"\t",
)  # fmt: skip


def seeds(*endings: str) -> list[Path]:
    """Those of the corpus with one of these endings; all where none is named."""
    return [path for path in sorted(CORPUS.iterdir()) if not endings or path.suffix in endings]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One worse version of a file."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _inside(data, dice)
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at, size = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 8, 64, 512))
        match dice.randrange(6):
            case 0:
                out[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size] * dice.choice((1, 2, 50))
            case 3:
                out[at : at + dice.choice((0, 1, 4))] = dice.choice(TOKENS)
            case 4:
                other = dice.randrange(len(out) + 1)
                out[at : at + size] = out[other : other + size]
            case _:
                out[at : at + 1] = bytes([(out[at] if at < len(out) else 0) ^ (1 << dice.randrange(8))])
    return bytes(out)


def _inside(data: bytes, dice: random.Random) -> bytes:
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            names = old.namelist()
            worse = dice.sample(names, min(len(names), dice.choice((1, 1, 2))))
            for name in names:
                part = old.read(name)
                new.writestr(name, mutated(part, dice) if name in worse else part)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):  # one of the corpus that fell
        return data
    return made.getvalue()


def versions(paths: list[Path], each: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The files as they are, then so many worse versions of each, with a name that tells which."""
    for path in paths:
        data = path.read_bytes()
        yield path.name, data
        for number in range(each):
            yield f"{path.stem}-{seed}-{number}{path.suffix}", mutated(data, random.Random(f"{path.name} {seed} {number}"))
