"""The linear models: the .npz says what the .skops pipeline says, the files are safe, small and reproducible."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import skops.io

import corpora
from nlp.classify.linear import FOLDER, FORMAT, LinearModel, clean, gram_code, gram_text, grams
from nlp.document import Document
from nlp.errors import ModelError
from nlp.pipeline import analyse
from nlp.training.measure import calibration_error, measure, review_threshold
from nlp.training.recipe import Recipe, Sample
from nlp.training.registry import TEXT_MODELS
from nlp.training.text_model import TRUSTED, data_hash, folds, load_pipeline, out_of_fold, train

TEXTS = {
    "penalty": "被告对原告作出罚款{}元的行政处罚决定，原告不服该处罚",
    "information": "原告向被告申请公开第{}号政府信息，被告作出告知书",
    "confirmation": "被告第{}次作出工伤认定决定，认定职工所受伤害为工伤",
}
PLACES = ("东河区", "西山县", "南湖市", "北岭镇", "中原乡", "新港街道")
SAMPLES = [
    Sample(f"{place}一案，" + form.format(number), (code,), f"{place}{code}", real=number < 8)
    for code, form in TEXTS.items()
    for number, place in enumerate(PLACES * 2)
]
BOTH = [
    *SAMPLES,
    *(
        Sample(TEXTS["penalty"].format(n) + TEXTS["information"].format(n), ("penalty", "information"), f"b{n}")
        for n in range(6)
    ),
    *(Sample(f"本院于{n}日受理后依法组成合议庭", (), f"n{n}") for n in range(6)),
]
QUESTIONS = ["东河区公安局罚款决定", "申请公开政府信息〔２０１８〕１２号", "工伤认定", "天气很好", "", "，。"]


def test_clean_keeps_what_counts() -> None:
    assert clean("（Ｒ）公 罚决字〔2014〕第２８５号，\n合计１,000元") == "r公罚决字0第0号合计0元"


def test_gram_numbers_are_reversible() -> None:
    for gram in ("罚", "处罚", "罚决字", "a0"):
        assert gram_text(gram_code(gram)) == gram
    codes = grams(np.array([ord(c) for c in "工伤认定"], dtype=np.uint32), (1, 2, 3))
    assert {gram_text(int(c)) for c in codes} == {"工", "伤", "认", "定", "工伤", "伤认", "认定", "工伤认", "伤认定"}


@pytest.mark.parametrize(
    ("recipe", "samples"),
    [
        (Recipe("three", "三类", folds=3), SAMPLES),
        (Recipe("two", "两类", folds=3, sizes=(2, 3)), [s for s in SAMPLES if "confirmation" not in s.labels]),
        (Recipe("several", "多标签", folds=3, multi=True), BOTH),
    ],
    ids=lambda x: x.name if isinstance(x, Recipe) else "",
)
def test_npz_says_what_the_pipeline_says(recipe: Recipe, samples: list[Sample], tmp_path: Path) -> None:
    trained = train(recipe, samples, tmp_path)
    model = LinearModel.load(recipe.name, tmp_path)
    pipeline = load_pipeline(recipe.name, tmp_path)
    expected = pipeline.predict_proba([clean(q) for q in QUESTIONS])
    got = np.array([list(model.scores(q).values()) for q in QUESTIONS])
    assert np.abs(got - expected).max() < 1e-5
    assert model.classes == tuple(sorted({label for s in samples for label in s.labels}))
    assert trained.figures is not None
    assert trained.figures.micro.low <= trained.figures.micro.value <= trained.figures.micro.high


def test_stored_pipeline_needs_no_trust(tmp_path: Path) -> None:
    train(Recipe("three", "三类", folds=3), SAMPLES, tmp_path)
    assert skops.io.get_untrusted_types(file=tmp_path / "three.skops") == list(TRUSTED) == []


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        train(Recipe("three", "三类", folds=3), SAMPLES, tmp_path / folder)
    for ending in ("npz", "md"):
        assert (tmp_path / f"a/three.{ending}").read_bytes() == (tmp_path / f"b/three.{ending}").read_bytes()


def test_model_explains_itself(tmp_path: Path) -> None:
    train(Recipe("three", "三类", folds=3), SAMPLES, tmp_path)
    model = LinearModel.load("three", tmp_path)
    code, score = model.best("作出工伤认定")
    assert code == "confirmation" and score > 0.4
    assert {"工伤", "认定"} & {gram for gram, _ in model.reasons("作出工伤认定", "confirmation")}


def test_card_states_data_and_figures(tmp_path: Path) -> None:
    trained = train(Recipe("three", "三类", folds=3, limits=("样本都是自拟的。",)), SAMPLES, tmp_path)
    words = (tmp_path / "three.md").read_text(encoding="utf-8")
    assert trained.figures is not None
    for wanted in (data_hash(SAMPLES), str(trained.figures.exact), "样本都是自拟的。"):
        assert wanted in words
    assert "真实文书样本 24 条，自拟句子 12 条" in words


def test_missing_and_foreign_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as missing:
        LinearModel.load("nothing", tmp_path)
    assert missing.value.code == "E130"
    train(Recipe("three", "三类", folds=3), SAMPLES, tmp_path)
    path, register = tmp_path / "three.npz", tmp_path / "three.json"
    written = register.read_text(encoding="utf-8")
    for words, code in ((written.replace('"format": 1', '"format": 99'), "E131"), ("{}", "E132")):
        register.write_text(words, encoding="utf-8")
        with pytest.raises(ModelError) as foreign:
            LinearModel.load("three", tmp_path)
        assert foreign.value.code == code
    register.write_text(written, encoding="utf-8")
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ModelError) as altered:
        LinearModel.load("three", tmp_path)
    assert altered.value.code == "E132"


def test_every_model_that_ships_is_what_was_written() -> None:
    for name in TEXT_MODELS:
        assert json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["format"] == FORMAT
        assert LinearModel.load(name).name == name


def test_without_models_the_rules_go_on_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = corpora.read("samples/judgments/01-penalty-revoked-and-redo.txt")
    whole = analyse(Document.from_text(text))
    monkeypatch.setattr(LinearModel, "load", _refuse)
    case = analyse(Document.from_text(text))
    for field in ("act_type", "field_", "agency_result"):
        got, wanted = getattr(case.judgment, field), getattr(whole.judgment, field)
        assert got.value == wanted.value and "model" not in got.evidence.source
    assert [cause.code for cause in case.judgment.causes] == [cause.code for cause in whole.judgment.causes]
    assert {one.code for one in case.notices} >= {"W415"} and not any(one.code == "W415" for one in whole.notices)


def _refuse(name: str) -> LinearModel:
    raise ModelError("E132", name=f"{name}.npz")


def test_groups_are_never_parted_and_invented_never_held_out() -> None:
    fold = folds(SAMPLES, 3)
    for group in {s.group for s in SAMPLES if s.real}:
        assert len({int(f) for f, s in zip(fold, SAMPLES, strict=True) if s.group == group and s.real}) == 1
    assert {int(f) for f, s in zip(fold, SAMPLES, strict=True) if not s.real} == {-1}


def test_out_of_fold_knows_nothing_of_a_class_seen_once() -> None:
    samples = [*SAMPLES, Sample("独一无二的行政奖励", ("reward",), "only")]
    classes = ["confirmation", "information", "penalty", "reward"]
    truth = np.array([[float(c in s.labels) for c in classes] for s in samples])
    logits, held = out_of_fold(Recipe("x", "x", folds=3), [clean(s.text) for s in samples], truth, samples)
    assert held[-1] and logits[-1].argmax() != 3


def test_training_needs_two_classes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two classes"):
        train(Recipe("one", "一类"), SAMPLES[:5], tmp_path)


def test_threshold_and_calibration() -> None:
    sure = np.array([0.35, 0.45, 0.65, 0.75, 0.85, 0.95])
    right = np.array([False, True, False, True, True, True])
    assert review_threshold(sure, right, 0.97) == 0.70
    assert calibration_error(np.array([1.0, 1.0]), np.array([True, False])) == pytest.approx(0.5)
    scores = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.1, 0.9]])
    figures = measure(["a", "b"], np.eye(2)[[0, 0, 1, 1]], scores, multi=False, precision=0.9, seed=1)
    assert figures.exact.value == 0.75
    assert (figures.classes[0].precision, figures.classes[0].recall) == (1.0, 0.5)
