"""The parts of recognition that need no model: rows, repairs, slope, rulings, lone ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from nlp.reading.ocr.lone_cells import lone_ink
from nlp.reading.ocr.orientation import Frame, slope_of, turn_back
from nlp.reading.ocr.regions import cut_out, lengthened
from nlp.reading.ocr.repairs import repaired
from nlp.reading.ocr.rulings import find_rulings
from nlp.reading.ocr.words import Word, mean_confidence, text_lines
from nlp.reading.page.tables import find_lattices


def word(text: str, x0: float, y0: float, x1: float, y1: float, score: float = 1.0) -> Word:
    middles = (np.arange(len(text)) + 0.5) / len(text)
    return Word(text, score, (x0, y0, x1, y1), middles.astype(np.float32))


def quad(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("二○一八年三月五日", "二〇一八年三月五日"),
        ("二O二三年", "二〇二三年"),
        ("二Q二0年", "二〇二〇年"),
        ("一九九0年", "一九九〇年"),
        ("二零一八年", "二零一八年"),
        ("（2018]京01行初3号", "（2018）京01行初3号"),
        ("政复〔2020]12号", "政复〔2020〕12号"),
        ("政复[2020】12号", "政复〔2020〕12号"),
        ("政复[2020]12号", "政复[2020]12号"),
        ("法院(2016)湖1611行初785号", "法院（2016）湖1611行初785号"),
        ("原告:某公司,住所地", "原告：某公司，住所地"),
        ("于10:30到场,共3,000元", "于10:30到场，共3,000元"),
        ("EMS No.(12),3", "EMS No.(12),3"),
    ],
)
def test_repairs(read: str, printed: str) -> None:
    assert repaired(read) == printed
    assert len(repaired(read)) == len(read)


@pytest.mark.parametrize("text", ["第一O二号", "规定之一。二零一八年", "二〇〇元", "O型血", "一00年"])
def test_what_is_not_a_written_year_stays(text: str) -> None:
    assert repaired(text) == text


def test_words_on_a_row_are_joined_with_a_blank_only_over_a_gap() -> None:
    lines = text_lines([
        word("判员某甲", 40, 101, 100, 119), word("审", 20, 100, 38, 118), word("书记员", 20, 130, 80, 148),
        word("某乙", 140, 131, 180, 149),
    ])  # fmt: skip
    assert [line.text for line in lines] == ["审判员某甲", "书记员 某乙"]
    assert [len(line.boxes) for line in lines] == [5, 6]
    assert lines[1].boxes[3, 0] == 80  # the blank fills the gap
    assert lines[1].boxes[3, 2] == lines[1].boxes[4, 0]


def test_words_that_overlap_are_two_rows() -> None:
    lines = text_lines([word("上一行文字", 20, 100, 120, 118), word("下一行文字", 22, 107, 121, 125)])
    assert [line.text for line in lines] == ["上一行文字", "下一行文字"]


def test_digits_take_half_the_room_of_han() -> None:
    read = Word("第12条", 1.0, (0, 0, 60, 20), np.array([10, 25, 35, 50], np.float32) / 60)
    boxes = text_lines([read])[0].boxes
    widths = boxes[:, 2] - boxes[:, 0]
    assert widths[1] < 0.7 * widths[0]
    assert np.all(boxes[1:, 0] >= boxes[:-1, 2] - 0.01)


def test_confidence_counts_characters_not_words() -> None:
    assert mean_confidence([word("一二三", 0, 0, 3, 1, 1.0), word("四", 0, 2, 1, 3, 0.2)]) == pytest.approx(0.8)
    assert mean_confidence([]) == 0.0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_come_back_to_the_display(turn: int) -> None:
    shown = np.zeros((80, 60), np.uint8)
    shown[10:14, 20:50] = 1
    upright = np.rot90(shown, -turn // 90)
    rows, columns = np.nonzero(upright)
    box = np.array([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]], np.float32)
    assert turn_back(box, turn, 60, 80).tolist() == [[20, 10, 50, 14]]


@pytest.mark.parametrize("slope", [-2.5, 0.0, 0.7])
def test_levelling_and_back(slope: float) -> None:
    frame = Frame(600, 800, turn=90, slope=slope)
    points = np.array([[100, 120], [500, 480]], np.float32)
    assert frame.askew(frame.levelled(points)) == pytest.approx(points, abs=0.01)
    falling = np.array([[100, 300], [500, 300 + 400 * np.tan(np.radians(slope))]], np.float32)
    level = frame.levelled(falling)
    assert level[0, 1] == pytest.approx(level[1, 1], abs=0.02)


def test_slope_comes_from_long_lines() -> None:
    angle = np.radians(1.2)
    long = [quad(0, y, 500, y + 20) + np.array([[0, 0], [0, 500], [0, 500], [0, 0]]) * np.tan(angle) for y in (0, 40)]
    short = [quad(x, 90, x + 30, 110) for x in range(0, 400, 40)]
    assert slope_of(np.array([*long, *short], np.float32)) == pytest.approx(1.2, abs=0.05)
    assert slope_of(np.array(short, np.float32)) == 0.0
    assert slope_of(np.zeros((0, 4, 2), np.float32)) == 0.0


def grid(slope: float = 0.0) -> np.ndarray:
    """Three columns by two rows at 200 dpi, with one digit in the middle of the first row."""
    picture = np.full((800, 900), 240, np.uint8)
    for y in (200, 300, 400):
        cv2.line(picture, (100, y), (700, y), 30, 3)
    for x in (100, 300, 500, 700):
        cv2.line(picture, (x, 200), (x, 400), 30, 3)
    cv2.putText(picture, "1", (395, 262), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3)
    matrix = cv2.getRotationMatrix2D((450, 400), -slope, 1.0)
    turned = cv2.warpAffine(picture, matrix, (900, 800), borderValue=240)
    noise = np.random.default_rng(1).normal(0, 6, turned.shape)
    return np.clip(turned + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("slope", [0.0, 1.5, -2.0])
def test_rulings_of_a_scanned_table_make_its_grid(slope: float) -> None:
    scale = 72 / 200
    rulings = find_rulings(grid(slope), scale, slope)
    (lattice,) = find_lattices(rulings, 900 * scale, 800 * scale)
    assert lattice.owner.shape == (2, 3)
    assert lattice.xs == pytest.approx([36, 108, 180, 252], abs=1.5)
    assert lattice.ys == pytest.approx([72, 108, 144], abs=1.5)


@pytest.mark.parametrize("slope", [0.0, 1.5])
def test_ink_in_a_cell_without_words_is_found(slope: float) -> None:
    scale = 72 / 200
    picture = grid(slope)
    frame = Frame(900 * scale, 800 * scale, slope=slope)
    rulings = find_rulings(picture, scale, slope)
    (found,) = lone_ink(picture, rulings, [], frame, scale)
    expected = frame.askew(np.array([[(395 + 12) * scale, 248 * scale]], np.float32))[0] / scale
    assert found.mean(axis=0) == pytest.approx(expected, abs=8)
    there = word("1", 110, 75, 178, 105)
    assert len(lone_ink(picture, rulings, [there], frame, scale)) == 0


def test_rulings_ignore_strokes_of_characters() -> None:
    picture = np.full((400, 1200), 255, np.uint8)
    for x in range(50, 1100, 48):
        cv2.line(picture, (x, 100), (x + 40, 100), 0, 3)
        cv2.line(picture, (x + 20, 90), (x + 20, 138), 0, 3)
    assert len(find_rulings(picture, 72 / 200, 0.0)) == 0


def test_a_region_is_drawn_out_over_a_seal_as_far_as_its_neighbour() -> None:
    seal = (100, 0, 300, 200)
    date, name = quad(220, 90, 400, 110), quad(60, 92, 120, 112)
    longer = lengthened(date, seal, np.array([date, name]))
    assert longer is not None
    assert longer[:, 0].tolist() == pytest.approx([120, 400, 400, 120], abs=1)
    alone = lengthened(date, seal, np.array([date]))
    assert alone is not None
    assert alone[0, 0] == pytest.approx(70, abs=1)
    assert lengthened(quad(400, 90, 500, 110), seal, np.array([date])) is None


def test_a_cut_out_is_upright() -> None:
    picture = np.full((200, 300), 255, np.uint8)
    corners = cv2.boxPoints(((150, 100), (160, 20), 12)).astype(np.float32)
    cv2.fillPoly(picture, [corners.astype(np.int32)], 0)
    by_x = corners[np.argsort(corners[:, 0])]
    left, right = by_x[:2][np.argsort(by_x[:2, 1])], by_x[2:][np.argsort(by_x[2:, 1])]
    cut = cut_out(picture, np.array([left[0], right[0], right[1], left[1]]))
    assert cut.shape == pytest.approx((20, 160), abs=2)
    assert cut[3:-3, 3:-3].max() < 60
