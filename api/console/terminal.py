"""What a terminal is given: characters that it can print, and none that would command it.

The attacker names a file, or writes a text, so that its escape sequences rewrite what the user sees.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any, Protocol, TextIO, TypeVar, cast

import typer

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""C0 but tab and line feed, DEL, C1 (ECMA-48: 0x9B opens a sequence as ESC [ does), and Unicode's line separators
and marks that turn the direction of writing (Unicode Standard Annex 9)."""

T = TypeVar("T")


def visible(text: str) -> str:
    """The text with a `\ufffd` for each character that would command the terminal; offsets stay as they are."""
    return _COMMANDS.sub("\ufffd", text)


def all_visible(value: T) -> T:
    """The same for all strings in lists and dicts, keys too."""
    found: Any = value
    if isinstance(value, str):
        found = visible(value)
    elif isinstance(value, list):
        found = [all_visible(entry) for entry in value]
    elif isinstance(value, dict):
        found = {all_visible(key): all_visible(entry) for key, entry in value.items()}
    return cast(T, found)


class Coded(Protocol):
    """An error of a catalogue, that of the library or that of the service."""

    code: str
    message: str
    remedy: str


def complain(text: str) -> None:
    """A sentence on standard error."""
    typer.echo(visible(text), err=True)


def complain_of(error: Coded) -> None:
    """An error on standard error: its code, what is wrong, and what the user can do."""
    complain(f"{error.code} {error.message}{error.remedy}")


def make_usable() -> None:
    """Lets every command print: a closed stream goes nowhere, a character that the terminal lacks becomes `?`."""
    for name in ("stdin", "stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:  # closed by the caller (`>&-`), or a window without a console
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
        elif name != "stdin" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def give_up_output() -> None:
    """Sends what standard output still holds nowhere, else the interpreter stumbles over it again on leaving."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
