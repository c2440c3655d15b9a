"""One directed link: how everything that one node sends to another fares."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from subjects.hosts.links.protocol import LinkSetting


class Link:
    """The state that all pipes of one direction between two nodes share.

    Attributes:
        setting: how the bytes fare.
        is_plain: whether bytes pass at once and as they are.
        sent: bytes that went through and weren't counted yet; the pipes add to this.
        open: set while the link isn't cut.
    """

    __slots__ = ("_changed", "is_plain", "open", "sent", "setting")

    def __init__(self, source: str, target: str) -> None:
        """Creates a link from ``source`` to ``target`` that passes everything."""
        self._changed: set[Callable[[], None]] = set()
        self.setting = LinkSetting(source, target)
        self.is_plain = True
        self.sent = 0
        self.open = asyncio.Event()
        self.open.set()

    def set(self, setting: LinkSetting) -> None:
        """Makes the bytes fare as ``setting`` says, from now on."""
        self.setting = setting
        self.is_plain = not (setting.cut or setting.delay_ms or setting.jitter_ms)
        if setting.cut:
            self.open.clear()
        else:
            self.open.set()
        for changed in tuple(self._changed):
            changed()

    def late_s(self) -> float:
        """Returns how late something that is sent now arrives, seconds."""
        setting = self.setting
        jitter_ms = random.uniform(-setting.jitter_ms, setting.jitter_ms)
        return max(0.0, setting.delay_ms + jitter_ms) / 1e3

    def take_sent(self) -> int:
        """Returns the bytes that went through since the last call."""
        sent, self.sent = self.sent, 0
        return sent

    def on_change(self, changed: Callable[[], None]) -> None:
        """Calls ``changed()`` after each new setting, until :meth:`forget`."""
        self._changed.add(changed)

    def forget(self, changed: Callable[[], None]) -> None:
        """Calls ``changed()`` no more; does nothing where that is so already."""
        self._changed.discard(changed)
