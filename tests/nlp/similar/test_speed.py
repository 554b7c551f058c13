"""Two stages find what comparing everything would find, fast enough for a million cases on one machine."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from nlp.similar import Case, Index
from nlp.similar.changing import View, read
from nlp.similar.scoring import Query, exact
from nlp.similar.weights import weights
from tests.nlp.similar.generating import cases

BATCH = 50_000
LIMIT_MS = 200


def _filled(folder: Path, count: int) -> tuple[Index, float]:
    """The index and the processor's seconds that adding took."""
    index, spent = Index.open(folder), 0.0
    for first in range(1, count + 1, BATCH):
        some = cases(first, min(BATCH, count - first + 1))
        start = time.process_time()
        index.add(some)
        spent += time.process_time() - start
    start = time.process_time()
    index.compact()
    return index, spent + time.process_time() - start


def _as_suit(case: Case) -> Case:
    return Case(0, "suit", case.facts, case.act_type, case.field, case.causes, case.statutes, case.agency, case.region)


def _everything(folder: Path, asking: Case, limit: int) -> set[int]:
    """The ids of the best when the second stage looks at every case."""
    query = Query(asking, weights(asking.kind))
    (part,) = read(folder, View()).parts
    scores = exact(query, part.segment, np.arange(len(part.segment)))
    return set(part.segment["id"][np.lexsort((part.segment["id"], -scores))[:limit]].tolist())


def _milliseconds(index: Index, asking: list[Case], **given) -> np.ndarray:
    """Of the processor and by the clock; on a machine that does nothing else they are the same."""
    index.search(asking[0], **given)
    spent = []
    for one in asking:
        start = time.process_time(), time.perf_counter()
        index.search(one, **given)
        spent.append((time.process_time() - start[0], time.perf_counter() - start[1]))
    return np.array(spent) * 1000


def test_twenty_thousand(tmp_path):
    index, _ = _filled(tmp_path, 20_000)
    asking = [_as_suit(one) if place % 2 else one for place, one in enumerate(cases(10**9, 20, seed=2))]
    agreeing = [
        len(_everything(tmp_path, one, 20) & {match.id for match in index.search(one, limit=20, exclude_series=False)}) / 20
        for one in asking
    ]
    assert np.mean(agreeing) >= 0.99
    assert np.percentile(_milliseconds(index, asking)[:, 0], 95) < LIMIT_MS / 2


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_a_million(tmp_path):
    """Figures of this machine are printed: `pytest -m nightly -s tests/nlp/similar/test_speed.py`."""
    count = 1_000_000
    index, spent = _filled(tmp_path, count)
    size = sum(path.stat().st_size for path in tmp_path.iterdir()) / count
    start = time.process_time()
    index = Index.open(tmp_path)
    opening = time.process_time() - start
    asking = [_as_suit(one) if place % 2 else one for place, one in enumerate(cases(10**9, 60, seed=2))]
    half = np.sort(np.random.default_rng(3).choice(count, count // 2, replace=False) + 1)
    table = np.zeros(count + 1, dtype=bool)
    table[half] = True
    asked = {"all": {}, "half, ids": {"allowed": half}, "half, flags": {"allowed": table}, "few": {"allowed": half[:5000]}}
    told = {name: np.percentile(_milliseconds(index, asking, **given), [50, 95], axis=0) for name, given in asked.items()}
    agreeing = [
        len(_everything(tmp_path, one, 20) & {match.id for match in index.search(one, limit=20, exclude_series=False)}) / 20
        for one in asking[:10]
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(f"\nadding {spent:.0f} s, {size:.0f} bytes a case, opening {opening:.1f} s, {memory:.2f} GiB at most; like exhaustive: "
          f"{np.mean(agreeing):.3f}; ms of the processor (by the clock): "
          + "; ".join(f"{name}: p50 {p50[0]:.0f} ({p50[1]:.0f}), p95 {p95[0]:.0f} ({p95[1]:.0f})" for name, (p50, p95) in told.items()),
          file=sys.stderr)  # fmt: skip
    assert all(p95[0] <= LIMIT_MS for _, p95 in told.values())
    assert size < 450 and np.mean(agreeing) >= 0.99
