"""Finds a server program that the presenter names by an environment variable."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from core.ports import SubjectError


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
