"""The warden: starts server processes on the app's orders, and outlives none of them.

The warden is a process between the app and the servers. A process spawned with ``group`` is ended
with all that it has started, but for what has left its process group. When its channel to the app
closes, because the app ended or was killed, the warden kills every process that it was told to own
and every one that it started, on Linux with all their descendants, and runs the command that it was
given for its end, unless that was withdrawn.

Orders come and reports go as JSON lines over a channel of their own:

    {"do": "spawn", "id": 1, "argv": [...], "environment": {}, "cwd": "...", "log": "..."}
    {"do": "spawn", "id": 2, "argv": [...], ..., "group": true}
    {"do": "own", "pid": 42, "start": 1500.0}
    {"do": "disown", "pid": 42}
    {"do": "at_end", "argv": [...], "environment": {"PATH": "..."}}
    {"do": "withdraw"}
    {"do": "ping"}
    {"do": "stop"}

    {"event": "ready"}
    {"event": "alive"}
    {"event": "spawned", "id": 1, "pid": 42, "start": 1500.0}
    {"event": "exited", "id": 1, "returncode": -9, "monotonic": 3.5}
    {"event": "failed", "id": 1, "text": "..."}

Orders are the standard library's JSON: their paths may hold bytes that are no UTF-8, which msgspec
refuses. The warden needs that library, psutil and little of ours, so as to start quickly. It uses
threads rather than asyncio: a blocking wait sees a child's end at once, and alike on every system.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from core.process.exit_codes import wait_exit_code
from core.process.identity import start_of
from core.process.inherited import settle_process
from core.process.priority import giving_way
from core.process.sessions import in_own_session
from subjects.hosts.processes.channel import Channel
from subjects.hosts.processes.descendants import (
    ended_children,
    has_ended_children,
    kill_descendants,
    take_orphans_in,
)
from subjects.hosts.processes.group import kill_group, leads_group

GONE_WITHIN_S = 4.0
"""Seconds to wait for killed processes to be gone."""

LOOK_WITHIN_S = 1.0
"""Seconds to look for descendants, which a program that never stops to start others can prolong."""

COLLECT_EVERY_S = 1.0
"""Seconds between two looks for descendants that have ended, so that few of them add up."""

LAST_WITHIN_S = 10.0
"""Seconds that the command at the end may take; a slower one is left alone, not killed."""

ENDING = frozenset(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Signals that ask the warden to end."""


