"""Where Faultstage keeps its files on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "faultstage"

HOME_VARIABLE = "FAULTSTAGE_HOME"
"""Environment variable that, when set, holds the base of all folders below."""

COMMAND_VARIABLE = "FAULTSTAGE_COMMAND"
"""Environment variable in which the launcher says how it was called."""


def command(arguments: str) -> str:
    """What a person types into a terminal to give this program ``arguments``."""
    return f"{os.environ.get(COMMAND_VARIABLE) or APP} {arguments}"


def data_dir() -> Path:
    """What is kept for the person: recordings, the undo journal. Not created here."""
    return _home() / "data" if _is_overridden() else platformdirs.user_data_path(APP, False)


def state_dir() -> Path:
    """What tells how earlier starts went: the log. Not created here."""
    return _home() / "state" if _is_overridden() else platformdirs.user_state_path(APP, False)


def cache_dir() -> Path:
    """What may be deleted at any time while no run is under way. Not created here."""
    return _home() / "cache" if _is_overridden() else platformdirs.user_cache_path(APP, False)


def runs_dir() -> Path:
    """Holds a folder for each run, with the servers' data and logs. Not created here."""
    return cache_dir() / "runs"


def recordings_dir() -> Path:
    """Holds the last recordings. Not created here."""
    return data_dir() / "recordings"


def _is_overridden() -> bool:
    return bool(os.environ.get(HOME_VARIABLE))


def _home() -> Path:
    return Path(os.environ[HOME_VARIABLE]).expanduser().absolute()
