"""Which passwords are refused, and how they are kept."""

from __future__ import annotations

import time
from statistics import median

import pytest
from pwdlib import PasswordHash

from api.errors import ServiceError
from api.people.passwords import matches, require_strong
from api.services import Services
from api.settings import Settings
from tests.api.world import CHEAP, PASSWORD, PASSWORD_HASH


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "少于 10 位"),
        ("kurz-2026", "少于 10 位"),
        ("云溪" * 101, "超过 200 位"),
        ("aaaaaaaaaaaa", "重复"),
        ("AaAaAaAaAaAa", "重复"),
        ("yunxi.zhang", "用户名"),
        ("YUNXI.Zhang", "用户名"),
        ("yunxi.zhang2026!", "用户名"),
        ("123-yunxi.zhang-123", "用户名"),
        ("1qaz2wsx3edc", "太常见"),
        ("Password123", "太常见"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(ServiceError) as error:
        require_strong("yunxi.zhang", password)
    assert error.value.code == "E508"
    assert why in error.value.message
    assert not password or password not in error.value.message


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery", "白鹭飞过云溪的三月清晨", "yunxi.zhang is not alone"])
def test_others_pass(password: str) -> None:
    require_strong("yunxi.zhang", password)


def test_every_service_hashes_with_argon2id_at_full_cost(tmp_path) -> None:
    hashed = Services(Settings(home=tmp_path)).passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_matching() -> None:
    assert matches(CHEAP, PASSWORD, PASSWORD_HASH)
    assert not matches(CHEAP, PASSWORD + " ", PASSWORD_HASH)
    assert not matches(CHEAP, PASSWORD, None)
    assert not matches(CHEAP, "x" * 10_000_000, PASSWORD_HASH)


def test_nobody_costs_as_much_as_somebody() -> None:
    """At a cost of some 20 ms, where the hash outweighs everything else."""
    from pwdlib.hashers.argon2 import Argon2Hasher

    hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=16384, parallelism=1),))
    stored = hasher.hash(PASSWORD)
    matches(hasher, "warm", None)

    def spent(hashed: str | None) -> float:
        start = time.perf_counter()
        matches(hasher, "a wrong password", hashed)
        return time.perf_counter() - start

    pairs = [(spent(stored), spent(None)) for _ in range(15)]
    known, unknown = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    assert 0.5 < unknown / known < 2