class Warden:
    """Holds the processes that end with the warden."""

    def __init__(self, channel: Channel) -> None:
        """Holds no process yet; sends reports over ``channel``."""
        self._channel = channel
        self._held: dict[int, psutil.Process] = {}
        self._waiters: dict[int, threading.Thread] = {}
        self._groups: set[int] = set()
        self._last: dict[str, Any] | None = None
        self._lock = threading.Lock()
        self._out = threading.Lock()
        self._ending = threading.Lock()
        self._ended = False

    def obey(self, order: dict[str, Any]) -> bool:
        """Carries out one order; returns whether the warden goes on."""
        match order["do"]:
            case "spawn":
                self._spawn(order)
            case "own":
                self._own(int(order["pid"]), float(order["start"]))
            case "disown":
                self._disown(int(order["pid"]))
            case "at_end":
                self._last = order
            case "withdraw":
                self._last = None
            case "ping":
                self.report(event="alive")
            case "stop":
                return False
            case other:
                self.report(event="failed", id=order.get("id"), text=f"unknown order {other!r}")
        return True

    def report(self, **message: object) -> None:
        """Sends one report; ignores that the reader may be gone."""
        line = json.dumps(message) + "\n"
        with self._out, suppress(OSError):
            self._channel.send(line.encode())

    def collect(self) -> None:
        """Collects the descendants taken in that have ended; children are left to their threads."""
        with self._ending, self._lock:  # A child is known as such once it was started.
            if not self._ended and has_ended_children():
                for pid in ended_children() - self._waiters.keys():
                    with suppress(OSError):
                        os.waitpid(pid, os.WNOHANG)

    def end(self) -> None:
        """Kills all processes held, stopped ones too, runs the last command, and waits.

        Where several threads call this, all return once it was done.
        """
        with self._ending:
            if not self._ended:
                self._ended = True
                self._end()

    def _end(self) -> None:
        with self._lock:
            held = list(self._held.values())
            waiters = dict(self._waiters)
        for process in held:
            if process.pid in self._groups or leads_group(process):
                kill_group(process.pid)
            with suppress(psutil.Error):
                process.kill()
        # Before the last command, whose own descendants may be meant to stay.
        below = kill_descendants(LOOK_WITHIN_S)
        last = self._start_last()
        end = time.monotonic() + GONE_WITHIN_S
        # Each child is reaped by its own thread alone, or its exit code is lost.
        for waiter in waiters.values():
            waiter.join(max(0.0, end - time.monotonic()))
        held += [process for each in below if (process := each.find()) is not None]
        others = [process for process in held if process.pid not in waiters]
        psutil.wait_procs(others, timeout=max(0.0, end - time.monotonic()))
        if last is not None:
            with suppress(subprocess.TimeoutExpired):
                last.wait(LAST_WITHIN_S)

    def _start_last(self) -> subprocess.Popen[bytes] | None:
        if self._last is None:
            return None
        try:
            return subprocess.Popen(
                self._last["argv"],
                env=self._last["environment"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # A signal that ends the warden must not end the command.
                **in_own_session(),
            )
        except OSError as error:
            with suppress(OSError):
                print(f"faultstage: {self._last['argv'][0]}: {error}", file=sys.stderr)
            return None

    def _spawn(self, order: dict[str, Any]) -> None:
        # Never at the same time as the end, which would miss this process.
        with self._ending:
            if self._ended:
                self.report(event="failed", id=order["id"], text="the warden is ending")
            else:
                self._start(order)

    def _start(self, order: dict[str, Any]) -> None:
        try:
            with Path(order["log"]).open("ab") as log, giving_way():
                child = subprocess.Popen(
                    order["argv"],
                    cwd=order["cwd"],
                    env=order["environment"],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    **in_own_session(),
                )
        except OSError as error:
            # A path in the error may have bytes that the app's decoder of reports refuses.
            text = str(error).encode("utf-8", "replace").decode()
            self.report(event="failed", id=order["id"], text=text)
            return
        # The child isn't reaped before the thread below waits, so its pid is still its own.
        try:
            process = psutil.Process(child.pid)
            start = start_of(child.pid) or 0.0  # the child may have ended already
        except psutil.Error as error:
            child.kill()
            self.report(event="failed", id=order["id"], text=f"it can't be found: {error}")
            return
        name = f"wait-{child.pid}"
        waiter = threading.Thread(
            target=self._wait, args=(order["id"], child), name=name, daemon=True
        )
        with self._lock:
            self._held[child.pid] = process
            self._waiters[child.pid] = waiter
            if order.get("group"):
                self._groups.add(child.pid)
        self.report(event="spawned", id=order["id"], pid=child.pid, start=start)
        waiter.start()

    def _wait(self, order_id: int, child: subprocess.Popen[bytes]) -> None:
        code = wait_exit_code(child)
        if child.pid in self._groups:
            kill_group(child.pid)  # processes that it has left would keep its ports and files
        self.report(event="exited", id=order_id, returncode=code, monotonic=time.monotonic())
        with self._lock:
            self._held.pop(child.pid, None)
            self._waiters.pop(child.pid, None)
            self._groups.discard(child.pid)

    def _own(self, pid: int, start: float) -> None:
        with suppress(psutil.Error, PermissionError):
            process = psutil.Process(pid)
            if start_of(pid) == start:
                with self._lock:
                    self._held[pid] = process

    def _disown(self, pid: int) -> None:
        with self._lock:
            if pid not in self._waiters:
                self._held.pop(pid, None)


class Signals:
    """Ends the warden at the signals that ask for the end; Ctrl-C is left to the app.

    A thread hears the signals over the descriptor that the interpreter writes to at once: a
    handler waits for the main thread, which may be just before a read that lasts for hours.
    """

    def __init__(self, warden: Warden) -> None:
        """Starts to hear signals; must be called in the main thread."""
        self._warden = warden
        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        # Handlers, not SIG_IGN: an ignored signal would stay ignored in the servers.
        # Ctrl-C is for the app, which then closes our channel.
        for number in (signal.SIGINT, *ENDING):
            signal.signal(number, _do_nothing)
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._hear, name="signals", daemon=True).start()

    def _hear(self) -> None:
        while number := self._heard.recv(1):
            if number[0] in ENDING:
                self._warden.end()
                os._exit(0)


def _do_nothing(_signal: int, _frame: FrameType | None) -> None:
    """Does nothing: the thread that hears the signal acts."""


def _keep_collecting(warden: Warden) -> None:
    """Collects what was taken in, for as long as this process lives."""
    while True:
        time.sleep(COLLECT_EVERY_S)
        warden.collect()


def main() -> None:
    """Obeys orders until the channel closes or a signal comes, then kills all processes held."""
    settle_process()
    channel = Channel.inherited(int(sys.argv[sys.argv.index("--channel") + 1]))
    warden = Warden(channel)
    _signals = Signals(warden)
    if take_orphans_in():
        threading.Thread(target=_keep_collecting, args=(warden,), daemon=True).start()
    warden.report(event="ready")
    try:
        for line in channel.lines():
            if not _obeyed(warden, line):
                break
    finally:
        warden.end()


def _obeyed(warden: Warden, line: bytes) -> bool:
    """Carries out the order in ``line``; an invalid order is reported and ends nothing."""
    try:
        return warden.obey(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        warden.report(event="failed", id=None, text=f"not an order: {error!r}")
        return True


if __name__ == "__main__":
    main()
