"""Writes small OFD files for the tests (GB/T 33190-2016)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.0
"""Millimetres: the font size of `line`."""


def line(text: str, x: float, y: float, more: str = "") -> str:
    """A TextObject with one line, its top left corner at (x, y) millimetres; all characters one size apart."""
    steps = f'DeltaX="g {len(text) - 1} {SIZE}"' if len(text) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Font="1" Size="{SIZE}" Boundary="{x} {y} {SIZE * len(text)} {SIZE}" {more}>'
        f'<ofd:TextCode X="0" Y="{SIZE * 0.86}" {steps}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, area: str = "", head: str = "") -> str:
    """A Content.xml with these objects in one layer."""
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    layer = f'<ofd:Layer ID="2">{"".join(objects)}</ofd:Layer>'
    return f"<ofd:Page {NS}>{head}{box}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def prose(*lines: str) -> str:
    """A page of lines one below the other."""
    return page(*(line(text, 30, 30 + 8 * number) for number, text in enumerate(lines)))


def parts_of(
    pages: Sequence[str], *, common: str = "", area: str = "0 0 210 297", folder: str = "Doc_0"
) -> dict[str, str | bytes]:
    """The parts of one document in `folder`."""
    listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    box = f"<ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>" if area else ""
    parts: dict[str, str | bytes] = {
        f"{folder}/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>{box}{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    }
    return parts | {f"{folder}/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)}


def packed(parts: Mapping[str, str | bytes], folders: Sequence[str] = ("Doc_0",)) -> bytes:
    """An OFD of the documents in these folders."""
    bodies = "".join(f"<ofd:DocBody><ofd:DocRoot>{name}/Document.xml</ofd:DocRoot></ofd:DocBody>" for name in folders)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("OFD.xml", f'<ofd:OFD {NS} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>')
        for name, content in parts.items():
            pack.writestr(name, content)
    return buffer.getvalue()


def ofd(*pages: str, common: str = "", area: str = "0 0 210 297") -> bytes:
    """An OFD with one document."""
    return packed(parts_of(pages, common=common, area=area))
