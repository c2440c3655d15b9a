"""The way out where a file can't be written, by what the system said."""

from __future__ import annotations

import errno

from core.process.files import has_no_room
from core.process.paths import HOME_VARIABLE


def way_out(error: OSError) -> str:
    """Returns what helps against ``error``, which kept a file of a run from being written."""
    if has_no_room(error):
        return "Free some space, then try again."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "The folder was removed meanwhile: start afresh, on stage with R."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"Give yourself the right to write there, or set {HOME_VARIABLE} to another folder."
    return "Look whether that disk is in order, then try again."
