"""Says how a child process is kept apart: from the terminal's Ctrl-C, and from the screen.

On Windows a program with a console, as every server is one, opens a window of its own where the
parent has none: see ``CREATE_NO_WINDOW`` under "Process Creation Flags" in Microsoft's reference.
"""

from __future__ import annotations

import sys
from typing import TypedDict

CREATE_NEW_PROCESS_GROUP = 0x0000_0200
CREATE_NO_WINDOW = 0x0800_0000
"""Windows' flags; Python's ``subprocess`` has them on Windows alone."""


class WindowOptions(TypedDict, total=False):
    """Options of ``Popen`` that say what is seen of a child on Windows."""

    creationflags: int


class SessionOptions(WindowOptions, total=False):
    """Options of ``Popen`` that say whether a child leads a session."""

    start_new_session: bool


def in_own_session(platform: str = sys.platform) -> SessionOptions:
    """Returns ``Popen`` options for a child that Ctrl-C in the terminal isn't meant for.

    On POSIX the child leads a session and a process group of its own, which is signalled as one.

    Args:
        platform: a value of ``sys.platform``.
    """
    if platform == "win32":
        return {"creationflags": CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW}
    return {"start_new_session": True}


def without_window(platform: str = sys.platform) -> WindowOptions:
    """Returns ``Popen`` options for a child that ends before us, and shows no console meanwhile.

    Args:
        platform: a value of ``sys.platform``.
    """
    return {"creationflags": CREATE_NO_WINDOW} if platform == "win32" else {}
