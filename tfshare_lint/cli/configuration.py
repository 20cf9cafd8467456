"""Settings of a project: ``[tool.tfshare-lint]`` in the nearest ``pyproject.toml`` above the current folder.

They are defaults of the command line's options, by the same names, so the command line wins and click checks both.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

__all__ = ["configured_defaults"]

#: Which settings there are for which command, and what they must be.
_KINDS: dict[str, type] = {
    "search-path": list, "root": str, "target-tf": str, "select": list, "ignore": list, "min-confidence": str,
    "jobs": str,
}  # fmt: skip
_OF_MAP = ("search-path", "root", "target-tf")


def configured_defaults(folder: str) -> dict[str, dict[str, Any]]:
    """The defaults of each command's options, for a program that runs in ``folder``.

    Raises:
        click.UsageError: with a sentence, where the file or a setting makes no sense.
    """
    path = _nearest(os.path.abspath(folder))
    if path is None:
        return {}
    table = _table(path)
    values = {name.replace("-", "_"): _value(path, name, value) for name, value in table.items()}
    return {"check": values, "map": {n: v for n, v in values.items() if n.replace("_", "-") in _OF_MAP}}


def _nearest(folder: str) -> str | None:
    while True:
        path = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _table(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None
    if b"tool.tfshare-lint" not in data:
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table = tomllib.loads(data.decode("utf-8")).get("tool", {}).get("tfshare-lint", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise click.UsageError(f"{path} is no TOML: {error}.") from None
    if not isinstance(table, dict):
        raise click.UsageError(f"{path}: tool.tfshare-lint is no table of settings.")
    return table


def _value(path: str, name: str, value: Any) -> Any:
    kind: Any = _KINDS.get(name)
    if kind is None:
        known = ", ".join(sorted(_KINDS))
        raise click.UsageError(f"{path}: tool.tfshare-lint has no setting {name!r}; there are {known}.")
    if name == "jobs" and isinstance(value, int):
        value = str(value)
    if not isinstance(value, kind) or (kind is list and not all(isinstance(item, str) for item in value)):
        wanted = "a list of texts" if kind is list else "a text"
        raise click.UsageError(f"{path}: {name} must be {wanted}, not {value!r}.")
    base = os.path.dirname(path)
    if name == "search-path":
        return [_relative(base, item) for item in value]
    return _relative(base, value) if name == "root" else value


def _relative(base: str, path: str) -> str:
    """A path in the file is seen from the file."""
    return os.path.normpath(os.path.join(base, os.path.expanduser(path)))
