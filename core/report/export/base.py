"""The base of all exports: their error, their result, and the writing of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from core.ports import RemedyError
from core.process.files import replace_file


class ExportError(RemedyError):
    """Raised where a run can't be written in a format; the message says why."""


class Exported(Struct, frozen=True):
    """The result of an export.

    Attributes:
        paths: the files.
        remarks: what they don't hold, in sentences.
    """

    paths: tuple[Path, ...]
    remarks: tuple[str, ...] = ()


def write_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Has ``write`` fill the file at ``path``, which is there whole or not at all.

    Raises:
        ExportError: the file can't be written.
    """

    def fill(draft: Path) -> None:
        with draft.open("wb") as file:
            write(file)

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, fill)
    except (OSError, ValueError) as error:
        if isinstance(error, FileExistsError | NotADirectoryError):
            text = f"{path.parent} can't be a folder: a file is in the way."
        else:
            reason = getattr(error, "strerror", None) or error
            text = f"{path} can't be written: {reason}."
        raise ExportError(text, "Name another folder with --to.") from error
