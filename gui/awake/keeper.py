"""Keeps the machine awake while that is wanted, without ever holding up the stage."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

log = logging.getLogger(__name__)


class Inhibitor(Protocol):
    """One way to keep screen saver and sleep away."""

    def hold(self) -> list[str]:
        """Begins to keep the machine awake; returns what is wrong with services that refused.

        Raises:
            OSError: this kind of inhibitor doesn't exist here.
        """
        ...

    def release(self) -> None:
        """Lets the machine sleep again; does nothing where nothing is held."""
        ...


class AwakeKeeper:
    """Keeps the screen on from a separate thread, because a service may take long to answer.

    All inhibitors let go when the process ends, however that happens: each is bound to a
    connection, a thread or this process.
    """

    def __init__(self, ways: Callable[[], Sequence[Inhibitor]]) -> None:
        """Creates a keeper that holds nothing; the thread makes the inhibitors by ``ways``."""
        self._ways = ways
        self._wanted = False
        self._over = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def want(self, awake: bool) -> None:
        """Says whether the screen has to stay on from now on; returns at once."""
        with self._changed:
            if awake == self._wanted or self._over:
                return
            self._wanted = awake
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="awake", daemon=True)
            self._thread.start()

    def close(self, wait_s: float = 0.5) -> None:
        """Lets go for good; waits at most ``wait_s`` seconds for services that don't answer."""
        with self._changed:
            self._over, self._wanted = True, False
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(wait_s)

    def _work(self) -> None:
        ways, held, told = self._ways(), False, False
        while True:
            with self._changed:
                self._changed.wait_for(lambda was=held: self._wanted is not was or self._over)
                wanted, over = self._wanted, self._over
            if wanted and not held:
                problems = [problem for way in ways for problem in _hold(way)]
                if not told:
                    told = True
                    log.info("Screen saver and sleep: asked; not by: %s", problems or "nobody")
            elif held and not wanted:
                for way in ways:
                    way.release()
            held = wanted
            if over:
                return


def _hold(way: Inhibitor) -> list[str]:
    name = type(way).__name__
    try:
        return [f"{name}: {problem}" for problem in way.hold()]
    except OSError as error:
        return [f"{name}: {error}"]
    except Exception as error:  # the other inhibitors still work
        log.exception("%s failed", name)
        return [f"{name}: {error!r}"]


def ways_here() -> list[Inhibitor]:
    """Returns the inhibitors for this operating system."""
    from gui.awake.systems import MacInhibitor, WindowsInhibitor

    if sys.platform == "darwin":
        return [MacInhibitor()]
    if sys.platform == "win32":
        return [WindowsInhibitor()]
    from gui.awake.dbus import DBusInhibitor
    from gui.awake.x_saver import XSaverInhibitor

    # The bus comes last: one that stands still holds up what comes after.
    return [*([XSaverInhibitor()] if os.environ.get("DISPLAY") else []), DBusInhibitor()]
