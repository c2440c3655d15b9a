"""Keeps macOS and Windows awake, each by the system's own means for presentations."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading

_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x1, 0x2


class MacInhibitor:
    """Runs ``caffeinate``, which ends with this process, however this process ends."""

    def __init__(self) -> None:
        """Creates an inhibitor that holds nothing."""
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> list[str]:
        """Starts ``caffeinate``.

        Returns:
            An empty list: ``caffeinate`` refuses nobody.

        Raises:
            OSError: ``caffeinate`` can't be started.
        """
        command = ["/usr/bin/caffeinate", "-d", "-i", "-w", str(os.getpid())]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return []

    def release(self) -> None:
        """Ends ``caffeinate``."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


class WindowsInhibitor:
    """Holds a thread's execution state, which ends with the thread."""

    def __init__(self) -> None:
        """Creates an inhibitor that holds nothing."""
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def hold(self) -> list[str]:
        """Starts the thread.

        Returns:
            An empty list: Windows refuses nobody.
        """
        self._over.clear()
        self._thread = threading.Thread(target=self._stay, name="awake", daemon=True)
        self._thread.start()
        return []

    def release(self) -> None:
        """Ends the thread."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _stay(self) -> None:
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM | _DISPLAY)
        self._over.wait()
