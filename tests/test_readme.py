"""The manuals say what the program does: every command, option, limit and error code, and commands that work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from api.cli import COMMANDS, app
from api.errors import CATALOGUE as SERVICE
from api.settings import Settings
from api.settings.words import WORDS
from nlp.errors import CATALOGUE
from nlp.reading.guard.limits import Limits
from tests.manual import refreshed

ROOT = Path(__file__).parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e . && .venv/bin/anjian demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[test]' && .venv/bin/python -m pytest"


def fenced(text: str) -> list[str]:
    """The lines of the unlabelled code blocks."""
    return [line.strip() for block in re.findall(r"```\n(.*?)```", text, re.S) for line in block.splitlines()]


def options(command: str) -> list[str]:
    group = typer.main.get_command(app)
    called = group.get_command(None, command)
    several = getattr(called, "commands", {}).values()
    found = [parameter for one in (called, *several) for parameter in one.params]
    return [name for parameter in found if parameter.param_type_name == "option" for name in parameter.opts]


def test_the_two_commands_are_exactly_these() -> None:
    assert INSTALL in fenced(ENGLISH)
    assert TEST in fenced(ENGLISH)
    assert INSTALL in fenced(CHINESE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_in_the_manual(command: str) -> None:
    assert f"anjian {command}" in CHINESE
    section = CHINESE.split(f"### anjian {command}")[-1].split("\n#")[0]
    for option in set(options(command)) - {"--help"}:
        assert f"`{option}`" in section, f"{command} {option}"


def test_every_command_shown_exists() -> None:
    shown = re.findall(r"anjian (?!--)([a-z]+)", "\n".join(fenced(ENGLISH) + fenced(CHINESE)))
    assert set(shown) <= set(COMMANDS)


def test_every_option_shown_exists() -> None:
    for line in fenced(ENGLISH) + fenced(CHINESE):
        found = re.search(r"bin/anjian ([a-z]+)(.*)", line)
        if found and "&&" not in found[2]:
            given = {word for word in shlex.split(found[2], comments=True) if word.startswith("--")}
            assert given <= set(options(found[1])), line


def test_examples_and_error_codes_are_what_the_program_prints() -> None:
    assert ENGLISH.count("<!-- shown: anjian") == 1
    assert len(re.findall(r"^\| [EW]\d{3} ", CHINESE, re.M)) == len(CATALOGUE) + len(SERVICE)
    for name, text in (("README.md", ENGLISH), ("README.zh-CN.md", CHINESE)):
        assert refreshed(text) == text, f"{name}: python -m tests.manual writes it anew"


def test_each_figure_has_a_command_that_names_what_is_there() -> None:
    """All in one table: what, figure, command (or why there is none); rows without figures name a group."""
    (measured,) = re.findall(r"<!-- measured: begin -->\n(.*?)<!-- measured: end -->", ENGLISH, re.S)
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in measured.strip().splitlines()]
    assert rows[0] == ["what", "figure", "command"] and len(rows) > 40
    for what, figure, command in (row for row in rows[2:] if not row[0].startswith("**")):
        assert what and figure and re.match(r"`(?:ANJIAN_\w+=\d+ )?(?:pytest|anjian|zcat) |the same$|none: ", command), what
        for path in re.findall(r"tests/[\w/]+(?:\.py)?", command):
            assert (ROOT / path).exists(), path
    assert not [row for row in rows[2:] if row[0].startswith("**") and any(cell.strip("| ") for cell in row[1:])]


@pytest.mark.parametrize("limit", fields(Limits), ids=lambda limit: limit.name)
def test_every_limit_is_in_the_manual_with_its_default(limit: object) -> None:
    assert re.search(rf"^\| `ANJIAN_LIMIT_{limit.name.upper()}` \| [^|]+ \| {limit.default} \|$", CHINESE, re.M)


def test_every_setting_is_explained_and_in_the_manual() -> None:
    assert list(WORDS) == list(Settings.model_fields)
    named = set(re.findall(r"ANJIAN_(?!LIMIT_|CONFIG\b)([A-Z0-9_]*[A-Z])(?!\w)", CHINESE))
    assert {name.removesuffix("_FILE") if name.lower() not in WORDS else name for name in named} == {name.upper() for name in Settings.model_fields}


def test_every_variable_in_messages_and_manual_exists() -> None:
    remedies = " ".join(entry.remedy for entry in CATALOGUE.values())
    named = set(re.findall(r"ANJIAN_LIMIT_([A-Z]+)", remedies + CHINESE))
    assert named <= {field.name.upper() for field in fields(Limits)}


@pytest.mark.parametrize("floor", ["api", "nlp"])
def test_every_room_is_in_the_table_of_folders(floor: str) -> None:
    row = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith(f"| `{floor}/` |"))
    rooms = {path.parent.name for path in (ROOT / floor).glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}`" not in row} == set()


def test_the_python_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", ENGLISH, re.S)
    done = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, cwd=ROOT, timeout=120, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "人民法院" in done.stdout
