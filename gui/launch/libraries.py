"""The system libraries that a window needs, and the way to get missing ones."""

from __future__ import annotations

import re
import shutil
import subprocess

from gui.launch import places
from gui.launch.trouble import AGAIN, TroubleError

DEBIAN = (
    "libglib2.0-0 libegl1 libgl1 libdbus-1-3 libxkbcommon0 libfontconfig1 libxcb-cursor0"
    " libxkbcommon-x11-0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0"
    " libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libwayland-client0"
    " libwayland-cursor0 libwayland-egl1"
)
_ARCH = "glib2 libglvnd dbus libxkbcommon-x11 fontconfig xcb-util-cursor"

_PROBE = """
import ctypes, pathlib, sys
import PySide6.QtWidgets
if sys.argv[1:]:
    plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    ctypes.CDLL(str(plugins / "libqxcb.so"))
"""


def check_libraries(screen: str) -> None:
    """Loads the libraries that a window needs, in another process.

    Args:
        screen: Qt's name for the kind of screen; ``xcb`` needs libraries of its own.

    Raises:
        TroubleError: a library is missing; names that one, and the command to install.
    """
    command = [str(places.PYTHON), "-I", "-c", _PROBE, *(["xcb"] if screen == "xcb" else [])]
    probe = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if probe.returncode == 0:
        return
    missing = re.search(r"(lib[\w.+-]+\.so[\d.]*): cannot open shared object", probe.stderr)
    if missing:
        raise TroubleError(
            f"The system library {missing[1]} is missing, which every window needs.",
            f"{remedy(missing[1])}   ({AGAIN}; without a window: --headless)",
        )
    said = (probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"])[-1]
    raise TroubleError(
        f"Qt can't be loaded: {said}", f'Remove "{places.VENV}" to have it made anew, {AGAIN}'
    )


def remedy(library: str) -> str:
    """Returns the command that installs the package of ``library``."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {DEBIAN}"
    if shutil.which("dnf"):
        return f"sudo dnf install -y '{library}()(64bit)'"
    if shutil.which("pacman"):
        return f"sudo pacman -S --needed {_ARCH}"
    return f"Install the package of your system that holds {library}"
