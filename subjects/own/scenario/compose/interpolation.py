"""Fills the ``$NAME`` and ``${NAME:-default}`` of a Compose file as Compose does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_]\w*)"
    r"|\{(?P<name>[A-Za-z_]\w*)(?:(?P<how>:?[-+?])(?P<other>[^}]*))?\})"
)
_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$")


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """Returns ``text`` with the variables filled in; an unset one is empty, as with Compose."""

    def value(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        name, how, other = found["plain"] or found["name"], found["how"] or "", found["other"]
        given = variables.get(name)
        is_set = given is not None and (bool(given) or ":" not in how)
        if how.endswith("-"):
            return str(given) if is_set else other
        if how.endswith("+"):
            return other if is_set else ""
        return given or ""

    return _VARIABLE.sub(value, text) if "$" in text else text


def names_unset(text: str, variables: Mapping[str, str]) -> Iterator[str]:
    """Yields the variables in ``text`` that have neither a value nor a default."""
    for found in _VARIABLE.finditer(text):
        name, how = found["plain"] or found["name"], found["how"] or ""
        if name and name not in variables and how.removeprefix(":") not in ("-", "+"):
            yield name


def variables_for(compose: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables of a Compose file: those of ``.env``, the environment, and ``given``.

    Later ones win, as with Compose.
    """
    return {**_dotenv(compose.parent / ".env"), **os.environ, **given}


def _dotenv(path: Path) -> dict[str, str]:
    text = ""
    with suppress(OSError, UnicodeDecodeError):
        if path.is_file():
            text = path.read_text("utf-8")
    found = (_LINE.match(line) for line in text.splitlines())
    return {match[1]: _unquoted(match[2].rstrip()) for match in found if match is not None}


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text.partition(" #")[0].rstrip()
