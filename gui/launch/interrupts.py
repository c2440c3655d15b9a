"""Ctrl-C while nothing is under way yet: it ends the process, with no words and no traceback."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager


def end_quietly() -> None:
    """Lets Ctrl-C end the process at once, as shells expect it; one that is ignored stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def hold_back() -> None:
    """Keeps a Ctrl-C for the program that this process is about to become.

    Its Python would print a traceback where one comes before a line of ours was run; the
    program takes it by :func:`end_quietly`.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


@contextmanager
def raised() -> Generator[None]:
    """Makes Ctrl-C a KeyboardInterrupt within the block, unless it is ignored."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
