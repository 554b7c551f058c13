"""`anjian config`: every setting, no secret."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from api.care.config import lines
from api.settings import Settings
from api.settings.words import HIDDEN, LIMIT_WORDS
from nlp.reading.guard.limits import Limits
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
    assert len(found) == len(Settings.model_fields) + len(fields(Limits))
    assert (found["ANJIAN_HOME"].value, found["ANJIAN_HOME"].origin) == (str(tmp_path), "命令行")
    assert (found["ANJIAN_PORT"].value, found["ANJIAN_PORT"].origin) == ("8080", "默认")
    assert found["ANJIAN_SMTP_PASSWORD"].origin == "环境变量"
    assert found["ANJIAN_DATABASE"].value == "postgresql+psycopg://anjian:***@10.0.0.7/anjian"


def write(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "anjian.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("ANJIAN_CONFIG", str(path))
    return path


def test_a_file_sets_what_no_variable_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mail").write_text("Heron-1939\n")
    write(tmp_path, f'port = 9090\nhost = "10.1.1.1"\nhttps = true\nsmtp_password_file = "{tmp_path / "mail"}"', monkeypatch)
    monkeypatch.setenv("ANJIAN_HOST", "10.2.2.2")
    monkeypatch.delenv("ANJIAN_SMTP_PASSWORD")
    found = {line.variable: (line.value, line.origin) for line in lines(None)}
    assert found["ANJIAN_PORT"] == ("9090", "配置文件")
    assert found["ANJIAN_HOST"] == ("10.2.2.2", "环境变量")
    assert found["ANJIAN_HTTPS"] == ("true", "配置文件")
    assert found["ANJIAN_SMTP_PASSWORD"] == (HIDDEN, "密码文件")
    assert Settings().smtp_password.get_secret_value() == "Heron-1939"
    assert Settings(port=1).port == 1


def test_limits_of_reading_stand_in_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken by whatever reads, in any process; a variable goes before the file."""
    write(tmp_path, "port = 9090\nlimit_pages = 12\nlimit_seconds = '30'\nlimit_members = 7", monkeypatch)
    monkeypatch.setenv("ANJIAN_LIMIT_MEMBERS", "8")
    found = {line.variable: (line.value, line.origin) for line in lines(None)}
    assert found["ANJIAN_LIMIT_PAGES"] == ("12", "配置文件")
    assert found["ANJIAN_LIMIT_MEMBERS"] == ("8", "环境变量")
    assert found["ANJIAN_LIMIT_BYTES"] == (str(Limits().bytes), "默认")
    assert found["ANJIAN_PORT"] == ("9090", "配置文件")
    assert Limits.from_environment() == Limits(pages=12, seconds=30, members=8)
    assert set(LIMIT_WORDS) == {field.name for field in fields(Limits)}


def test_analysing_takes_them_too(anjian: Anjian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a service: the command reads no other setting."""
    write(tmp_path, "limit_bytes = 5", monkeypatch)
    (tmp_path / "a.txt").write_text("行政判决书", encoding="utf-8")
    done = anjian("analyze", tmp_path / "a.txt", "--format", "json")
    assert "E103" in done.out + done.err
    write(tmp_path, "limit_bytes = 0", monkeypatch)
    done = anjian("analyze", tmp_path / "a.txt")
    assert (done.status, "limit_bytes 应为正整数，现为“0”" in "".join(line.strip(" │") for line in done.err.splitlines())) == (2, True), done.err


@pytest.mark.parametrize("handed", ["ANJIAN_DATABASE_FILE", "CREDENTIALS_DIRECTORY"])
def test_a_secret_may_stand_in_a_file_of_its_own(handed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is how systemd's LoadCredential hands it over."""
    path = tmp_path / "database"
    path.write_text("postgresql+psycopg://anjian:Heron-1939@db/anjian\n")
    monkeypatch.delenv("ANJIAN_DATABASE")
    monkeypatch.setenv(handed, str(path if handed.endswith("FILE") else tmp_path))
    assert Settings().database_url == "postgresql+psycopg://anjian:Heron-1939@db/anjian"
    monkeypatch.setenv("ANJIAN_DATABASE", "sqlite:///elsewhere.db")
    assert Settings().database == "sqlite:///elsewhere.db"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 9090", "'prot' 不是一项设置，是不是 port"),
        ("ANJIAN_PORT = 9090", "'ANJIAN_PORT' 不是一项设置，是不是 port"),
        ("[web]\nport = 9090", "'web' 不是一项设置"),
        ("host = 'a'\nport = = 1", "第 2 行不符合 TOML 格式"),
        ("port = 'eighty'", "ANJIAN_PORT 的值不正确（环境变量或配置文件"),
        ("limit_page = 5", "'limit_page' 不是一项设置，是不是 limit_pages"),
        ("limit_pages = -5", "limit_pages 应为正整数，现为“-5”"),
        ("limit_pages = true", "limit_pages 应为正整数，现为“True”"),
        ("limit_pages = [1]", "limit_pages 应为正整数，现为“[1]”"),
        ("smtp_password_file = '/nowhere/Heron-1939'", "密码文件 /nowhere/Heron-1939 不存在或不能读取"),
    ],
)
def test_what_is_wrong_in_the_file_is_said(text: str, said: str, anjian: Anjian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, text, monkeypatch)
    done = anjian("config")
    assert done.status == 2
    assert said in "".join(line.strip(" │") for line in done.err.splitlines())
    assert "Traceback" not in done.err


def test_a_file_that_is_not_there_is_no_empty_one(anjian: Anjian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_CONFIG", str(tmp_path / "nothing.toml"))
    for command in (["config"], ["serve", "--port", "0"], ["check"], ["doctor", "--home", tmp_path]):
        done = anjian(*command)
        assert (done.status, "不存在或不能读取" in done.err) == (2, True), command


def test_a_variable_that_sets_nothing_is_pointed_out(anjian: Anjian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJIAN_PROT", "9090")
    monkeypatch.setenv("ANJIAN_LIMIT_PAGES", "10")
    done = anjian("config")
    assert done.status == 0
    assert "没有 ANJIAN_PROT 这项设置，是不是 ANJIAN_PORT" in done.err
    assert "LIMIT" not in done.err


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
