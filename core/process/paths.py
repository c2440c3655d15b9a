"""The folders in which Faultstage keeps files on this machine."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs

from core.ports import SubjectError

APP = "faultstage"

HOME_VARIABLE = "FAULTSTAGE_HOME"
"""Environment variable that, when set, holds the base of all folders below."""


def data_dir() -> Path:
    """The folder of what is kept for the person: recordings, undo journal. Not created here."""
    return _home() / "data" if _is_overridden() else platformdirs.user_data_path(APP, False)


def state_dir() -> Path:
    """The folder of what is left of earlier starts: log, last choice. Not created here."""
    return _home() / "state" if _is_overridden() else platformdirs.user_state_path(APP, False)


def cache_dir() -> Path:
    """The folder of what may be deleted whenever no run is under way. Not created here."""
    return _home() / "cache" if _is_overridden() else platformdirs.user_cache_path(APP, False)


def runs_dir() -> Path:
    """The folder of all runs' folders, with the servers' data and logs. Not created here."""
    return cache_dir() / "runs"


def recordings_dir() -> Path:
    """The folder of the last recordings. Not created here."""
    return data_dir() / "recordings"


def check() -> None:
    """Checks that the folders for files can be named and aren't files; creates nothing.

    Raises:
        SubjectError: no home folder is known, or a file is where a folder should be.
    """
    remedy = f"Set {HOME_VARIABLE} to the full path of a folder that you can write to."
    try:
        folders = (data_dir(), cache_dir())
    except FileNotFoundError as error:
        text = (
            f"{HOME_VARIABLE} is {os.environ[HOME_VARIABLE]}, and the folder that this was started "
            "in is gone."
        )
        raise SubjectError(text, remedy) from error
    except RuntimeError as error:
        raise SubjectError("This user has no home folder to keep files in.", remedy) from error
    for folder in folders:
        if problem := _problem_of(folder):
            raise SubjectError(problem, remedy)


def _problem_of(folder: Path) -> str:
    """Returns the reason why ``folder`` can never be created, as a sentence; empty for none."""
    for path in (folder, *folder.parents):
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as error:
            return f"{folder} can't be a folder: {getattr(error, 'strerror', None) or error}."
        return "" if is_folder else f"{folder} can't be a folder: {path} is a file."
    return ""


def home_dir() -> Path:
    """The user's home folder; where none is known, a relative path that doesn't exist."""
    # Path.home() raises where no home is known.
    return Path(os.path.expanduser("~"))  # noqa: PTH111


def _is_overridden() -> bool:
    return bool(os.environ.get(HOME_VARIABLE))


def _home() -> Path:
    # Unlike Path.expanduser, this leaves the name of an unknown user as it is.
    return Path(os.path.expanduser(os.environ[HOME_VARIABLE])).absolute()  # noqa: PTH111


def shortened(path: Path) -> str:
    """Returns the path as people write paths, with ~ for the home folder."""
    try:
        return str(Path("~", path.relative_to(home_dir())))
    except ValueError:
        return str(path)
