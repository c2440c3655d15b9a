"""Keeps the presenter's intents until there is a show."""

from __future__ import annotations

from collections.abc import Callable

from core.model import intents as want


class IntentQueue:
    """Passes intents on to a show, including those from before there was one."""

    def __init__(self) -> None:
        """Keeps all intents until :meth:`serve`."""
        self._kept: list[want.Intent] = []
        self._send: Callable[[want.Intent], None] = self._kept.append

    def hold(self) -> None:
        """Keeps all intents from now on, until the next :meth:`serve`."""
        self._send = self._kept.append

    def send(self, intent: want.Intent) -> None:
        """Takes an intent."""
        self._send(intent)

    def serve(self, send: Callable[[want.Intent], None]) -> None:
        """Gives the kept intents, and all to come, to ``send``."""
        self._send = send
        kept, self._kept = self._kept, []
        for intent in kept:
            send(intent)
