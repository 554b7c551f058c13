"""Optical recognition of page pictures: RapidOCR's PP-OCR models (in its wheel) on OpenVINO, one thread a process.

The engine is made on first use and kept for the process.  Nothing is fetched and nothing is reported: the models come
with the package, and OpenVINO's telemetry package is kept from loading.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.document import Page
from nlp.errors import ReadingError, notice
from nlp.reading.lines import PageLines, TextLine
from nlp.reading.ocr_rows import Word, text_lines
from nlp.reading.orientation import turn_back, turned, upright_turn
from nlp.reading.seal import without_seal

if TYPE_CHECKING:
    from rapidocr import RapidOCR

DETECTION_SIDE: Final = 1280
"""Pixels of the longer side in detection: measured 0.07 % errors at 76 pages a minute a core; more gains nothing."""
_LOW_CONFIDENCE: Final = 0.85
"""Mean score of a page below which a person should compare it with the picture."""


def available() -> str | None:
    """None when recognition can run here, else the reason in Chinese."""
    for package, label in (("rapidocr", "RapidOCR"), ("openvino", "OpenVINO"), ("cv2", "OpenCV")):
        if find_spec(package) is None:
            return f"缺少 {label}"
    return None


def recognise(image: NDArray[np.uint8], *, scale: float) -> list[TextLine]:
    """Lines of an upright RGB picture in reading order.

    image: uint8, shape (height, width, 3).  scale: points a pixel; boxes are in points from the top left corner.
    Raises ReadingError E117 when the engine cannot start.
    """
    return text_lines(_words(without_seal(image)), scale)


def read_page_image(image: NDArray[np.uint8], scale: float, page_number: int) -> PageLines:
    """A page picture as lines, turned upright first (W404); boxes refer to the page as it is displayed.

    image: RGB, uint8, shape (height, width, 3).  scale: points a pixel.  Nothing read: error E201 on the page.
    Raises ReadingError E117 when the engine cannot start.
    """
    height, width = image.shape[:2]
    cleaned = without_seal(image)
    turn = upright_turn(cleaned, _detect, _flipped)
    words = _words(turned(cleaned, turn))
    lines = text_lines(words, scale)
    for line in lines:
        line.boxes = turn_back(line.boxes, turn, width * scale, height * scale)
    confidence = _mean_confidence(words)
    source = "ocr" if lines else "none"
    page = Page(page_number, width * scale, height * scale, source, rotation=turn, confidence=confidence)
    read = PageLines(page, lines)
    if not lines:
        read.errors.append(notice("E201", page=page_number))
        return read
    if turn:
        read.warnings.append(notice("W404", page=page_number))
    if confidence < _LOW_CONFIDENCE:
        read.warnings.append(notice("W408", page=page_number))
    return read


def _mean_confidence(words: list[Word]) -> float:
    """Mean score weighted by length; 0 where nothing was read."""
    size = sum(len(w.text) for w in words)
    return sum(w.score * len(w.text) for w in words) / size if size else 0.0


@dataclass(frozen=True, slots=True)
class _Detected:
    crops: list[NDArray[np.uint8]]
    quads: NDArray[np.float32]


def _detect(image: NDArray[np.uint8]) -> _Detected:
    """Text regions of a picture: their cut-outs and corner points, shape (n, 4, 2), in pixels."""
    from rapidocr.main import RapidOCRError  # noqa: PLC0415 (loaded only where a picture is read)

    try:
        crops, found = _engine().detect_and_crop(np.ascontiguousarray(image[:, :, ::-1]), {})
    except RapidOCRError:  # its way to say that it found no text
        return _Detected([], np.zeros((0, 4, 2), np.float32))
    return _Detected(crops, np.asarray(found.boxes, np.float32))


def _flipped(crops: list[NDArray[np.uint8]]) -> float:
    """Share of cut-outs that the direction classifier calls upside down."""
    _, result = _engine().cls_and_rotate(crops)
    return float(np.mean([label == "180" and score > 0.8 for label, score in result.cls_res]))


def _words(image: NDArray[np.uint8]) -> list[Word]:
    found = _detect(image)
    if not found.crops:
        return []
    read = _engine().recognize_txt(found.crops)
    return [
        Word(text, float(score), quad)
        for text, score, quad in zip(read.txts, read.scores, found.quads, strict=True)
        if text.strip() and score >= 0.5
    ]


@cache
def _engine() -> RapidOCR:
    """The engine of this process.  Raises ReadingError E117."""
    why = available()
    if why:
        raise ReadingError("E117", why=why)
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # import of it fails: nothing calls home
    import rapidocr  # noqa: PLC0415
    from rapidocr.utils.typings import EngineType  # noqa: PLC0415

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    models = Path(rapidocr.__file__).parent / "models"
    try:
        return rapidocr.RapidOCR(params=_parameters(models, EngineType.OPENVINO))
    except (RuntimeError, OSError, ValueError) as error:
        raise ReadingError("E117", why=str(error)[:80]) from error


def _parameters(models: Path, engine: Any) -> dict[str, Any]:
    """Settings by RapidOCR's names; model files by path, so that it never looks for a download."""
    found = {part: next(iter(sorted(models.glob(f"*{part}*.onnx"))), None) for part in ("_det_", "_rec_", "_cls_")}
    if None in found.values():
        raise ReadingError("E117", why="RapidOCR 的模型文件不全")
    return {
        "Global.log_level": "critical",
        "Det.engine_type": engine, "Rec.engine_type": engine, "Cls.engine_type": engine,
        "Det.model_path": str(found["_det_"]), "Rec.model_path": str(found["_rec_"]),
        "Cls.model_path": str(found["_cls_"]),
        "Det.limit_side_len": DETECTION_SIDE, "Det.limit_type": "max",
        "EngineConfig.openvino.inference_num_threads": 1, "EngineConfig.openvino.num_streams": 1,
    }  # fmt: skip
