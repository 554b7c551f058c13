"""Cases made up for tests: many, different, and spread as real ones are (a few topics, most of them in a few laws)."""

from __future__ import annotations

import numpy as np

from nlp import taxonomy
from nlp.similar import Case
from nlp.similar.codes import act_types, fields

WIDTH = 256
TOPICS = 300
LAWS = [f"临江市第{number}号条例" for number in range(60)]
AGENCIES = [f"临江市第{number}管理局" for number in range(3000)]
CAUSES = list(taxonomy.causes())


def cases(first: int, count: int, seed: int = 1) -> list[Case]:
    """`count` past cases with ids from `first` on; the same arguments give the same cases."""
    topics = np.random.default_rng(0).standard_normal((TOPICS, WIDTH)).astype(np.float32)
    chance = np.random.default_rng((seed, first))
    topic = chance.integers(0, TOPICS, count)
    vectors = topics[topic] + 0.9 * chance.standard_normal((count, WIDTH), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dice = chance.integers(0, 1 << 30, (count, 6)).tolist()
    return [_case(first + i, int(topic[i]), vectors[i], dice[i]) for i in range(count)]


def _case(number: int, topic: int, facts: np.ndarray, dice: list[int]) -> Case:
    lost = dice[0] % 5 == 0
    return Case(
        number, "judgment", facts, act_types()[topic % len(act_types())], fields()[topic % len(fields())],
        tuple(CAUSES[one % len(CAUSES)] for one in dice[1:3]) if lost else (),
        tuple((LAWS[(topic + i) % len(LAWS)], (dice[3] >> i) % 90 + 1) for i in range(dice[4] % 9)),
        AGENCIES[dice[5] % len(AGENCIES)], f"99{dice[5] % 80:02d}{dice[5] % 30:02d}",
        dice[2] if dice[1] % 10 == 0 else None,
    )  # fmt: skip
