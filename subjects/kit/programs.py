"""Finds a program that is named as on a command line: on PATH, or one that came along."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from core.ports import SubjectError
from subjects.kit import nats_program, valkey_program
from subjects.kit.nats_program import find_server
from subjects.kit.valkey_program import find_valkey

_CAME_ALONG: Mapping[str, Callable[[], Path]] = {
    nats_program.PROGRAM: find_server,
    valkey_program.PROGRAM: find_valkey,
}
"""The servers of our own systems, which needn't be on PATH."""


def find_program(name: str) -> Path | None:
    """Returns the program ``name`` on PATH, else the one that came along with ours, or None."""
    if (found := shutil.which(name)) is not None:
        return Path(found).absolute()
    find = _CAME_ALONG.get(name)
    if find is None:
        return None
    try:
        return find()
    except SubjectError:
        return None
