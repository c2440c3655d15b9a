"""A lock on a file, as seen through two descriptors."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.process.file_lock import try_lock


def test_a_lock_is_let_go_with_its_descriptor(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("wb") as one, (tmp_path / "lock").open("wb") as other:
        assert try_lock(one.fileno())
        assert not try_lock(other.fileno())
        one.close()
        assert try_lock(other.fileno())


def test_another_descriptor_that_is_closed_takes_no_lock_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("wb") as one, path.open("wb") as other:
        assert try_lock(one.fileno())
        path.open("rb").close()
        assert not try_lock(other.fileno())


def test_a_child_does_not_inherit_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("wb") as one:
        assert try_lock(one.fileno())
        argv = [sys.executable, "-c", "input()"]
        with subprocess.Popen(argv, stdin=subprocess.PIPE) as child:
            one.close()
            with path.open("wb") as other:
                assert try_lock(other.fileno())
            child.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX's")
def test_a_file_system_without_locks_is_not_taken_for_a_lock_that_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with (tmp_path / "lock").open("wb") as one, pytest.raises(OSError, match="locks"):
        try_lock(one.fileno())
