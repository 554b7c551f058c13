"""Numbers of the sued act in invented documents: how courts print them, and which papers are not the act."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from nlp.document import Document
from nlp.extract.document_numbers import document_numbers
from nlp.folding import fold
from nlp.pipeline import analyse

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "act_numbers.toml").read_text("utf-8"))
CASES = TABLE["case"]
TITLE = {"second": "终", "review": "申", "enforcement": "审"}
RULINGS = ("review", "enforcement", "undocketed", "ruling")


def written(case: dict[str, Any]) -> str:
    """A document in the standard form around the sentences of the case."""
    kind = case.get("kind", "first")
    ruling = kind in RULINGS or "裁定" in case["operative"]
    plaintiff, defendant = {
        "second": ("上诉人（原审原告）", "被上诉人（原审被告）"), "review": ("再审申请人（一审原告、二审上诉人）", "被申请人（一审被告、二审被上诉人）"),
        "enforcement": ("被执行人", ""), "undocketed": ("起诉人", ""),
    }.get(kind, ("原告", "被告"))  # fmt: skip
    lines = [
        "柏原市城东区人民法院",
        "行政裁定书" if ruling else "行政判决书",
        f"（2019）柏0102行{TITLE.get(kind, '初')}42号",
        f"{plaintiff}：于大川，男，1980年3月4日出生，汉族，住柏原市城东区。",
        *(f"{defendant}：{name}，住所地柏原市。\n法定代表人：石磊，局长。" for name in case["defendants"]),
        case["course"] + ("，于2019年6月3日向本院提起诉讼。" if kind == "first" else "。") + "本案现已审理终结。",
        *filter(None, [case["body"]]),
        f"本院认为，{case['reasoning']}。依照《中华人民共和国行政诉讼法》第六十九条之规定，{'裁定' if ruling else '判决'}如下：",
        case["operative"],
        "案件受理费50元，由于大川负担。",
        "审判长　　林某\n二〇一九年九月二日\n书记员　　郑某",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_numbers_of_the_sued_act(case: dict[str, Any]) -> None:
    judgment = analyse(Document.from_text(written(case))).judgment
    assert [value.value for value in judgment.act_numbers] == case["numbers"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_numbers_without_commas(case: dict[str, Any]) -> None:
    """Some sources lost their commas and colons; the numbers stay, but for the colon of No:12."""
    text = re.sub(r"[，：:]", "", written(case))
    judgment = analyse(Document.from_text(text)).judgment
    assert [value.value for value in judgment.act_numbers] == [re.sub(r"[：:]", "", n) for n in case["numbers"]]


@pytest.mark.parametrize("row", TABLE["print"], ids=[row["text"] for row in TABLE["print"]])
def test_numbers_as_printed(row: dict[str, Any]) -> None:
    text = fold(row["text"])
    assert [number.text for number in document_numbers(text, 0, len(text))] == [fold(n) for n in row["numbers"]]
