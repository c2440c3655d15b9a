"""Commands run in other namespaces: other process ids, times or clocks than the tests'."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

Wrap = Callable[[Sequence[str], Path], list[str]]
"""Makes a command that runs another one so; it may keep files in the folder."""

_SET = """
sed "s/^btime .*/btime 1000000000/" /proc/stat > "$0"
mount --bind "$0" /proc/stat
exec "$@"
"""


def as_it_is(command: Sequence[str], _folder: Path) -> list[str]:
    """Returns ``command`` unchanged, to run in the tests' own namespaces."""
    return list(command)


def with_other_pids(command: Sequence[str], _folder: Path) -> list[str]:
    """Returns ``command`` in a new pid namespace, all of which ends with ``unshare``."""
    return ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", *command]


def with_other_boot_time(command: Sequence[str], _folder: Path) -> list[str]:
    """Returns ``command`` in a new time namespace, where processes have other start times."""
    return ["unshare", "--time", "--fork", "--kill-child", "--boottime", "100000", *command]


def with_clock_set(command: Sequence[str], folder: Path) -> list[str]:
    """Returns ``command`` in a mount namespace whose /proc/stat shows a clock that was set."""
    return ["unshare", "--mount", "sh", "-ec", _SET, str(folder / "stat"), *command]


def needs(wrap: Wrap) -> pytest.MarkDecorator:
    """Returns a mark that skips a test where ``wrap`` isn't possible."""
    return pytest.mark.skipif(
        not _can(wrap), reason="needs Linux, unshare, and the right to use it"
    )


@cache
def _can(wrap: Wrap) -> bool:
    try:
        with tempfile.TemporaryDirectory() as folder:
            command = wrap([sys.executable, "-c", ""], Path(folder))
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
