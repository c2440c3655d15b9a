"""Hostile environments: one table of what other people's machines hand to a program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]

STORY = ("raft", "--headless", "--fault", "kill-follower", "--countdown", "0", "--rate", "200")
"""The shortest story: a follower is killed, so that no election is waited for."""

LIMITER = ("ratelimiter", "--headless", "--countdown", "0")

PLAYS_WITHIN_S = 280.0
"""A story takes some six seconds; a busy machine gets this long, seconds."""

Prepare = Callable[[Path], None]
"""Makes files in the row's own folder, which is empty and the current one."""

InChild = Callable[[], object]
"""Runs in the child between fork and exec."""


def nothing(_: Path) -> None:
    """Creates no file; the preparation of rows without files."""


class Row(NamedTuple):
    """One hostile environment.

    Attributes:
        name: what is hostile about the environment.
        variables: set for the program; ``{}`` in a value is the row's folder.
        without: variables that are taken away.
        prepare: makes files in the row's folder.
        in_child: done in the child before the program starts.
        wrapper: a command that starts the program.
        arguments: the program's.
        refused: a part of the sentence where no story can be played; empty where one can.
    """

    name: str
    variables: Mapping[str, str] = {}
    without: Sequence[str] = ()
    prepare: Prepare = nothing
    in_child: InChild | None = None
    wrapper: Sequence[str] = ()
    arguments: Sequence[str] = STORY
    refused: str = ""


def play(row: Row, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Plays the story in the environment of ``row``."""
    row.prepare(folder)
    environment = {k: v for k, v in os.environ.items() if k not in row.without}
    environment["FAULTSTAGE_HOME"] = str(home)
    for name, value in row.variables.items():
        environment[name] = value.replace("{}", str(folder))
    return subprocess.run(
        [*row.wrapper, sys.executable, str(ROOT / "launch.py"), *row.arguments],
        cwd=folder,
        env={k: v for k, v in environment.items() if k not in row.without},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=PLAYS_WITHIN_S,
        preexec_fn=row.in_child,
        check=False,
    )


# --- what rows are made of ------------------------------------------------------------------


def modules(text: str, *names: str) -> Prepare:
    """Returns a preparation that writes Python modules with ``text`` into the row's folder."""

    def write(folder: Path) -> None:
        for name in names:
            (folder / f"{name}.py").write_text(text)

    return write


def ignoring(*numbers: signal.Signals) -> InChild:
    """Returns a preparation that makes the program start with the signals ``numbers`` ignored."""
    return lambda: [signal.signal(number, signal.SIG_IGN) for number in numbers]


def as_from_a_terminal() -> None:
    """Restores all signals, some of which background jobs and nohup ignore."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def blocking(*numbers: signal.Signals) -> InChild:
    """Returns a preparation that makes the program start with the signals ``numbers`` blocked."""
    return lambda: signal.pthread_sigmask(signal.SIG_BLOCK, numbers)


def closing(*descriptors: int) -> InChild:
    """Returns a preparation that makes the program start with ``descriptors`` closed."""
    return lambda: [os.close(descriptor) for descriptor in descriptors]


def writing_to(path: str) -> InChild:
    """Returns a preparation that makes the program write all output to ``path``."""
    return lambda: os.dup2(os.open(path, os.O_WRONLY), 1)


def limited(resource_name: str, soft: int) -> InChild:
    """Returns a preparation that lowers the program's own limit of a resource."""

    def lower() -> None:
        import resource

        which = getattr(resource, resource_name)
        resource.setrlimit(which, (soft, resource.getrlimit(which)[1]))

    return lower


def delete_current_folder() -> None:
    """Deletes the program's current folder."""
    Path.cwd().rmdir()
