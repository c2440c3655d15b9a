"""What the person wants, kept until somebody is there to do it."""

from __future__ import annotations

from collections.abc import Callable

from core.model import intents as want


class IntentQueue:
    """Passes intents on; those from before there was anyone to take them, too."""

    def __init__(self) -> None:
        """Keeps them for now."""
        self._kept: list[want.Intent] = []
        self._send: Callable[[want.Intent], None] = self._kept.append

    def send(self, intent: want.Intent) -> None:
        """Takes one."""
        self._send(intent)

    def serve(self, send: Callable[[want.Intent], None]) -> None:
        """Gives all of them to ``send``, from the first on."""
        self._send = send
        for intent in self._kept:
            send(intent)
        self._kept.clear()
