"""The table of titles: it fits the taxonomy, and titles come out of it."""

from __future__ import annotations

import re
import string
import tomllib
from typing import Any

import pytest

import corpora
from nlp import taxonomy
from nlp.digest import digest
from nlp.document import Document
from nlp.pipeline import analyse

TABLE: dict[str, Any] = tomllib.loads(corpora.read("digest/titles.toml"))


def test_codes_are_those_of_the_taxonomy() -> None:
    assert set(TABLE["cause"]) <= set(taxonomy.causes())
    assert set(TABLE["scored"]) | {"other"} == set(taxonomy.codes("cause"))
    assert set(TABLE["deed"]) == set(taxonomy.act_types())
    assert set(TABLE["result"]) <= set(taxonomy.codes("disposition"))
    assert set(TABLE["plaintiff"]) == set(taxonomy.codes("kind"))
    assert {act for entry in TABLE["matter"] for act in entry.get("acts", ())} <= set(taxonomy.act_types())


def test_every_ground_of_the_taxonomy_has_its_words() -> None:
    grounds = {code for code, cause in taxonomy.causes().items() if cause.scored and cause.scored != "other"}
    assert grounds - set(TABLE["cause"]) == set()


def test_frames_use_what_is_filled_in() -> None:
    fields = {name for frame in TABLE["frame"].values() for _, name, _, _ in string.Formatter().parse(frame) if name}
    assert fields == {"agency", "plaintiff", "cause", "deed", "matter", "result"}
    assert {entry["how"] for group in ("cause", "scored") for entry in TABLE[group].values()} <= set(TABLE["frame"])


def test_patterns_can_be_read() -> None:
    assert all(re.compile(entry["pattern"]) for entry in TABLE["matter"])


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ("社会保障局不予认定工伤决定", "青岚县林业局作出不予认定工伤决定因主要证据不足被撤销案"),
        ("林业行政处罚决定", "青岚县林业局作出行政处罚因主要证据不足被撤销案"),
        ("政府信息公开答复", "青岚县林业局答复政府信息公开申请因主要证据不足被撤销案"),
    ],
)
def test_the_matter_is_told_by_the_record(record: str, title: str) -> None:
    text = (
        "青岚县人民法院\n行政判决书\n（2019）云0921行初18号\n原告赵甲，男，住青岚县落雁镇。\n被告青岚县林业局，住所地青岚县城关镇。\n"
        f"原告赵甲不服被告青岚县林业局{record}一案，本院受理后，依法公开开庭审理了本案。本案现已审理终结。\n"
        "本院认为，被告作出的决定主要证据不足，应予撤销。依照《中华人民共和国行政诉讼法》第七十条第（一）项之规定，判决如下：\n"
        "撤销被告青岚县林业局作出的决定。\n审判长孙丙\n二〇一九年六月三日\n"
    )
    assert digest(analyse(Document.from_text(text))).title == title


FRAME = (
    "青岚县人民法院\n行政判决书\n（2019）云0921行初18号\n原告赵甲，男，住青岚县落雁镇。\n{defendants}\n原告赵甲不服被告{sued}一案，本院受理后，依法公开开庭审理了本案。"
    "本案现已审理终结。\n原告诉称，请求撤销该决定。\n被告辩称，处罚合法。\n经审理查明，被告青岚县林业局于2019年3月4日作出青林罚〔2019〕3号行政处罚决定，对原告罚款五百元。原告不服，提起诉讼。\n"
    "本院认为，{reasons}依照《中华人民共和国行政诉讼法》{provision}之规定，判决如下：\n{order}\n审判长孙丙\n二〇一九年六月三日\n"
)
ONE = "被告青岚县林业局，住所地青岚县城关镇。"
BOTH = "被告青岚县人民政府，住所地青岚县城关镇。\n被告青岚县林业局，住所地青岚县城关镇。"


def _title(**parts: str) -> str:
    filled = {
        "defendants": ONE, "sued": "青岚县林业局林业行政处罚", "provision": "第七十条", "order": "撤销被告青岚县林业局作出的青林罚〔2019〕3号行政处罚决定。",
    }  # fmt: skip
    return digest(analyse(Document.from_text(FRAME.format(**filled | parts)))).title


@pytest.mark.parametrize(
    ("reasons", "title"),
    [
        ("被告作出的处罚决定主要证据不足，应予撤销。", "青岚县林业局作出行政处罚因主要证据不足被撤销案"),
        ("综上，被告作出的处罚决定认定事实不清、主要证据不足，适用法律错误，违反法定程序，应予撤销。", "青岚县林业局作出行政处罚被撤销案"),
        (
            "被告作出处罚前未告知原告陈述、申辩的权利，违反法定程序。被告认定原告毁林的主要证据不足，应予撤销。",
            "青岚县林业局作出行政处罚被撤销案",
        ),
    ],
)
def test_a_ground_is_named_where_it_is_the_only_one(reasons: str, title: str) -> None:
    assert _title(reasons=reasons) == title


def test_annulment_in_part_shows() -> None:
    order = "撤销被告青岚县林业局作出的青林罚〔2019〕3号行政处罚决定第二项。"
    assert _title(reasons="被告作出的处罚决定第二项主要证据不足，应予撤销。", order=order).endswith("被部分撤销案")


def test_the_agency_is_the_one_that_acted() -> None:
    title = _title(
        defendants=BOTH, sued="青岚县林业局作出的林业行政处罚决定及被告青岚县人民政府行政复议决定",
        reasons="被告作出的处罚决定事实清楚，并无不当。", provision="第六十九条", order="驳回原告赵甲的诉讼请求。",
    )  # fmt: skip
    assert title == "某公民诉青岚县林业局行政处罚案"


def test_a_court_below_states_no_ground_of_this_court() -> None:
    reasons = "一审法院以被告作出处罚决定违反法定程序为由判决撤销该决定。"
    assert "违反法定程序" not in _title(reasons=reasons)
