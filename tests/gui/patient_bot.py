"""A bot for Qt that waits as long as a busy machine may need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

LONG_MS = 60_000
"""Nothing here takes so long, on however busy a machine."""


class PatientBot(QtBot):
    """A bot that gives up after :data:`LONG_MS`, where nothing else is said."""

    def waitUntil(  # noqa: N802 - Qt's way of naming
        self, callback: Callable[[], bool | None], *, timeout: int = LONG_MS
    ) -> None:
        """Waits until ``callback`` returns true."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802 - Qt's way of naming
        self, signal: Any, *, timeout: int = LONG_MS, **more: Any
    ) -> SignalBlocker:
        """Returns a context that ends once ``signal`` was sent."""
        return super().waitSignal(signal, timeout=timeout, **more)
