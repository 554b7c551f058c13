"""`anjian config`: every setting, no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.care.config import lines
from api.settings import Settings
from tests.api.conftest import Anjian

SECRETS = ("Qiushui-1937", "Bailu-1938")


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ANJIAN_{name.upper()}", raising=False)
    monkeypatch.setenv("ANJIAN_SMTP_PASSWORD", SECRETS[0])
    monkeypatch.setenv("ANJIAN_DATABASE", f"postgresql+psycopg://anjian:{SECRETS[1]}@10.0.0.7/anjian")
    monkeypatch.setenv("COLUMNS", "200")


def test_every_setting_and_where_it_comes_from(tmp_path: Path) -> None:
    found = {line.variable: line for line in lines(tmp_path)}
    assert len(found) == len(Settings.model_fields)
    assert (found["ANJIAN_HOME"].value, found["ANJIAN_HOME"].given) == (str(tmp_path), True)
    assert (found["ANJIAN_PORT"].value, found["ANJIAN_PORT"].given) == ("8080", False)
    assert found["ANJIAN_DATABASE"].value == "postgresql+psycopg://anjian:***@10.0.0.7/anjian"


def test_no_secret_is_printed(anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    done = anjian("config")
    assert done.status == 0, done.err
    assert "ANJIAN_SMTP_PASSWORD" in done.out
    monkeypatch.setenv("ANJIAN_DATABASE", SECRETS[1])  # in the wrong variable
    wrong = anjian("config")
    monkeypatch.setenv("ANJIAN_DATABASE", f"postgresql+psycopg://anjian@/anjian?host=/run&password={SECRETS[1]}")
    query = anjian("config")
    assert "host=" in query.out
    for text in (done.out, done.err, wrong.out, wrong.err, query.out):
        assert not any(secret in text for secret in SECRETS)


def test_what_cannot_be_is_named(anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_PORT", "eighty")
    done = anjian("config")
    assert done.status == 2
    assert "ANJIAN_PORT" in done.err
