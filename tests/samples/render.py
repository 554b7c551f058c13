"""Renders a sample judgment to PDF: with a text layer, or as pictures of pages the way a scanner leaves them.

`python -m tests.samples.render` rewrites the files that ship in corpora/samples/pdf.  The page follows the courts'
usual form: A4, the court and the kind of document centred, the case number on the right, paragraphs indented by two
characters, signatures and the date on the right, a small header and page numbers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # plain bytes: a quarter smaller

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
DIGITAL = (
    "01-penalty-revoked-and-redo", "05-work-injury-claims-dismissed", "13-appeal-by-agency-dismissed",
    "14-appeal-compensation-only-first-instance-loss", "29-two-defendants-reconsideration-only-unlawful",
    "30-registration-revoked-1989-law",
)  # fmt: skip
SCANS = {"18-retrial-application-by-agency-denied": 200, "21-enforcement-allowed": 150}
"""Samples that ship as scans, with dots per inch."""

FONTS = (
    Path("/usr/share/fonts/truetype/arphic/uming.ttc"),
    Path("/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"),
)
"""Debian's fonts-arphic-uming, fonts-arphic-gbsn00lp, fonts-wqy-microhei: TrueType outlines, which can be embedded
as a subset (Noto CJK has CFF outlines, which reportlab cannot embed)."""

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 79.0, 74.0, 105.0, 99.0
"""Margins in points: 28, 26, 37 and 35 mm."""
BODY, LEADING = 15.5, 28.0
NO_LINE_START = set("，。、；：！？）》〉】〕”’％")
SIGNATURE = re.compile(r"(审判长|审判员|代理审判员|人民陪审员|法官助理|书记员)\S{2,4}$")
DATE = re.compile(r"[一二三四五六七八九十〇○]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: left edge and baseline in points, the baseline counted from the page's foot."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the court's seal goes: page (from 0) and centre in points from the foot."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages' lines, without header and footer, and the place of the seal."""

    pages: tuple[tuple[Line, ...], ...]
    seal: Seal | None


def find_font(text: str, candidates: Sequence[Path] = FONTS) -> Path | None:
    """The first font on this machine that has every character of the text and can be embedded; None without one."""
    needed = {ord(c) for c in text if not c.isspace()}
    for path in candidates:
        if path.exists() and needed <= set(load(path).face.charToGlyph):
            return path
    return None


def load(path: Path) -> TTFont:
    """The font of a file, registered under the file's name."""
    name = path.stem
    try:
        return pdfmetrics.getFont(name)
    except (KeyError, TTFError):
        font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        return font


def lay_out(text: str, font: str) -> Layout:
    """Breaks a document (one paragraph a line) into pages of lines, set in a registered font."""
    pages: list[list[Line]] = [[]]
    y, seal = HEIGHT - TOP, None
    for number, paragraph in enumerate(text.splitlines()):
        size = (20.0, 24.0)[number] if number < 2 else BODY
        for line in broken(paragraph, font, size, indent=number > 2 and not _is_tail(paragraph)):
            if y < BOTTOM:
                pages.append([])
                y = HEIGHT - TOP
            x = _left_edge(number, line, paragraph, pdfmetrics.stringWidth(line, font, size))
            pages[-1].append(Line(line, x, y, size))
            y -= LEADING if number > 1 else LEADING * 1.4
        if DATE.match(paragraph):
            seal = Seal(len(pages) - 1, pages[-1][-1].x + 70, pages[-1][-1].y + 12)
    return Layout(tuple(tuple(page) for page in pages), seal)


def _is_tail(paragraph: str) -> bool:
    return bool(DATE.match(paragraph) or SIGNATURE.match(re.sub(r"\s", "", paragraph)))


def _left_edge(number: int, line: str, paragraph: str, width: float) -> float:
    if number < 2:
        return (WIDTH - width) / 2
    if number == 2 or _is_tail(paragraph):
        return WIDTH - RIGHT - width - (0 if number == 2 else 2 * BODY)
    return LEFT


def broken(paragraph: str, font: str, size: float, *, indent: bool) -> list[str]:
    """A paragraph in lines that fit between the margins, set in a registered font; none begins with a comma."""
    lines: list[str] = []
    current = "　　" if indent else ""
    for char in paragraph:
        wide = pdfmetrics.stringWidth(current + char, font, size) > WIDTH - LEFT - RIGHT
        if wide and char not in NO_LINE_START:
            lines.append(current)
            current = ""
        current += char
    return [*lines, current]


