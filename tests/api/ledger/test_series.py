"""Twin cases are shown as a series, never made one; what only looks like them is none."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.ledger.disputes.reading import likeness, sketch
from api.store.tables import Dispute, Judgment, Series
from tests.api.ledger.quarrels import CITY, LAND, Record, disputes, record, renewed, save
from tests.api.world import Shelf

DEMOLISHED = (
    "原告的房屋位于云溪区白鹭街，被列入旧城改造范围。被告在没有作出书面决定、没有催告、没有公告的情况下，组织人员和机械将房屋拆除。"
    "原告认为被告的行为违法，请求确认。被告辩称房屋属于危房，为公共安全紧急排除险情，程序上的瑕疵不影响行为的正当性。"
    "本院认为，行政机关实施强制拆除应当事先催告当事人履行义务，当事人有权陈述和申辩；被告没有提供证据证明其履行了上述程序，拆除行为应当确认违法。"
)
TRAFFIC = (
    "原告驾驶小型客车行驶至白鹭街与学府路交叉口时，没有按照信号灯的指示通行，被告的民警当场制作处罚决定书，处以罚款二百元并记六分。"
    "原告认为当时信号灯出现故障，自己通过停止线时绿灯仍在闪烁，被告提供的监控画面不能反映完整的过程，请求撤销处罚。"
    "本院认为，被告提供的监控画面和执法记录仪的视频可以相互印证，能够证明原告越过停止线时信号灯已经变为红灯，处罚决定认定事实清楚。"
)


def twin(number: int, person: str, **more: Any) -> Record:
    base = {"day": "2024-05-18", "filed_date": None, "codes": ("declare_unlawful",), "result": "lost", "people": (person,)}
    return record(f"（2024）浙9902行初{number}号", **{**base, **more})


def series(shelf: Shelf) -> list[set[str]]:
    """The case numbers of each series."""
    with shelf.database.read() as session:
        sizes = dict(session.execute(select(Series.id, Series.size)).all())
        rows = session.execute(select(Dispute.series_id, Dispute.number).where(Dispute.series_id.is_not(None))).all()
    found: dict[int, set[str]] = {one: set() for one in sizes}
    for one, number in rows:
        found[one].add(number)
    assert {one: len(numbers) for one, numbers in found.items()} == sizes
    return list(found.values())


def arrive(shelf: Shelf, *papers: tuple[Record, str]) -> list[int]:
    ids = []
    for values, text in papers:
        name = values["parties"][0]["name"]
        ids.append(save(shelf, values, text=f"原告{name}。{text}{name}", name=f"{values['case_number']}.txt"))
        renewed(shelf)
    return ids


def test_neighbours_who_sue_over_one_demolition_are_a_series(shelf: Shelf) -> None:
    ids = arrive(shelf, *((twin(number, person), DEMOLISHED) for number, person in ((40, "云晓溪"), (41, "山小田"), (43, "梅大川"))))
    assert disputes(shelf) == {frozenset((one,)) for one in ids}
    assert series(shelf) == [{f"（2024）浙9902行初{number}号" for number in (40, 41, 43)}]


def test_two_series_become_one_when_the_case_between_them_comes_and_two_again_when_it_is_corrected(shelf: Shelf) -> None:
    arrive(shelf, (twin(1, "云一"), DEMOLISHED), (twin(2, "云二"), DEMOLISHED), (twin(40, "云三"), DEMOLISHED), (twin(41, "云四"), DEMOLISHED))
    assert sorted(map(len, series(shelf))) == [2, 2]
    between = arrive(shelf, (twin(21, "云五"), DEMOLISHED))[0]
    assert sorted(map(len, series(shelf))) == [5]
    with shelf.database.write() as session:
        judgment = session.get_one(Judgment, between)
        judgment.record = {**judgment.record, "act_type": "licence"}
    renewed(shelf)
    assert sorted(map(len, series(shelf))) == [2, 2]


@pytest.mark.parametrize(
    ("other", "text"),
    [
        (twin(41, "云晓溪"), DEMOLISHED),
        (twin(41, "山小田", agencies=(LAND,)), DEMOLISHED),
        (twin(41, "山小田", court="临江市松陵区人民法院"), DEMOLISHED),
        (twin(41, "山小田", act_type="information"), DEMOLISHED),
        (twin(141, "山小田"), DEMOLISHED),
        (twin(41, "山小田", day="2024-05-22"), DEMOLISHED),
        (twin(41, "山小田", filed_date="2024-02-09"), DEMOLISHED),
        (twin(41, "山小田", codes=("dismiss_claims",), result="won"), DEMOLISHED),
        (twin(41, "山小田"), TRAFFIC),
    ],
    ids=["the same person", "another agency", "another court", "another act", "a far number", "another time", "filed at another time", "another result", "another story"],
)
def test_what_only_looks_like_twins_is_no_series(shelf: Shelf, other: Record, text: str) -> None:
    arrive(shelf, (twin(40, "云晓溪", filed_date=other["filed_date"] and "2024-02-02"), DEMOLISHED), (other, text))
    assert series(shelf) == []


def test_an_appeal_of_a_twin_is_in_its_dispute_not_another_twin(shelf: Shelf) -> None:
    appeal = record("（2024）浙99行终5号", "second", day="2024-09-01", court=CITY, people=("云晓溪",), prior=("（2024）浙9902行初40号",))
    arrive(shelf, (twin(40, "云晓溪"), DEMOLISHED), (twin(41, "山小田"), DEMOLISHED), (appeal, DEMOLISHED))
    assert len(disputes(shelf)) == 2
    assert [len(one) for one in series(shelf)] == [2]


def test_names_and_numbers_do_not_make_texts_differ() -> None:
    one, other = (sketch(f"原告{name}，2024年{month}月起诉。{DEMOLISHED}", [name]) for name, month in (("云晓溪", 3), ("山小田", 11)))
    assert likeness(one, other) > 0.9
    assert likeness(one, sketch(TRAFFIC, [])) < 0.2
    assert likeness(None, one) == 0.0
    assert sketch("太短", []) is None
