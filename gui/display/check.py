"""Checks whether a window can be opened here, and if not, why: Qt would end the process.

A display is refused only where Qt really failed to open one. A quick connection to the server
comes first, because that is nearly always enough, and the first frame waits for the answer.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from core.process.started import COMMAND_VARIABLE, called
from gui.display.connection import LATE, connect_wayland, connect_x11
from gui.display.trial import Trial, try_to_open

GO_ON = f"Without a window, play the story in the terminal: {called()} --headless"

_IN_MEMORY = frozenset({"offscreen", "minimal"})
_OWN_PLUGINS = ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")
_LIBRARY = re.compile(r"(lib[\w.+-]+\.so[\d.]*): cannot open shared object")


def why_no_window() -> str | None:
    """Tries to open the display that Qt will use; returns what is wrong, if anything.

    Where Qt would try a broken display before a working one, ``QT_QPA_PLATFORM`` is set to the
    working one: a server that stands still would block Qt without end.

    Returns:
        None where a window can be opened, else a sentence that names the display and what is
        wrong, and one with the way out.
    """
    asked = platforms(os.environ, sys.platform)
    if asked is None or "WAYLAND_SOCKET" in os.environ:  # usable only once, by Qt
        return None
    if library := _missing_library(asked):
        return f"{_needed(library)} {GO_ON}"
    troubles: dict[str, str] = {}
    for platform in asked:
        name = platform.partition(":")[0]
        trouble = _look(name)
        if trouble is None and not any(os.environ.get(name) for name in _OWN_PLUGINS):
            if troubles:
                os.environ["QT_QPA_PLATFORM"] = platform
            return None
        if trouble:
            troubles[name] = trouble
    late = LATE in troubles.values()
    trial = Trial(False, "") if late else try_to_open()
    if trial.opened:
        return None
    return f"{sentence(os.environ, asked, troubles, trial)} {GO_ON}"


def platforms(environment: Mapping[str, str], system: str) -> tuple[str, ...] | None:
    """Returns Qt's names for the kinds of display that Qt will try, in that order.

    Each is as asked for, with the options that may follow the name after a colon. None on
    Windows and macOS, where there is nothing to check.
    """
    asked = environment.get("QT_QPA_PLATFORM", "")
    names = tuple(part.strip() for part in asked.split(";") if part.strip())
    if names:
        return names
    if system in ("win32", "darwin"):
        return None
    wayland = ("wayland",) if environment.get("WAYLAND_DISPLAY") else ()
    return (*wayland, "xcb") if environment.get("DISPLAY") else wayland


def _look(platform: str) -> str | None:
    """Returns the trouble with a display: None for none, "" where only Qt can say."""
    if platform in _IN_MEMORY:
        return None
    if platform == "xcb":
        return connect_x11()
    return connect_wayland() if platform == "wayland" else ""


def sentence(
    environment: Mapping[str, str],
    asked: tuple[str, ...],
    troubles: Mapping[str, str],
    trial: Trial,
) -> str:
    """Returns a sentence on the displays that can't be opened, with the reasons.

    Args:
        environment: of this process.
        asked: the kinds of display that were tried.
        troubles: what is wrong with each kind of display.
        trial: how Qt's own attempt ended.
    """
    if not asked:
        return "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    unknown = re.search(r'Could not find the Qt platform plugin "([^"]*)"', trial.said)
    reasons = [_reason(environment, platform, told) for platform, told in troubles.items()]
    if unknown and not reasons:
        known = re.search(r"Available platform plugins are: ([^.\n]*)", trial.said)
        others = f": it knows {known[1]}" if known else ""
        return f"Qt has no platform {unknown[1]} (QT_QPA_PLATFORM asks for it){others}."
    library = _LIBRARY.search(" ".join(reasons))
    if library:
        return _needed(library[1])
    if not reasons:
        limit = "didn't answer in time" if trial.late else _last_words(trial.said)
        names = dict.fromkeys(_name(environment, name.partition(":")[0]) for name in asked)
        reasons = [f"{' and '.join(names)} {limit}"]
    return f"no window can be opened: {'; '.join(reasons)}."


def _missing_library(asked: tuple[str, ...]) -> str:
    """Returns a system library that a window lacks; empty where none does, or nobody can say.

    The launcher looks by itself, before there is any Qt to ask. What is loaded here is what the
    window needs next.
    """
    if sys.platform != "linux" or os.environ.get(COMMAND_VARIABLE):
        return ""
    try:
        import PySide6.QtWidgets

        if any(name.startswith("xcb") for name in asked):
            plugins = Path(PySide6.QtWidgets.__file__).parent / "Qt" / "plugins" / "platforms"
            ctypes.CDLL(str(plugins / "libqxcb.so"))
    except (ImportError, OSError) as error:
        found = _LIBRARY.search(str(error))
        return found[1] if found else ""
    return ""


def _needed(library: str) -> str:
    """Returns the words for a missing system library, and for the way to get that library."""
    from gui.launch.libraries import remedy

    needed = f"the system library {library} is missing, which every window needs"
    return f"{needed} (what brings it: {remedy(library)})."


_VARIABLES = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}


def _reason(environment: Mapping[str, str], platform: str, trouble: str) -> str:
    if not environment.get(_VARIABLES[platform]):
        return f"QT_QPA_PLATFORM asks for {platform}, and {_VARIABLES[platform]} isn't set"
    return f"{_name(environment, platform)} {trouble}"


def _name(environment: Mapping[str, str], platform: str) -> str:
    variable = _VARIABLES.get(platform)
    if variable is None:
        return f"QT_QPA_PLATFORM={environment.get('QT_QPA_PLATFORM', platform)}"
    return f"the display {environment.get(variable, '')} ({variable})"


def _last_words(said: str) -> str:
    """Returns Qt's last message, without the advice to install what is installed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "plugin" not in line and "Reinstalling" not in line]
    return f"can't be opened: {telling[-1].rstrip('.')}" if telling else "can't be opened"
