"""The reference of what other programs may import, written from the docstrings: `python -m tests.reference` writes nlp/README.md anew."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

PAGE = Path(__file__).parents[1] / "nlp" / "README.md"
MODULES = (
    "nlp", "nlp.document", "nlp.judgment", "nlp.record", "nlp.reading", "nlp.structure", "nlp.papers", "nlp.suits", "nlp.screening",
    "nlp.similar", "nlp.risk", "nlp.redact", "nlp.digest", "nlp.batch", "nlp.evaluation", "nlp.training",
)  # fmt: skip
"""In the order in which a reader needs them.  What is not here may change without notice."""
HEAD = """\
# Reference of `nlp`

Written by `python -m tests.reference` from the docstrings; a test compares. The HTTP interface has its own reference, which every running
service shows at `/docs` and describes in `/api/v1/openapi.json`; the command line is in [README.zh-CN.md](../README.zh-CN.md).
"""


def written() -> str:
    """The whole page, Markdown."""
    return HEAD + "".join(_module(import_module(name)) for name in MODULES)


def _module(module: ModuleType) -> str:
    parts = [f"\n## `{module.__name__}`\n\n{_paragraphs(module.__doc__)}\n"]
    for name in _public(module):
        found = getattr(module, name)
        if inspect.isclass(found):
            parts.append(_class(name, found))
        elif inspect.isfunction(found):
            parts.append(f"\n### `{name}{_signature(found)}`\n\n{_paragraphs(found.__doc__)}\n")
    return "".join(parts)


def _class(name: str, found: type) -> str:
    """A class with its public methods; how a data class is made is said by its fields."""
    documented = inspect.cleandoc(found.__doc__ or "")
    said = "" if documented.startswith(f"{found.__name__}(") else _paragraphs(documented)
    lines = [f"\n### `class {name}`\n\n{said}\n"]
    fields = [f"`{key}: {kind}`" for key, kind in vars(found).get("__annotations__", {}).items() if not key.startswith("_")]
    if fields:
        lines.append("\n" + ", ".join(fields) + "\n")
    for key, value in vars(found).items():
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if not key.startswith("_") and inspect.isfunction(function) and function.__doc__:
            shown = key if isinstance(value, property) else f"{key}{_signature(function)}"
            lines.append(f"\n- `{shown}` – {_paragraphs(function.__doc__, '  ')}\n")
    return "".join(lines)


def _public(module: ModuleType) -> Iterator[str]:
    listed = getattr(module, "__all__", None)
    if listed is not None:
        yield from sorted(listed, key=str.lower)
        return
    for name, found in vars(module).items():
        if not name.startswith("_") and getattr(found, "__module__", "") == module.__name__ and callable(found):
            yield name


def _signature(function: FunctionType) -> str:
    """As its source has it: defaults by the names that they have there."""
    (found,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function))).body
    assert isinstance(found, ast.FunctionDef)
    given = re.sub(r"^(self|cls)(, )?", "", ast.unparse(found.args))
    return f"({given})" + (f" -> {ast.unparse(found.returns)}" if found.returns else "")


def _paragraphs(text: str | None, indent: str = "") -> str:
    """A docstring as Markdown: its paragraphs, indented examples kept as code."""
    return re.sub(r"\n(?=.)", f"\n{indent}", inspect.cleandoc(text or ""))


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
