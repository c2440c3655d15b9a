"""Ends the run in order when the display goes away in mid-show.

Qt reports that the connection to the X server or the Wayland compositor broke, and then ends the
process at once. Between the two, the recording is closed and another process is started, which
does what ``faultstage undo`` does as soon as this one is gone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from core.process.handed_on import own_environment, python_command
from core.process.late_files import LATE_FILES
from core.process.sessions import in_own_session

BROKE = re.compile(r"The (X11|Wayland) connection (broke|experienced a fatal error)")
"""The last message of Qt before the process is ended."""


@contextmanager
def ended_with_display(save: Callable[[], None]) -> Generator[None]:
    """Within the block, calls ``save`` and takes everything down when the display goes away.

    Args:
        save: closes the recording; blocks for at most some seconds.
    """
    before = qInstallMessageHandler(None)

    def on_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if BROKE.match(text) or kind is QtMsgType.QtFatalMsg:
            qInstallMessageHandler(None)
            _end(text, save)
        if before is not None:
            before(kind, context, text)
        else:
            category = "" if context.category in (None, "default") else f"{context.category}: "
            print(f"{category}{text}", file=sys.stderr)

    qInstallMessageHandler(on_message)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _end(why: str, save: Callable[[], None]) -> None:
    """Ends this process, as Qt would, with everything saved; never returns."""
    try:
        _finisher = _start_finisher()  # kept: its pipe closes when this process ends, not before
        save()
        LATE_FILES.settle()
        with suppress(OSError, ValueError):
            print(f"faultstage: the show has ended with its display: {why}", file=sys.stderr)
    finally:
        os._exit(1)


def _start_finisher() -> subprocess.Popen[bytes] | None:
    """Starts the process that runs the undo once its pipe is closed; None where it can't start."""
    with suppress(OSError):
        return subprocess.Popen(
            python_command("gui.app.undo"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=own_environment(),
            **in_own_session(),
        )
    return None
