"""What others wrote and we ship: known faults, licences, and calls that run what a stranger sends."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.hard

FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|Zlib|Unlicense|Public Domain|HPND|0BSD|CC0|LGPL|Lesser|Artistic|ZPL|Zope|BSL|Boost|WTFPL|OFL|CNRI|OpenSSL|Unicode)",
    re.I,
)
STRICT = re.compile(r"\bAGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public|SSPL|Commons Clause|Business Source|Proprietary", re.I)
CHOSEN = {
    "docutils": "public domain; one file of a tool that is not used is GPL",
    "skops": "BSD-3-Clause, in its licence file alone",
}
"""Distributions whose licences name several, and which of them holds for us."""


FORBIDDEN = {"pickle", "marshal", "shelve", "dill", "yaml", "xml"}
ALLOWED = {"xml.parsers"}
"""expat by itself, which refuses what declares entities (`api.ledger.books.parts`)."""


def shipped() -> Iterator[Distribution]:
    """What a plain installation brings, and the extras of the service, with all that they ask for."""
    project = PROJECT["project"]
    extras = [one for name, asked in project["optional-dependencies"].items() if name != "test" for one in asked]
    waiting, seen = [*project["dependencies"], *extras], set()
    while waiting:
        asked = Requirement(waiting.pop())
        key = re.sub(r"[-_.]+", "-", asked.name).lower()
        if asked.marker is not None and not any(asked.marker.evaluate({"extra": extra}) for extra in ("", *asked.extras)):
            continue
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(asked.name)
        except PackageNotFoundError:
            continue
        yield found
        extra = asked.extras or {""}
        for one in found.requires or ():
            marker = Requirement(one).marker
            if marker is None or any(marker.evaluate({"extra": name}) for name in extra):
                waiting.append(one.partition(";")[0])


def licence(found: Distribution) -> str:
    """What the distribution says of its licence: expression, classifiers, text."""
    told = found.metadata
    classifiers = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    return "; ".join([told.get("License-Expression") or "", *classifiers, (told.get("License") or "")[:200]])


def test_licences() -> None:
    """A licence that would bind what is built with it (AGPL, GPL without a choice), or none at all, hidden deep among the dependencies."""
    found = {str(one.metadata["Name"]): licence(one) for one in shipped()}
    assert len(found) > 60
    wrong = {
        name: told for name, told in found.items()
        if name.lower() not in CHOSEN and (not FREE.search(told) or (STRICT.search(told) and " OR " not in told))
    }  # fmt: skip
    assert wrong == {}


def test_known_faults() -> None:
    """A pinned version with a published vulnerability (pip-audit; where its database cannot be reached, it is said and skipped)."""
    audit = shutil.which("pip-audit", path=str(Path(sys.executable).parent))
    assert audit is not None
    command = [audit, "--requirement", str(ROOT / "constraints.txt"), "--no-deps", "--disable-pip", "--timeout", "10", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("the database of vulnerabilities does not answer")
    if "No known vulnerabilities found" in done.stderr + done.stdout:
        return
    if re.search(r"ConnectionError|Max retries|ServiceError|Temporary failure|timed out|HTTPError|ConnectTimeout|ProxyError|NameResolution", done.stderr):
        pytest.skip(f"the database of vulnerabilities cannot be reached: {done.stderr.strip().splitlines()[-1][:200]}")
    pytest.fail(done.stdout + done.stderr[-2000:])


def test_nothing_runs_what_is_sent() -> None:
    """eval, exec, pickle, yaml.load, marshal, shell=True, archives unpacked to disc, XML with entities, anywhere in what is shipped."""
    wrong = []
    for path in (one for package in ("nlp", "api", "corpora", "models") for one in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _runs(node):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)[:80]}")
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                wrong += [f"{path.relative_to(ROOT)}: {name}" for name in names if name.split(".")[0] in FORBIDDEN and name not in ALLOWED]
    assert wrong == []


def _runs(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    shell = any(word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False) for word in call.keywords)
    trusted = any(word.arg == "allow_pickle" and ast.unparse(word.value) != "False" for word in call.keywords)
    return shell or trusted or name in {"eval", "exec", "compile", "__import__", "os.system", "os.popen"} or name.endswith((".extractall", "mktemp"))


def test_the_linter_watches_over_it() -> None:
    """Ruff's security rules (S) are on for all that is shipped; those left out are named here with the reason."""
    lint = PROJECT["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    left_out = {one for one in lint["ignore"] if re.fullmatch(r"S\d+", one)}
    assert left_out == {"S101", "S404", "S603"}  # assert; importing subprocess; calling it (always a list, never a shell: see above)
    ignored = {path: rules for path, rules in lint["per-file-ignores"].items() if any(re.match(r"S\d*$", rule) for rule in rules)}
    assert set(ignored) <= {"tests/**", "api/demo/**", "corpora/sentences/names.py", "api/bulk/summing/**"}  # S311 for invented cases, sentences; S608 for SQL of our own columns
