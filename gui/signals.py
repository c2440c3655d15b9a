"""Ctrl-C and a polite kill end the show as Q does: everything is cleaned up."""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def quit_on_signals(quit_show: Callable[[], None]) -> Generator[None]:
    """Calls ``quit_show`` on SIGINT and SIGTERM within the block; a second one kills."""
    wanted = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in wanted}

    def on_signal(number: int, _: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        quit_show()

    for number in wanted:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number in wanted:
            signal.signal(number, before[number])
