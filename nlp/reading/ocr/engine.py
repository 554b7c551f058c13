"""Detection and recognition of text in pictures: PP-OCR's models, as RapidOCR's package brings them, on OpenVINO.

One thread a process: under contention more are slower (measured), and documents are read side by side anyway.
Precision is fixed to 32-bit floats: OpenVINO's own choice on servers, bfloat16, is a third slower without AMX
(measured) and would let the text depend on the machine.  Pictures are recognised one by one in widths of a coarse
step, because each new shape makes OpenVINO compile once more.
Nothing is fetched and nothing is reported: the models are files, and OpenVINO's telemetry package is kept from loading.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ReadingError

Grey = NDArray[np.uint8]
"""A picture in shades of grey, shape (height, width)."""

LINE_HEIGHT: Final = 48
"""Pixels; the height that the recogniser was trained on."""
_SQUEEZE: Final = 0.75
"""Long lines are narrowed by this, for the time goes with the width.  Measured on 汉字: no more errors down to 0.65; on
long numbers with equal digits side by side: none at 0.85, 0.1 % at 0.75, 1 % at 0.65, 3 % at 0.6."""
_NUMBER: Final = re.compile(r"[0-9A-Za-z.,:/-]{7}")
"""Identity cards, amounts, file numbers: a line that holds one is read again unsqueezed, where no digit gets lost."""
_STEP: Final = 64
"""Widths are rounded to this many pixels."""
_LONG: Final = 400
"""Pixels from which on a line is stretched to a rounded width (by 8 % at most); shorter ones get a margin instead."""
_WIDEST: Final = 3200
"""Pixels; ten times the width that the recogniser was trained on.  A rule across a poster is no line of text."""

_DIRECTION_SIZE: Final = (192, 48)
_PARTS: Final = {"detection": "*_det_*.onnx", "recognition": "*_rec_*.onnx", "direction": "*_cls_*.onnx"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says: text, score of each character, and its middle (0 the line's left edge, 1 its right)."""

    text: str
    scores: NDArray[np.float32]
    middles: NDArray[np.float32]


def available() -> str | None:
    """None when recognition can run here, else the reason in Chinese."""
    for package, label in (("rapidocr", "RapidOCR"), ("openvino", "OpenVINO"), ("cv2", "OpenCV")):
        if find_spec(package) is None:
            return f"缺少 {label}"
    if any(_model_file(part) is None for part in _PARTS):
        return "RapidOCR 的模型文件不全"
    return None


def text_map(picture: Grey) -> NDArray[np.float32]:
    """Probability that a pixel belongs to text, same shape; sides must be multiples of 32.  Raises ReadingError E117."""
    probabilities: NDArray[np.float32] = _run("detection", _normalised(picture))[0, 0]
    return probabilities


def read_line(picture: Grey) -> Reading:
    """The text of one upright line.  Raises ReadingError E117."""
    reading = _read_at(picture, _SQUEEZE)
    is_long = picture.shape[1] * LINE_HEIGHT >= _LONG * picture.shape[0]
    return _read_at(picture, 1.0) if is_long and _NUMBER.search(reading.text) else reading


def _read_at(picture: Grey, squeeze: float) -> Reading:
    fitted, used = _fitted(picture, squeeze)
    columns = _run("recognition", _normalised(fitted))[0]
    best = columns.argmax(axis=1)
    # A character is a run of columns with the same class; class 0 says “none here”.
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    kept = best[starts] != 0
    starts, ends = starts[kept], ends[kept]
    alphabet = _alphabet()
    text = "".join(alphabet[k] for k in best[starts])
    scores = np.array([columns[a:b, best[a]].max() for a, b in zip(starts, ends, strict=True)], np.float32)
    per_column = fitted.shape[1] / len(best)
    middles = np.minimum((starts + ends) / 2 * per_column / used, 1.0).astype(np.float32)
    return Reading(text, scores, middles)


def upside_down(picture: Grey) -> float:
    """Probability that a line stands on its head.  Raises ReadingError E117."""
    import cv2  # loaded only where a picture is read

    width = min(_DIRECTION_SIZE[0], max(1, round(picture.shape[1] * LINE_HEIGHT / picture.shape[0])))
    canvas = np.full((LINE_HEIGHT, _DIRECTION_SIZE[0]), 127, np.uint8)
    canvas[:, :width] = cv2.resize(picture, (width, LINE_HEIGHT))
    return float(_run("direction", _normalised(canvas))[0, 1])


def _fitted(picture: Grey, squeeze: float) -> tuple[Grey, int]:
    """The line at the recogniser's height and a rounded width, and how much of that width it fills."""
    import cv2  # loaded only where a picture is read

    natural = picture.shape[1] * LINE_HEIGHT / picture.shape[0]
    if natural >= _LONG:
        width = min(round(natural * squeeze / _STEP) * _STEP, _WIDEST)
        return np.asarray(cv2.resize(picture, (width, LINE_HEIGHT), interpolation=cv2.INTER_AREA), np.uint8), width
    used = max(1, round(natural))
    canvas = np.full((LINE_HEIGHT, -(-used // _STEP) * _STEP), 127, np.uint8)
    canvas[:, :used] = cv2.resize(picture, (used, LINE_HEIGHT))
    return canvas, used


def _normalised(picture: Grey) -> NDArray[np.float32]:
    """Grey as the three colours that the models take, −1 to 1, shape (1, 3, height, width)."""
    values = picture.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(values, (1, 3, *picture.shape))


def _run(part: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The model's answer; valid until the same model runs again."""
    request, _ = _model(part)
    request.infer([np.ascontiguousarray(values)], share_inputs=True)
    answer: NDArray[np.float32] = request.get_output_tensor().data
    return answer


@cache
def _alphabet() -> list[str]:
    """Characters by class: none, those that the model file lists, blank."""
    _, model = _model("recognition")
    return ["", *model.get_rt_info()["framework"]["character"].value.splitlines(), " "]


@cache
def _model(part: str) -> tuple[Any, Any]:
    """The part's inference request and its model, made on first use."""
    why = available()
    if why:
        raise ReadingError("E117", why=why)
    # Makes the import of the telemetry package fail, which OpenVINO is prepared for.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None is how Python blocks an import
    try:
        import openvino  # takes a second to load

        core = openvino.Core()
        model = core.read_model(_model_file(part))
        settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        return core.compile_model(model, "CPU", settings).create_infer_request(), model
    except (ImportError, OSError, RuntimeError) as error:
        raise ReadingError("E117", why=str(error).splitlines()[0][:80]) from error


def _model_file(part: str) -> Path | None:
    spec = find_spec("rapidocr")
    roots = (spec.submodule_search_locations or []) if spec else []
    return next((file for root in roots for file in sorted((Path(root) / "models").glob(_PARTS[part]))), None)
