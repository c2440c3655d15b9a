"""Handles Ctrl-C while nothing is under way: the process ends, without a traceback."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager


def end_quietly() -> None:
    """Lets Ctrl-C end the process at once, as shells expect; an ignored SIGINT stays ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def hold_back() -> None:
    """Blocks SIGINT until the program that this process is about to become unblocks SIGINT.

    That program's Python would print a traceback where a SIGINT comes before the first line of
    ours; :func:`end_quietly` then unblocks the signal.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


@contextmanager
def raised() -> Generator[None]:
    """Turns Ctrl-C into KeyboardInterrupt within the block, unless SIGINT is ignored."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def left_to_child() -> Generator[None]:
    """Does nothing at Ctrl-C within the block: the console tells the child process, too."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
