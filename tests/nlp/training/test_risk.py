"""The risk model: groups stay whole, what ships is checked before it is opened, and nothing ships that does not win."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import skops.io

from nlp.document import Document
from nlp.errors import ModelError
from nlp.risk import model_note, opinion
from nlp.risk.features import Features
from nlp.risk.model import load
from nlp.screening import Screening
from nlp.suit import SuitFile
from nlp.suits import gather, read_paper
from nlp.training import intervals, risk
from nlp.training.annotated import grouped
from nlp.training.registry import train as train_by_name
from nlp.training.risk import PLAIN, RULES, inner, parted, platt, tabled, train
from nlp.training.risk_data import Suit, Weekdays, data_hash, suits

WORDS = ("吊销许可证", "强制拆除房屋", "超过期限才答复", "罚款二百元", "送达回证齐全", "听证后作出决定", "扣押车辆")


def invented(count: int, *, telling: bool) -> list[Suit]:
    """Decided suits whose codes tell the outcome, or do not; their words never do."""
    random = np.random.default_rng(5)
    found = []
    for n in range(count):
        lost = n % 3 == 0
        told = (lost if random.random() < 0.97 else not lost) if telling else random.random() < 0.5
        text = WORDS[random.integers(len(WORDS))]
        codes = frozenset({"act:penalty", "step:!told" if told else "step:told"})
        features = Features(codes, text, text[::-1])
        found.append(Suit(str(n), features, Screening("penalty"), "penalty", f"g{n // 2}", n % 2 == 0, lost))
    return found


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """Fewer resamples and inner folds: the tests ask which way the figures point."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intervals, "RESAMPLES", 150)
        patch.setattr(risk, "INNER", 2)
        yield


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("risk")
    assert train(invented(72, telling=True), folder, real=True, folds=3).ships
    return folder


@pytest.fixture
def copy(shipped: Path, tmp_path: Path) -> Path:
    for path in shipped.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_a_model_that_wins_ships_and_the_npz_says_what_the_pipeline_says(shipped: Path) -> None:
    model = load(shipped)
    assert model is not None and model_note(shipped) is None
    path = shipped / "risk.skops"
    assert skops.io.get_untrusted_types(file=path) == []
    pipeline = skops.io.load(path, trusted=[])
    rows = invented(12, telling=True)
    logits = pipeline.decision_function(tabled(rows))
    expected = 1 / (1 + np.exp(-(model.slope * logits + model.offset)))
    assert [model.chance(one.features) for one in rows] == pytest.approx(expected.tolist(), abs=1e-6)


def test_an_opinion_has_an_interval_and_reasons(shipped: Path) -> None:
    model = load(shipped)
    assert model is not None
    bad, good = (model.opinion(Features(frozenset({code}), WORDS[0], "")) for code in ("step:!told", "step:told"))
    assert bad.chance.low <= bad.chance.value <= bad.chance.high and bad.chance.value > 0.5 > good.chance.value
    assert "载明没有告知拟作决定及陈述、申辩权利" in "".join(bad.reasons)
    assert model.opinion(Features(frozenset(), "", "")).reasons
    paper = read_paper(Document.from_text("临江市城市管理局\n行政处罚决定书\n罚款二百元。\n"))
    assert opinion(gather([paper]), shipped) is not None


def test_what_does_not_win_does_not_ship_and_removes_what_did(copy: Path) -> None:
    made = train(invented(36, telling=False), copy, real=True, folds=3)
    assert not made.ships and load(copy) is None
    assert {path.name for path in copy.iterdir()} == {"risk.json", "risk.md"}
    assert opinion(SuitFile(()), copy) is None and "没有在分组交叉验证中胜过" in str(model_note(copy))
    card = (copy / "risk.md").read_text(encoding="utf-8")
    assert "不分发" in card and made.data in card and RULES in card and PLAIN in card


def test_a_model_of_invented_or_of_few_suits_never_ships(tmp_path: Path) -> None:
    few = train(invented(24, telling=True), tmp_path, real=True, folds=3)
    assert not few.ships and few.rows == ()
    assert "没有训练和实测" in (tmp_path / "risk.md").read_text(encoding="utf-8")


def test_a_changed_file_another_format_and_a_missing_file_are_told_and_the_rules_go_on(copy: Path) -> None:
    path, manifest = copy / "risk.npz", copy / "risk.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    whole = path.read_bytes()
    cases = (
        ("E132", lambda: path.write_bytes(whole + b"\0")),
        ("E130", path.unlink),
        ("E131", lambda: manifest.write_text(json.dumps(told | {"format": 99}), encoding="utf-8")),
    )
    for code, spoil in cases:
        spoil()
        load.cache_clear()
        with pytest.raises(ModelError) as error:
            load(copy)
        assert error.value.code == code
        assert opinion(SuitFile(()), copy) is None and error.value.message in str(model_note(copy))
        path.write_bytes(whole)


def test_neither_series_nor_courts_are_parted() -> None:
    groups = grouped([("s1", "甲院"), ("s2", "甲院"), ("s2", "乙院"), ("s3", "丙院")])
    assert len(set(groups[:3])) == 1 and groups[3] != groups[0]
    rows = invented(50, telling=True)
    for known, asked in parted(rows, 5):
        assert not {rows[k].group for k in known} & {rows[a].group for a in asked}
        assert sorted([*known, *asked]) == list(range(50))
        assert 2 <= sum(rows[a].lost for a in asked) <= 5


def test_misleading_scores_are_calibrated_to_the_plain_share() -> None:
    lost = np.array([True, False, False, False] * 10)
    slope, offset = platt(np.where(lost, -1.0, 1.0), lost)
    assert slope == 0 and 1 / (1 + np.exp(-offset)) == pytest.approx(11 / 42)
    rows = invented(40, telling=True)
    assert platt(*inner(rows, tabled(rows), np.arange(40), ("codes",)))[0] > 0


def test_training_twice_gives_the_same_bytes(shipped: Path, tmp_path: Path) -> None:
    train(invented(72, telling=True), tmp_path, real=True, folds=3)
    for name in ("risk.npz", "risk.json", "risk.md"):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()
    stored = json.loads((shipped / "risk.json").read_text(encoding="utf-8"))["sha256"]
    assert stored["risk.npz"] == hashlib.sha256((shipped / "risk.npz").read_bytes()).hexdigest()


def test_the_invented_judgments_train_by_name_and_only_when_changed(tmp_path: Path) -> None:
    assert train_by_name(None, ["risk"], tmp_path) == ("risk",)
    assert train_by_name(None, ["risk"], tmp_path, changed_only=True) == ()
    assert "没有真实文书参与" in (tmp_path / "risk.md").read_text(encoding="utf-8")


def test_the_hash_tells_data_apart_not_their_order() -> None:
    rows = invented(20, telling=True)
    assert data_hash(rows) == data_hash(rows[::-1]) != data_hash(rows[1:])


def test_the_shipped_card_is_of_the_annotated_judgments(shared: Path) -> None:
    stored = json.loads((Path("models") / "risk.json").read_text(encoding="utf-8"))
    assert stored["format"] == 1 and stored["ships"] == (Path("models") / "risk.npz").is_file()
    assert sum(one.lost for one in suits(shared / "gold")) == 44


def test_weekdays_count_no_weekend() -> None:
    calendar = Weekdays()
    assert calendar.after(date(2024, 5, 10), 1, "working").day == date(2024, 5, 13)
    assert calendar.after(date(2024, 5, 10), 1, "natural").day == date(2024, 5, 11)
    assert calendar.after(date(2024, 5, 10), 2, "months").day == date(2024, 7, 10)

