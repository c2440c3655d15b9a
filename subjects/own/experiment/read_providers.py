"""Reads what does an activity: a process, an HTTP request, or a Python function."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from subjects.own.experiment import mistake_words as words
from subjects.own.experiment.model import (
    HttpProvider,
    Json,
    ProcessProvider,
    Provider,
    PythonProvider,
)
from subjects.own.experiment.part_reader import PartReader, part_at, value_at
from subjects.own.scenario.text.parts import MapPart, Part, to_value

KINDS = ("process", "http", "python")

_PLACE = re.compile(r"\$(\{\w+\}|\w+)")
_SHELL = re.compile(r"[|&;<>`*?~]|\$\(")
"""The signs that only a shell understands, outside of quotes as a rule."""


def read_provider(reader: PartReader, part: MapPart, of: str) -> Provider | None:
    """Returns the provider of an activity; None where it can't be read.

    Args:
        reader: takes the mistakes.
        part: the activity.
        of: what the activity is called in sentences.
    """
    below = part_at(part, "provider")
    if below is None:
        reader.wrong(part.mark, words.missing("provider", of))
        return None
    if (provider := reader.mapping(below, "`provider`")) is None:
        return None
    kind = reader.choice(provider, "type", KINDS, f"the provider of {of}")
    readers: Mapping[str, Callable[[PartReader, MapPart], Provider | None]] = {
        "process": _process,
        "http": _http,
        "python": _python,
    }
    return readers[kind](reader, provider) if kind else None


def is_place(value: object) -> bool:
    """Whether a text is nothing but ``${name}``, so that its type is known only once filled in."""
    return isinstance(value, str) and _PLACE.fullmatch(value) is not None


def _process(reader: PartReader, part: MapPart) -> Provider | None:
    reader.check_keys(part, ("type", "path", "arguments", "timeout"), ("secrets",))
    path = reader.text(part, "path", "a process")
    return ProcessProvider(
        path=path, arguments=_arguments(reader, part), timeout=_timeout(reader, part)
    )


def _arguments(reader: PartReader, part: MapPart) -> Json:
    """Returns the arguments of a process; a text becomes a list, as no shell reads it here."""
    if (below := part_at(part, "arguments")) is None:
        return None
    value: Any = to_value(below)
    if is_place(value) or isinstance(value, list | dict):
        return cast("Json", value)
    if not isinstance(value, str):
        reader.wrong(below.mark, words.BAD_ARGUMENTS)
        return None
    try:
        found = shlex.split(value)
    except ValueError:
        reader.wrong(below.mark, words.UNCLOSED_QUOTE)
        return None
    if _SHELL.search(re.sub(r"'[^']*'|\"[^\"]*\"", "", value)):
        reader.wrong(below.mark, words.NO_SHELL)
    return found


def _http(reader: PartReader, part: MapPart) -> Provider | None:
    known = ("type", "url", "method", "headers", "arguments", "timeout", "verify_tls")
    reader.check_keys(part, (*known, "max_retries"), ("secrets", "expected_status"))
    if (entry := part.entries.get("max_retries")) is not None and to_value(entry.value):
        reader.leave_out(entry.mark, words.RETRIES)
    url = reader.text(part, "url", "an HTTP request")
    if url and "$" not in url and not is_full_url(url):
        reader.wrong(part.entries["url"].value.mark, words.NO_FULL_URL)
    return HttpProvider(
        url=url,
        method=reader.text(part, "method", default="GET").upper(),
        headers=_named(reader, part, "headers"),
        arguments=value_at(part, "arguments"),
        timeout=_timeout(reader, part),
        verify_tls=reader.truth(part, "verify_tls", default=True),
    )


def is_full_url(url: str) -> bool:
    """Whether a URL names a scheme that is spoken here, and a server."""
    try:
        found = urlsplit(url)
        return found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        return False


def _python(reader: PartReader, part: MapPart) -> Provider | None:
    reader.check_keys(part, ("type", "module", "func", "arguments", "secrets"), ("timeout",))
    groups = tuple(
        str(to_value(item)) for item in reader.items(part_at(part, "secrets"), "`secrets`")
    )
    return PythonProvider(
        module=reader.text(part, "module", "a Python function"),
        func=reader.text(part, "func", "a Python function"),
        arguments=_named(reader, part, "arguments"),
        secrets=groups,
    )


def _named(reader: PartReader, part: MapPart, key: str) -> Mapping[str, Json]:
    below = part_at(part, key)
    if below is None or (mapping := reader.mapping(below, f"`{key}`")) is None:
        return {}
    return {name: to_value(entry.value) for name, entry in mapping.entries.items()}


def _timeout(reader: PartReader, part: MapPart) -> Json:
    if (below := part_at(part, "timeout")) is None:
        return None
    value: Any = to_value(below)
    each = cast("list[Any]", value) if isinstance(value, list) else [value]
    if not all(is_place(one) or _is_positive(one) for one in each):
        reader.wrong(below.mark, words.BAD_TIMEOUT)
        return None
    return cast("Json", value)


def _is_positive(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value < math.inf


def check_groups(
    reader: PartReader, root: Part, provider: Provider | None, known: Mapping[str, object]
) -> None:
    """Notes each group of secrets that a Python function is to have and that isn't there."""
    if isinstance(provider, PythonProvider):
        for name in provider.secrets:
            if name not in known:
                reader.wrong(root.mark, words.unknown_group(name, tuple(known)))
