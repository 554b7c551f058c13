"""What the browser is given for a judgment's page, and what it may send back."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.datastructures import QueryParams

from api.errors import ServiceError
from api.pages.judgment import build, deeds, neighbours
from api.pages.judgment.forms import forms
from api.review.fields import FIELDS
from api.store.tables import Judgment
from tests.api import seed
from tests.api.world import World

SAMPLE = seed.PDFS / "01-penalty-revoked-and-redo.pdf"


def view(world: World, judgment_id: int, login: str = "police", *, document: int | None = None, query: str = "") -> dict[str, Any]:
    with world.database.read() as session:
        return build(session, world.actor(login), judgment_id, document, QueryParams(query))


def rows(shown: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return next(field["rows"] for group in shown["groups"] for field in group["fields"] if field["name"] == name)


def do(world: World, judgment_id: int, login: str = "police", **given: Any) -> None:
    with world.database.write() as session:
        revision = session.get_one(Judgment, judgment_id).revision
        deeds.do(session, world.actor(login), world.services, judgment_id, {"revision": revision} | given)


def test_every_value_says_how_sure_and_whence(world: World) -> None:
    shown = view(world, seed.judgment(world, SAMPLE, "police"))
    assert shown["result"]["label"] == "败诉"
    assert "撤销被告" in shown["result"]["sentence"]
    (court,) = rows(shown, "court")
    assert (court["text"], court["markText"], court["hint"]) == ("浙江省青岚县人民法院", "可靠", "来源：规则；把握 98%")
    assert court["places"][0]["page"] == 1
    assert [cause["markText"] for cause in rows(shown, "causes")] == ["存疑", "可靠"]
    assert rows(shown, "act_type")[0]["hint"].startswith("来源：规则与模型一致")


def test_there_is_a_form_for_every_field() -> None:
    assert set(forms()) == set(FIELDS)
    details = forms()["causes"][0]["options"]
    assert all(option["label"] and option["group"] for option in details)


def test_a_changed_value_stands_beside_the_machines(world: World) -> None:
    judgment_id = seed.judgment(world, SAMPLE, "police")
    place = {"document": 1, "start": 0, "end": 5}
    do(world, judgment_id, name="correct", field="court", item=None, action="change", value="临江市云溪区人民法院", place=place)
    (court,) = rows(view(world, judgment_id), "court")
    assert (court["text"], court["machine"], court["markText"]) == ("临江市云溪区人民法院", "浙江省青岚县人民法院", "人工")
    assert court["deed"].startswith("police ")
    assert court["places"] == [{"page": 1, "boxes": court["places"][0]["boxes"], "start": 0, "end": 5}]


def test_another_version_is_shown_without_the_places_of_the_one_in_force(world: World) -> None:
    judgment_id = seed.judgment(world, SAMPLE, "police")
    second = seed.new_version(world, judgment_id, seed.PDFS / "05-work-injury-claims-dismissed.pdf", "police")
    assert view(world, judgment_id)["paper"]["evidence"]
    shown = view(world, judgment_id, document=second)
    assert (shown["paper"]["document"], shown["paper"]["evidence"]) == (second, False)
    assert "第 2 版" in shown["notices"][0]
    assert [version["document"] for version in shown["versions"]] == [second, 1]


def test_the_page_of_a_foreign_judgment_or_file_does_not_exist(world: World) -> None:
    mine, other = seed.judgment(world, SAMPLE, "police"), seed.record(world, {"court": "某法院"}, "land")
    for judgment_id, document in ((other, None), (mine, 2)):
        with pytest.raises(ServiceError, match="E601"):
            view(world, judgment_id, document=document)
    with pytest.raises(ServiceError, match="E601"):
        do(world, mine, name="correct", field="court", action="change", value="某法院", place={"document": 2, "start": 0, "end": 1})


@pytest.mark.parametrize(
    "given",
    [{"name": "drop"}, {"name": "correct"}, {"name": "correct", "field": "court", "action": "change", "value": {"x": 1}},
     {"name": "correct", "field": ["court"], "action": "confirm"}, {"name": "check", "revision": "1"},
     {"name": "correct", "field": "court", "action": "confirm", "place": {"document": "1", "start": None, "end": 2}},
     {"name": "reopen", "reason": ""}],
)  # fmt: skip
def test_what_the_browser_sends_is_not_believed(world: World, given: dict[str, Any]) -> None:
    judgment_id = seed.judgment(world, SAMPLE, "police")
    with pytest.raises(ServiceError, match=r"E602|E606"):
        do(world, judgment_id, **given)


def test_where_settings_ask_a_second_person_checks(world: World) -> None:
    world.settings.second_check = "lost"
    judgment_id = seed.judgment(world, SAMPLE, "police", submitter="bureau")
    do(world, judgment_id, name="check", accept=["causes"])
    mine, other = view(world, judgment_id), view(world, judgment_id, "bureau")
    assert (mine["stateLabel"], mine["may"]["second"], other["may"]["second"]) == ("待复核", False, True)
    do(world, judgment_id, "bureau", name="second_check")
    done = view(world, judgment_id)
    assert (done["stateLabel"], done["may"]["check"], done["may"]["reopen"]) == ("已核对", False, True)
    assert "bureau" in done["checks"]
    assert "复核完毕" in done["history"][0]["sentence"]


def test_what_is_to_be_known_of_a_page_stands_beside_it(world: World) -> None:
    shown = view(world, seed.judgment(world, seed.PDFS / "21-enforcement-allowed.pdf", "police"))
    assert {page["source"] for page in shown["paper"]["pages"]} == {"ocr"}
    assert [remark["page"] for remark in shown["paper"]["remarks"]] == [1, 2]
    assert "图像" in shown["paper"]["remarks"][0]["text"]


def test_a_reader_may_do_nothing(world: World) -> None:
    judgment_id = seed.judgment(world, SAMPLE, "police")
    assert not any(view(world, judgment_id, "reader")["may"].values())
    with pytest.raises(ServiceError, match="E504"):
        do(world, judgment_id, "reader", name="check")


def test_neighbours_stand_in_the_list_that_the_address_names(world: World) -> None:
    ids = [seed.record(world, {"decision_date": f"2026-01-0{n}"}, "police", name=f"{n}") for n in range(1, 6)]
    seed.record(world, {"decision_date": "2026-01-03"}, "land", name="foreign")
    params = QueryParams("state=to_check&sort=decision_date")

    def around(judgment_id: int, at: str) -> tuple[str | None, str | None]:
        with world.database.read() as session:
            found = neighbours.around(session, world.actor("police"), judgment_id, QueryParams(f"{params}&at={at}"))
        assert found.back == "/judgments?state=to_check&sort=decision_date"
        return found.previous, found.next

    link = [neighbours.address(judgment_id, params, at) for at, judgment_id in enumerate(ids)]
    assert around(ids[0], "0") == (None, link[1])
    assert around(ids[2], "2") == (link[1], link[3])
    assert around(ids[4], "4") == (link[3], None)
    assert around(999, "2") == (link[1], link[2]), "it has left the list: the next one took its place"
    for nonsense in ("", "-1", "x", "9" * 30):
        assert around(ids[0], nonsense) == (None, None)
