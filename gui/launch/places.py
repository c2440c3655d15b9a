"""The paths of the checkout and of the environment there."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_LOCK = ROOT / ".venv.lock"
UNFINISHED = VENV / "faultstage-unfinished"
"""A file that exists while the environment is changed; after a crash, a new one is made."""

LOG = VENV / "faultstage-setup.log"

_WINDOWS = os.name == "nt"
_BIN = VENV / ("Scripts" if _WINDOWS else "bin")
PYTHON = _BIN / ("python.exe" if _WINDOWS else "python")
PROGRAM = _BIN / ("faultstage.exe" if _WINDOWS else "faultstage")

RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

SUPPORTED = ((3, 11), (3, 12), (3, 13))

WHEELS = ROOT / "wheels"
"""Folder of the packages for a start without a network, unless another folder is named."""

CALL = "py launch.py" if _WINDOWS else "python3 launch.py"
"""Command that starts the launcher; Python's own installer for Windows brings ``py``."""

DOWNLOAD = f"{CALL} download"
"""The command that fills that folder."""
