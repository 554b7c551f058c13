"""Where settings come from besides ANJIAN_… variables: a TOML file, and files that hold one secret each.

In this order, the first that has a value wins: command line, variable, secret in a file, the settings' file, default.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource

from nlp.reading.guard.limits import Limits

PREFIX: Final = "ANJIAN_"
CONFIG: Final = "ANJIAN_CONFIG"
"""Names the settings' file."""
LIMITS: Final = {f"limit_{field.name}": field.default for field in fields(Limits)}
"""The limits of reading, which are taken from the same file and the same variables (`nlp.reading.guard.limits`): name → default."""
SECRETS: Final = frozenset({"database"})
"""Settings that may hold a secret, besides those whose type says so."""
SAID: Final = "said"
"""The kind of a ValidationError whose message is a sentence for the operator."""
COMMAND, VARIABLE, SECRET_FILE, FILE, DEFAULT = "命令行", "环境变量", "密码文件", "配置文件", "默认"


def config_path() -> Path | None:
    """The settings' file that ANJIAN_CONFIG names; None: there is none."""
    named = os.environ.get(CONFIG, "")
    return Path(named) if named else None


def of_file(settings: type[BaseSettings]) -> dict[str, Any]:
    """The values of the settings' file; without it, none.

    Raises ValidationError with a sentence: it cannot be read, is no TOML, or names a setting that does not exist.
    """
    path = config_path()
    if path is None:
        return {}
    found = {key: value for key, value in _read(path).items() if key not in LIMITS}
    return {key: _known(settings, path, key, value) for key, value in found.items() if not _names_secret(settings, key)}


def of_secret_files(settings: type[BaseSettings]) -> dict[str, str]:
    """Secrets that stand in files: named by ANJIAN_<NAME>_FILE or by `<name>_file` in the settings' file, or handed over by systemd.

    systemd's LoadCredential puts them under $CREDENTIALS_DIRECTORY, each under the setting's name, or `anjian_<name>`.  A line break at the end
    is not part of the secret.  Raises ValidationError with a sentence where a named file cannot be read.
    """
    return {name: _secret(path) for name, path in _secret_paths(settings)}


def origins(settings: type[BaseSettings], given: Mapping[str, object]) -> dict[str, str]:
    """Setting → where its value comes from, in words.  given: what the command line sets."""
    found = dict.fromkeys(settings.model_fields, DEFAULT)
    named = [(FILE, of_file(settings)), (SECRET_FILE, of_secret_files(settings)), (VARIABLE, EnvSettingsSource(settings)()), (COMMAND, given)]
    for origin, values in named:
        found.update(dict.fromkeys(values, origin))
    return found


def unknown_variables(settings: type[BaseSettings]) -> list[str]:
    """ANJIAN_… variables that set nothing, each with the name that was perhaps meant."""
    known = {PREFIX + name.upper() for name in settings.model_fields}
    known |= {CONFIG, *(f"{PREFIX}{name.upper()}_FILE" for name in secret_names(settings)), *(PREFIX + name.upper() for name in LIMITS)}
    given = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [f"没有 {name} 这项设置{_meant(name, known)}" for name in given]


def secret_names(settings: type[BaseSettings]) -> set[str]:
    """The settings that may be read from a file of their own."""
    return {name for name, field in settings.model_fields.items() if name in SECRETS or field.annotation is SecretStr}


def said(sentence: str) -> PydanticCustomError:
    """What a validator of the settings raises to say this."""
    return PydanticCustomError(SAID, "{sentence}", {"sentence": sentence})


def refused(sentence: str) -> ValidationError:
    """An error of the settings that says this."""
    return ValidationError.from_exception_data("Settings", [{"type": said(sentence), "loc": (), "input": None}])


def wrong_variables(error: ValidationError) -> str:
    """Which settings have values that cannot be, as a sentence; the values themselves may be secret and are not repeated."""
    sentences = [one["msg"] for one in error.errors() if one["type"] == SAID]
    names = dict.fromkeys(PREFIX + "_".join(map(str, one["loc"])).upper() for one in error.errors() if one["type"] != SAID)
    if names:
        path = config_path()
        sentences.append(f"{'、'.join(names)} 的值不正确{f'（环境变量或配置文件 {path}）' if path else ''}。")
    return "".join(sentences)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise refused(f"配置文件 {path} 不存在或不能读取。") from None
    except (ValueError, RecursionError) as error:  # no TOML, a number of 5,000 digits, brackets without end
        line = re.search(r"at line (\d+)", str(error))
        where = f"第 {line[1]} 行" if line else "结尾处"
        raise refused(f"配置文件 {path} {where}不符合 TOML 格式。") from None


def _known(settings: type[BaseSettings], path: Path, key: str, value: Any) -> Any:
    if key not in settings.model_fields:
        raise refused(f"配置文件 {path} 里的 {key!r} 不是一项设置{_meant(key.lower(), {*settings.model_fields, *LIMITS})}。")
    return value


def _meant(name: str, known: Mapping[str, object] | set[str]) -> str:
    near = get_close_matches(name, known, n=1) or get_close_matches(name.removeprefix(PREFIX.lower()), known, n=1)
    return f"，是不是 {near[0]}" if near else ""


def _names_secret(settings: type[BaseSettings], key: str) -> bool:
    return key not in settings.model_fields and key.removesuffix("_file") in secret_names(settings)


def _secret_paths(settings: type[BaseSettings]) -> Iterator[tuple[str, Path]]:
    path = config_path()
    in_file = _read(path) if path is not None else {}
    handed = os.environ.get("CREDENTIALS_DIRECTORY", "")
    for name in sorted(secret_names(settings)):
        named = os.environ.get(f"{PREFIX}{name.upper()}_FILE") or in_file.get(f"{name}_file")
        if named:
            yield name, Path(str(named))
        elif handed:  # of a folder that is handed over, systemd puts the credential's own name before each file's
            yield from ((name, path) for path in (Path(handed) / name, Path(handed) / f"anjian_{name}") if path.is_file())


def _secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise refused(f"密码文件 {path} 不存在或不能读取。") from None