def digital(text: str, font: Path) -> bytes:
    """A PDF with a text layer and an embedded subset of the font; the same bytes for the same text."""
    name = load(font).fontName
    layout = lay_out(text, name)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(text.splitlines()[2])
    for number, page in enumerate(layout.pages, 1):
        canvas.setFont(name, 9)
        canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 50, header(text))
        canvas.drawCentredString(WIDTH / 2, 50, f"- {number} -")
        for line in page:
            canvas.setFont(name, line.size)
            canvas.drawString(line.x, line.y, line.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def header(text: str) -> str:
    """What stands at the head of each page: court and kind of document."""
    court, kind = text.splitlines()[:2]
    return f"{court}　{kind}"


def scan(text: str, font: Path, dpi: int, seed: int = 7) -> bytes:
    """A PDF of page pictures: slightly skewed, soft, with noise and a red seal over the date; no text layer."""
    dice = np.random.default_rng(seed)
    seal = lay_out(text, load(font).fontName).seal
    pictures = []
    for number, clean in enumerate(_pictures(digital(text, font), dpi)):
        sealed = seal is not None and seal.page == number
        paper = _stamp(clean, seal, text.splitlines()[0], font, dpi) if seal and sealed else clean.convert("L")
        pictures.append(_scanned(paper, dice, dpi))
    return _bound(pictures, dpi)


def photographed(pdf: bytes, dpi: int, seed: int = 7) -> bytes:
    """A PDF of grey page pictures of another: skewed, soft, with grain; no text layer, no seal."""
    dice = np.random.default_rng(seed)
    return _bound([_scanned(page.convert("L"), dice, dpi) for page in _pictures(pdf, dpi)], dpi)


def _bound(pictures: Sequence[Image.Image], dpi: int) -> bytes:
    """A PDF of the pictures as JPEG; the coloured page compressed less, or the seal's edges would turn grey."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for picture in pictures:
        packed = io.BytesIO()
        quality, subsampling = (7000 // dpi, 1) if picture.mode == "RGB" else (3400 // dpi, 2)
        picture.save(packed, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
        packed.seek(0)
        canvas.drawImage(ImageReader(packed), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _scanned(paper: Image.Image, dice: np.random.Generator, dpi: int) -> Image.Image:
    """The page as a scanner sees it: not quite straight, soft edges, greyish paper, grain."""
    turned = paper.rotate(float(dice.uniform(-0.5, 0.5)), resample=Image.Resampling.BICUBIC, fillcolor="white")
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(dpi / 400)), dtype=np.float32)
    grain = dice.normal(0, 1.6, soft.shape[:2])
    return Image.fromarray(np.clip(soft * 0.96 + (grain[..., None] if soft.ndim == 3 else grain), 0, 255).astype(np.uint8))


def _pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def _stamp(picture: Image.Image, seal: Seal, court: str, font: Path, dpi: int) -> Image.Image:
    """The picture with a round seal, 42 mm across, multiplied over it: red ink does not hide black print."""
    scale = dpi / 72
    size = int(119 * scale)
    ink = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(ink)
    red = (230, 62, 66)
    draw.ellipse((4, 4, size - 4, size - 4), outline=red, width=int(3 * scale))
    radii = [17 * scale, 6.5 * scale] * 5
    draw.polygon([
        (size / 2 + r * np.sin(np.pi * i / 5), size / 2 - r * np.cos(np.pi * i / 5)) for i, r in enumerate(radii)
    ], fill=red)  # fmt: skip
    letters = ImageFont.truetype(str(font), int(11 * scale))
    for index, char in enumerate(court):
        angle = np.pi * (0.83 - (index / max(1, len(court) - 1)) * 1.66) + np.pi / 2
        x, y = size / 2 + 44 * scale * np.cos(angle), size / 2 - 44 * scale * np.sin(angle)
        draw.text((x, y), char, font=letters, fill=red, anchor="mm")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(ink, (int(seal.x * scale - size / 2), int((HEIGHT - seal.y) * scale - size / 2)))
    mixed = np.asarray(picture, dtype=np.uint16) * np.asarray(paper, dtype=np.uint16) // 255
    return Image.fromarray(mixed.astype(np.uint8))


def read_sample(slug: str) -> str:
    """The text of a sample judgment."""
    return (SAMPLES / "judgments" / f"{slug}.txt").read_text(encoding="utf-8")


def main() -> None:
    """Rewrites the shipped PDFs; needs one of FONTS."""
    for slug in (*DIGITAL, *SCANS):
        text = read_sample(slug)
        font = find_font(text)
        if font is None:
            raise SystemExit(f"{slug}: no font found; install fonts-arphic-uming or fonts-wqy-microhei")
        pdf = scan(text, font, SCANS[slug]) if slug in SCANS else digital(text, font)
        (SAMPLES / "pdf" / f"{slug}.pdf").write_bytes(pdf)


if __name__ == "__main__":
    main()
