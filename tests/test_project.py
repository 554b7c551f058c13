"""The project file and the pinned versions fit the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("nlp", "api", "corpora", "models")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def normal(name: str) -> str:
    """As package indexes compare names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normal(re.match(r"[A-Za-z0-9._-]+", requirement)[0]) for requirement in requirements}


def imported() -> set[str]:
    """Top-level names of all modules that our packages import, ours and the standard library's left out."""
    found: set[str] = set()
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - set(PACKAGES)


def test_every_import_is_a_declared_dependency() -> None:
    """Or one of an extra that users choose."""
    extras = [one for extra, wanted in PROJECT["optional-dependencies"].items() if extra != "test" for one in wanted]
    declared, homes = names(PROJECT["dependencies"] + extras), packages_distributions()
    assert {module for module in imported() if not {normal(n) for n in homes.get(module, [])} & declared} == set()


def test_constraints_hold_names_and_versions_of_all_that_is_asked_for() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = {normal(line.split("==")[0]) for line in lines}
    assert names(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]) <= pinned


def test_the_version_is_that_of_the_installed_package() -> None:
    from importlib.metadata import version

    assert version("anjian") == PROJECT["version"]


def test_ci_names_files_that_are_there() -> None:
    """A test that has moved would end the run after half an hour, or be left out of it."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    words = re.findall(r"\btests/[^\s;|]+", script)
    told = subprocess.run(["bash", "-c", f"printf '%s\n' {' '.join(words)}"], capture_output=True, text=True, check=True).stdout.split()
    assert len(told) > 30
    assert [path for path in told if not (ROOT / path).is_file()] == []
