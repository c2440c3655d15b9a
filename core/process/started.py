"""Knows how this program was started, and so what a person types to start the program again."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PurePath

COMMAND_VARIABLE = "FAULTSTAGE_COMMAND"
"""Environment variable in which the launcher says how the launcher was called."""

PROGRAM = "faultstage"
"""The name of the command that an installed package brings."""

CHILD_SWITCH = "--child-of-faultstage"
"""First argument by which a bundle runs a module of ours instead of the program."""


class StartedBy(StrEnum):
    """The ways in which this program can be started."""

    LAUNCHER = "launcher"
    """``python3 launch.py`` in a checkout."""
    BUNDLE = "bundle"
    """A folder or an AppImage that brings its own Python."""
    UVX = "uvx"
    """``uvx faultstage``: an environment that uv may remove whenever it likes."""
    PIPX_RUN = "pipx run"
    """``pipx run faultstage``: an environment that pipx removes after some days."""
    INSTALLED = "installed"
    """``faultstage``: installed by uv, pipx or pip."""


def is_bundle() -> bool:
    """Whether this process is a bundle's own program rather than a Python."""
    return bool(getattr(sys, "frozen", False))


def bundle_folder() -> Path | None:
    """Returns the folder with the programs that a bundle brings; None outside a bundle."""
    folder = getattr(sys, "_MEIPASS", None)
    return Path(folder) if is_bundle() and folder else None


def started_by(environment: Mapping[str, str], prefix: PurePath, *, bundle: bool) -> StartedBy:
    """Returns the way in which a program was started.

    Args:
        environment: the variables that it was given.
        prefix: the folder of its Python's environment.
        bundle: whether it is a bundle's own program.
    """
    if environment.get(COMMAND_VARIABLE):
        return StartedBy.LAUNCHER
    if bundle:
        return StartedBy.BUNDLE
    # uv keeps such environments in its cache, pipx in a folder of its cache; what is installed
    # to stay has a folder of its own with the tool's name.
    parts = prefix.parts
    if any(part.startswith(("archive-v", "environments-v")) for part in parts):
        return StartedBy.UVX
    if "pipx" in parts and "venvs" not in parts:
        return StartedBy.PIPX_RUN
    return StartedBy.INSTALLED


def called() -> str:
    """Returns the words by which help and sentences name this program, as a person types them."""
    how = started_by(os.environ, Path(sys.prefix), bundle=is_bundle())
    if how is StartedBy.LAUNCHER:
        return os.environ[COMMAND_VARIABLE]
    return f"{how} {PROGRAM}" if how in (StartedBy.UVX, StartedBy.PIPX_RUN) else PROGRAM


def command(arguments: str) -> str:
    """Returns the command that a person types to give this program ``arguments``."""
    return f"{_own_command()} {arguments}"


def _own_command() -> str:
    how = started_by(os.environ, Path(sys.prefix), bundle=is_bundle())
    if how is StartedBy.LAUNCHER:
        return os.environ[COMMAND_VARIABLE]
    if how in (StartedBy.UVX, StartedBy.PIPX_RUN):
        return f"{how} {PROGRAM}"
    program = own_program()
    found = shutil.which(PROGRAM)
    if found is not None and Path(found).resolve() == program.resolve():
        return PROGRAM
    return subprocess.list2cmdline([program]) if os.name == "nt" else shlex.quote(str(program))


def bundled_child() -> str:
    """Returns the program of a bundle that runs a child: on Windows the one with a console.

    The other one would show a window of its own for whatever a child dies of.
    """
    program = Path(sys.executable)
    return str(program.with_name(program.name.replace(f"{PROGRAM}-window", PROGRAM)))


def own_program() -> Path:
    """Returns the file that a person, or a shortcut, runs to start this program."""
    if is_bundle():
        return Path(os.environ.get("APPIMAGE") or bundled_child())
    called = Path(sys.argv[0])
    if called.stem == PROGRAM:
        return called.absolute()
    windows = os.name == "nt"
    return Path(sys.prefix, "Scripts" if windows else "bin", f"{PROGRAM}{'.exe' * windows}")
