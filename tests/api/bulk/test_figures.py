"""`anjian summarise` over what a run has written, beside a plain count over the same records."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from api.bulk.summing import chaining, figures, measures
from api.bulk.summing.base import opened
from api.ledger.disputes.chaining import partition, tied
from api.ledger.disputes.traits import traits_of
from api.policy import builtin
from nlp.batch import Analysis
from nlp.reading.containers import Source, walk
from nlp.reading.guard.limits import Limits
from tests.api.bulk.conftest import Cluster
from tests.api.conftest import JUDGMENTS, Anjian

APPEAL = """临江市中级人民法院
行政判决书
（2021）浙99行终8号
上诉人（原审原告）：临江远帆商贸有限公司。
被上诉人（原审被告）：云溪区市场监督管理局。
上诉人临江远帆商贸有限公司因诉被上诉人云溪区市场监督管理局行政处罚一案，不服云溪区人民法院（2021）浙9902行初5号行政判决，向本院提起上诉。本院依法组成合议庭，公开开庭审理了本案，现已审理终结。
本院认为，被诉处罚决定认定事实清楚，上诉理由不能成立。依照《中华人民共和国行政诉讼法》第八十九条第一款第一项之规定，判决如下：
驳回上诉，维持原判。
本判决为终审判决。
审判长 赵甲
二〇二一年九月一日
"""
FIRST = """云溪区人民法院
行政判决书
（2021）浙9902行初5号
原告：临江远帆商贸有限公司。
被告：云溪区市场监督管理局。
原告临江远帆商贸有限公司不服被告云溪区市场监督管理局行政处罚一案，本院受理后，公开开庭审理了本案。被告负责人王乙到庭参加诉讼。本案现已审理终结。
本院认为，被诉处罚决定认定事实的主要证据不足，应予撤销。依照《中华人民共和国行政诉讼法》第七十条第一项之规定，判决如下：
撤销被告云溪区市场监督管理局作出的云市监罚〔2020〕7号行政处罚决定。
如不服本判决，可在判决书送达之日起十五日内提起上诉，上诉于临江市中级人民法院。
审判长 钱丙
二〇二一年五月一日
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample, a copy of one, a suit of two instances, and what is no judgment."""
    file = tmp_path_factory.mktemp("figures") / "in.jsonl"
    given = [*(path.read_text(encoding="utf-8") for path in JUDGMENTS), JUDGMENTS[0].read_text(encoding="utf-8") + "\n", FIRST, APPEAL, "今天天气很好。", ""]
    file.write_text("".join(json.dumps({"id": str(n), "text": text}, ensure_ascii=False) + "\n" for n, text in enumerate(given)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def out(source: Path, cluster: Cluster) -> Path:
    from api.bulk.command import run

    out = source.parent / "out"
    assert run([source], out, cluster=cluster.address, each=9, workers=None, limits=Limits(), evidence=False, quiet=True) == 1
    return out


@pytest.fixture(scope="module")
def read(source: Path) -> list[tuple[dict[str, Any], str]]:
    """Each judgment once, with its text, read without any cluster."""
    analysis, seen = Analysis(Limits(), evidence=False), {}
    for one in walk([source], Limits()):
        if isinstance(one, Source) and one.text:
            record, text = analysis.found(one)
            if record["status"] in {"complete", "partial"} and record["paper"] is None:
                seen.setdefault((record["court"], record["case_number"], record["doc_type"]), (record, text))
    return list(seen.values())


def test_disputes_are_those_of_the_ledger(out: Path, read: list[tuple[dict[str, Any], str]]) -> None:
    traits = {number: traits_of(number, record, text, {}) for number, (record, text) in enumerate(read)}
    ties = [(one, other) for one in traits for other in traits if one < other and tied(traits[one], traits[other])]
    expected = {frozenset(read[one][0]["case_number"] for one in group) for group in partition(traits, ties, [])}
    with opened(str(out)) as results:
        chaining.chain(results)
        found = results.base.execute(
            "SELECT list(d.case_number) FROM (SELECT DISTINCT judgment, dispute FROM verdicts) v "
            "JOIN documents d ON v.judgment = (d.partition::BIGINT << 24) | d.position GROUP BY dispute"
        ).fetchall()
        assert figures.whole(results).judgments == len(read)
    groups = {frozenset(numbers) for (numbers,) in found}
    assert groups <= expected
    assert frozenset({"（2021）浙9902行初5号", "（2021）浙99行终8号"}) in groups
    assert sum(map(len, groups)) >= len(read) - 3  # some have no defendant that is an agency


def test_a_plain_count_says_the_same(anjian: Anjian, out: Path, read: list[tuple[dict[str, Any], str]]) -> None:
    lost: Counter[str | None] = Counter()
    decided: Counter[str | None] = Counter()
    for record, _ in read:
        if record["procedure"] != "first" or set(record["dispositions"]) <= {"transfer", "suspend", "other", "withdraw_denied"}:
            continue
        agencies = {p["name"] for p in record["parties"] if "defendant" in (p["original_role"], p["role"]) and p["kind"] == "agency"}
        told = {one["name"]: one["result"] for one in record["results_by_agency"]}
        if record["act_type"] == "agreement":
            continue
        for name in agencies:
            decided[record["court"]] += 1
            lost[record["court"]] += told.get(name, record["agency_result"]) in {"lost", "partly_lost"}
    done = anjian("summarise", out, "--by", "court", "--format", "json")
    assert done.status == 0, done.err
    parts = {one["key"]: one for one in json.loads(done.out)["parts"]}
    agreements = {record["court"] for record, _ in read if record["act_type"] == "agreement"}
    for court in set(decided) - agreements:
        assert (parts[court]["decided"], parts[court]["lost"]) == (decided[court], lost[court]), court
    assert len(set(decided) - agreements) > 10
    assert sum(lost.values()) > 5


def test_parts_add_up_and_each_figure_lists_its_cases(out: Path) -> None:
    with opened(str(out), memory="300MB") as results:
        chaining.chain(results)
        measures.count(results.base, builtin.default().counting, None)
        (whole,) = figures.parts(results, None)
        for by in figures.BY:
            parts = figures.parts(results, by)
            for measure in measures.MEASURES:
                assert sum(part.counts[measure] for part in parts) == whole.counts[measure], (by, measure)
                for part in parts[:3]:
                    assert len(figures.cases(results, measure, by, part.key)) == part.counts[measure]
        assert whole.counts["lost"] > 5


def test_every_format_says_the_same(anjian: Anjian, out: Path, tmp_path: Path) -> None:
    shown = json.loads(anjian("summarise", out, "--by", "year", "--format", "json").out)
    rows = list(csv.reader(io.StringIO(anjian("summarise", out, "--by", "year", "--format", "csv").out)))
    assert anjian("summarise", out, "--by", "year", "--format", "parquet", "--out", tmp_path / "y.parquet").status == 0
    table = pq.read_table(tmp_path / "y.parquet").to_pylist()
    for at, part in enumerate(shown["parts"]):
        assert [int(one) for one in rows[at + 1][1:9]] == [part[name] for name in measures.MEASURES] == [table[at][name] for name in measures.MEASURES]
    screen = anjian("summarise", out, "--by", "year").out
    assert all(note[:20] in screen.replace("\n", "") for note in shown["counted"])
    listed = [json.loads(line) for line in anjian("summarise", out, "--list", "lost", "--format", "json", "--period", "2021").out.splitlines()]
    assert len(listed) == sum(part["lost"] for part in shown["parts"] if part["key"] == "2021") > 0


def test_hostile_names_are_text_everywhere(anjian: Anjian, cluster: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "x'); DROP TABLE--[red]"
    folder.mkdir()
    (folder / "=1+1\x1b[2J.txt").write_text(FIRST, encoding="utf-8")
    out = tmp_path / "o'ut"
    assert anjian("analyze", folder, "--cluster", cluster.address, "--out", out).status == 0
    for kind in ("table", "csv", "json"):
        done = anjian("summarise", out, "--list", "decided", "--by", "court", "--only", "云溪区人民法院", "--format", kind)
        assert done.status == 0, done.err
        assert "\x1b" not in done.out
        assert ",=1" not in done.out
        assert "云溪区" in done.out
    assert anjian("summarise", out, "--list", "lost", "--by", "court", "--only", "x' OR 1=1 --", "--format", "json").out == ""


@pytest.mark.parametrize("harm", ["gone", "unfinished", "schema", "torn", "short"])
def test_what_is_no_finished_result_is_refused(anjian: Anjian, out: Path, tmp_path: Path, harm: str) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in out.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    said = json.loads((copy / "_SUCCESS.json").read_text())
    if harm == "gone":
        (copy / "part-000000.parquet").unlink()
    if harm == "unfinished":
        (copy / "_SUCCESS.json").unlink()
    if harm == "schema":
        (copy / "_SUCCESS.json").write_text(json.dumps(said | {"schema": 99}))
    if harm == "torn":
        (copy / "part-000001.parquet").write_bytes(b"PAR1")
    if harm == "short":
        (copy / "_SUCCESS.json").write_text(json.dumps(said | {"parts": [{"name": "../../etc/passwd"}]}))
    done = anjian("summarise", copy)
    assert (done.status, done.err.split()[0]) == (1, "E808"), done.err
    assert done.out == ""
