"""The plain tables of the lexicon keep their form."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import corpora
from nlp.lexicon import court


def test_terms_are_a_user_dictionary_of_jieba() -> None:
    lines = corpora.read("lexicon/terms.txt").splitlines()
    assert len(lines) >= 800
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,16} \d+ [a-z]+", line) for line in lines)
    terms = [line.split()[0] for line in lines]
    assert len(set(terms)) == len(terms)
    assert {"行政处罚决定书", "负责人出庭", "本院认为", "工伤认定", "不履行法定职责"} <= set(terms)


def test_court_rows_stand_under_their_higher_courts() -> None:
    rank = {"最": 0, "高": 1, "中": 2, "基": 3}
    seen = [rank[row[1]] for row in corpora.rows("lexicon/courts.csv")]
    assert seen[:2] == [0, 1]
    middle = court("芜湖市镜湖区人民法院")
    assert middle is not None
    assert middle.parent == "安徽省芜湖市中级人民法院"


def test_region_codes_nest() -> None:
    codes = {row[0] for row in corpora.rows("lexicon/regions.csv")}
    assert all(code[:2] in codes for code in codes)
    assert sum(len(code) == 2 for code in codes) == 31


def test_versions_of_laws_are_dates() -> None:
    for name, _, _, versions in corpora.rows("lexicon/laws.csv"):
        for version in filter(None, versions.split(";")):
            span, _, articles = version.partition(":")
            start, _, end = span.partition("~")
            assert date.fromisoformat(start) <= date.fromisoformat(end or "9999-12-31"), name
            assert articles == "" or int(articles) > 0, name


def test_former_names_of_departments_lead_to_current_ones() -> None:
    """A current name is never itself listed as former, or names would change twice."""
    renamed = tomllib.loads(corpora.read("lexicon/agencies.toml"))["renamed"]
    assert {now for former, now in renamed.items() if renamed.get(now, now) != now} == set()
