"""Turns every signal that asks for the end into an orderly end: all is cleaned up and saved.

Ctrl-C, a polite kill, a closed terminal and a machine that shuts down come as signals, often as
several at once, so that the second one must not undo what the first began.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(
    getattr(signal, name)
    # Windows sends SIGBREAK when the console is closed.
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
    if hasattr(signal, name)
)
"""The signals that ask for the end."""

IMPATIENT = 3
"""Number of Ctrl-Cs that end the process at once; the warden then ends the servers."""


class EndAsked:
    """Records which signal asked for the end, if any.

    Attributes:
        number: the first signal that did; 0 before.
    """

    def __init__(self) -> None:
        """Creates a record without a signal."""
        self.number = 0
        self._interrupts = 0

    @property
    def exit_code(self) -> int:
        """The exit code of a process that a signal has ended, as shells count; 0 before."""
        return self.number and 128 + self.number

    def note(self, number: int) -> bool:
        """Notes signal ``number``; returns whether no other came before.

        The third Ctrl-C, and a SIGQUIT after any other signal, end the process here and now.
        """
        first = not self.number
        self.number = self.number or number
        self._interrupts += number == signal.SIGINT
        quits = not first and number == getattr(signal, "SIGQUIT", None)
        if quits or self._interrupts >= IMPATIENT:
            if os.name == "nt":  # os.kill() would make the signal's number the exit code there
                os._exit(128 + number)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        return first


@contextmanager
def quit_on_signals(quit_show: Callable[[], None]) -> Generator[EndAsked]:
    """Calls ``quit_show`` once when a signal asks for the end within the block.

    A hang-up that is ignored, as under ``nohup``, stays ignored.
    """
    asked = EndAsked()

    def on_signal(number: int, _: FrameType | None) -> None:
        if asked.note(number):
            quit_show()

    with _handled(on_signal):
        yield asked


@contextmanager
def interrupted_by_signals() -> Generator[EndAsked]:
    """Raises KeyboardInterrupt, once, when a signal asks for the end within the block."""
    asked = EndAsked()

    def on_signal(number: int, _: FrameType | None) -> None:
        if asked.note(number):
            raise KeyboardInterrupt

    with _handled(on_signal):
        yield asked


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Generator[None]:
    hang_up = getattr(signal, "SIGHUP", None)
    wanted = [
        number
        for number in ENDING
        if number != hang_up or signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, handler) for number in wanted}
    try:
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, signal.SIG_DFL if known is None else known)
