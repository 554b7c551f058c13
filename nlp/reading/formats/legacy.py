"""Old office formats (.doc, .wps, .rtf): LibreOffice, without a window, turns them into docx.

The attacker sends a document that hangs or inflates LibreOffice, or that has macros and links.  Each run has a
folder and a profile of its own (also because two runs cannot share one), macros never run in a conversion, and the
whole family of processes is killed when the time is up.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import olefile

from nlp.errors import ReadingError
from nlp.reading.guard import sniff
from nlp.reading.guard.isolation import kill_tree
from nlp.reading.guard.limits import Limits, check_bytes

SECONDS_MAX: Final = 120
"""A first start with a fresh profile takes 5 to 10 seconds, 300 pages as long again."""
USUAL_PLACES: Final = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_ENCRYPTED_FLAG: Final = 0x0100
"""[MS-DOC] 2.5.2, FibBase: bit fEncrypted of the word at offset 10."""


def find_soffice() -> Path | None:
    """LibreOffice's program on the PATH or where installers put it; None when it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in USUAL_PLACES:
        root = Path(place).anchor
        for path in sorted(Path(root).glob(place[len(root) :])) if root else ():
            if os.access(path, os.X_OK):
                return path
    return None


def check_legacy(data: bytes, kind: str) -> None:
    """Refuses an OLE file that is encrypted (E104), damaged (E105) or no text document (E106)."""
    if kind != sniff.DOC:
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):  # an encrypted docx is an OLE file
                raise ReadingError("E104")
            if not ole.exists("WordDocument"):
                raise ReadingError("E106", kind="不是 Word 或 WPS 文字文档")
            header = ole.openstream("WordDocument").read(12)
    except (OSError, ValueError, TypeError, IndexError, AttributeError):  # olefile's ways to say damaged
        raise ReadingError("E105") from None
    if len(header) < 12:
        raise ReadingError("E105")
    if int.from_bytes(header[10:12], "little") & _ENCRYPTED_FLAG:
        raise ReadingError("E104")


def convert(data: bytes, kind: str, limits: Limits) -> bytes:
    """A .doc, .wps or .rtf as docx.  Raises E114 without LibreOffice, E118 when it fails, E108 when it hangs."""
    soffice = find_soffice()
    if soffice is None:
        raise ReadingError("E114", kind=sniff.LABELS[kind])
    with tempfile.TemporaryDirectory(prefix="anjian-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / ("in.rtf" if kind == sniff.RTF else "in.doc")
        source.write_bytes(data)
        _run(soffice, source, min(limits.seconds, SECONDS_MAX))
        try:
            target = folder / "out" / "in.docx"
            check_bytes(target.stat().st_size, limits)
            return target.read_bytes()
        except FileNotFoundError:
            raise ReadingError("E118") from None


def _run(soffice: Path, source: Path, seconds: int) -> None:
    folder = source.parent
    command = [
        str(soffice), "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=_environment(folder),
    ) as process:  # fmt: skip
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ReadingError("E108", seconds=seconds) from None
        finally:
            if process.poll() is None:
                kill_tree(process.pid)


def _environment(folder: Path) -> dict[str, str]:
    """The private folder is its home and its temporary folder: nothing of the user's is read or left behind."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    if sys.platform == "win32":
        environment |= {"TEMP": str(folder), "TMP": str(folder)}
    return environment
