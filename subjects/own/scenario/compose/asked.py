"""Asks Compose what a Compose file comes to, where that takes more than reading one file.

``include`` and ``extends`` lead to other files, by rules of Compose's own; all else is read here,
so that a scenario can be checked without Compose, and at once.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from core.process.handed_on import tool_environment
from core.process.sessions import without_window
from subjects.own.scenario.text.parts import MapPart, Part, child
from subjects.own.scenario.text.yaml_file import BrokenYamlError, parse_yaml

WITHIN_S = 20.0
"""The longest time that Compose may take, seconds; it reads files, and asks no engine."""


def needs_compose(root: Part) -> bool:
    """Whether a Compose file says things that are in other files."""
    services = child(root, "services")
    if child(root, "include") is not None:
        return True
    entries = services.entries.values() if isinstance(services, MapPart) else ()
    return any(child(entry.value, "extends") is not None for entry in entries)


def asked_of_compose(
    file: Path, profiles: Sequence[str], environment: Mapping[str, str]
) -> Part | None:
    """Returns what a Compose file comes to; None where Compose is missing or refuses; blocks.

    What it refuses it refuses again when the project is started, in its own words.
    """
    chosen = [part for profile in profiles for part in ("--profile", profile)]
    for program in _programs():
        with suppress(OSError, subprocess.SubprocessError, BrokenYamlError):
            done = subprocess.run(
                [*program, "--file", str(file.absolute()), *chosen, "config"],
                cwd=file.absolute().parent,
                env={**tool_environment(), **environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=WITHIN_S,
                check=True,
                **without_window(),
            )
            return parse_yaml(done.stdout.decode("utf-8", "replace")).root
    return None


def _programs() -> Iterator[list[str]]:
    """Yields the ways to call Compose, the plugin first; the plugin may be missing all the same."""
    if found := shutil.which("docker"):
        yield [found, "compose"]
    if found := shutil.which("docker-compose"):
        yield [found]
