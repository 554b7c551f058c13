"""Decoded pictures of any kind (1, 8 or 16 bits, grey, palette, CMYK, see-through, turned by a camera) → RGB as seen."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

PIXELS_MAX: Final = 20_000_000
"""A3 at 300 dpi has 17 million; recognition gains nothing from more, and a photo of 100 million would cost gigabytes."""


def rgb(image: Image.Image) -> NDArray[np.uint8]:
    """The picture as a viewer shows it: uint8, shape (height, width, 3), at most `PIXELS_MAX` pixels.

    Raises what Pillow raises for damaged data (OSError, ValueError, SyntaxError, EOFError, struct.error).
    """
    image.load()
    seen = ImageOps.exif_transpose(_smaller(image))
    return np.ascontiguousarray(np.asarray(_eight_bits(seen)))


def _smaller(image: Image.Image) -> Image.Image:
    """Shrunk where it has more pixels than help; the turn that a camera noted stays noted."""
    share = PIXELS_MAX / (image.width * image.height)
    if share >= 1:
        return image
    size = (max(1, int(image.width * share**0.5)), max(1, int(image.height * share**0.5)))
    # Pillow averages neither palettes nor single bits.
    return (image.convert("L") if image.mode in {"1", "P"} else image).resize(size, Image.Resampling.BOX)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _stretched(image)
    if "A" in image.getbands() or "transparency" in image.info:
        return _on_paper(image)
    return image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """More than 8 bits a pixel, spread over 8: Pillow itself would cut everything above 255 to white."""
    values = np.asarray(image).astype(np.float32)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    spread = np.nan_to_num((values - low) * (255 / (high - low))) if high > low else np.full(values.shape, 255.0)
    return Image.fromarray(spread.astype(np.uint8)).convert("RGB")


def _on_paper(image: Image.Image) -> Image.Image:
    """What can be seen through shows white paper; Pillow itself would show black."""
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
