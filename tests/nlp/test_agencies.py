"""Kinds, fields and former names of parties; all names are invented."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import corpora
from nlp.lexicon import current_name, field_of_agency, party_kind

EXAMPLES = tomllib.loads(corpora.read("lexicon/party_kind_examples.toml"))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in EXAMPLES.items() for name in names])
def test_kind_of_a_name(kind: str, name: str) -> None:
    assert party_kind(name) == kind


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("云泽市公安局交通警察支队", "public_security"),
        ("云泽市公安消防支队", "emergency"),
        ("云泽市交通运输综合行政执法支队", "transport"),
        ("青岚县农业综合行政执法大队", "agriculture"),
        ("云泽市生态环境保护综合行政执法支队", "environment"),
        ("云泽市综合行政执法局", "urban_management"),
        ("青岚县城市管理行政执法局", "urban_management"),
        ("青岚县规划和自然资源局", "natural_resources"),
        ("青岚县国土资源和房屋管理局", "natural_resources"),
        ("青岚县林业局", "agriculture"),
        ("云泽市住房公积金管理中心", "housing"),
        ("云泽市房屋征收管理办公室", "housing"),
        ("国家知识产权局", "market"),
        ("国家税务总局云泽市税务局稽查局", "tax"),
        ("云泽市人民政府", "government"),
        ("青岚县石桥镇人民政府", "township"),
        ("云泽市民政局", "civil_affairs"),
        ("云泽海关", "other"),
        ("某某会", None),
    ],
)
def test_field_shown_by_a_name(name: str, field: str | None) -> None:
    assert field_of_agency(name) == field


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("云泽市工商行政管理局柳浦分局", "云泽市市场监督管理局柳浦分局"),
        ("国家工商行政管理总局商标评审委员会", "国家知识产权局"),
        ("云泽市环境保护局", "云泽市生态环境局"),
        ("云泽市地方税务局稽查局", "云泽市税务局稽查局"),
        ("云泽市城乡规划局", "云泽市自然资源和规划局"),
        ("云泽市住房和城乡建设局", "云泽市住房和城乡建设局"),
        ("云泽市自然资源和规划局", "云泽市自然资源和规划局"),
        ("云泽市公安局", "云泽市公安局"),
    ],
)
def test_current_name(former: str, now: str) -> None:
    assert current_name(former) == now


def test_kinds_of_the_annotated_parties(shared: Path) -> None:
    lines = (shared / "gold" / "dev.gold.jsonl").read_text(encoding="utf-8").splitlines()
    parties = [party for line in lines for party in json.loads(line)["parties"]]
    right = sum(party_kind(party["name"]) == party["kind"] for party in parties)
    assert right / len(parties) >= 0.985
