"""Tests of who owns a file, with locks and without."""

import errno
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from core.process import file_lock, ownership
from core.process.identity import Liveness, ProcessIdentity
from core.process.ownership import Ownership, look, read_owner
from tests.identities import EARLIER, ELSEWHERE, ME, NOBODY, OTHER_NAMESPACE, owner_note

ROOT = Path(__file__).parents[4]
_OWNER = """
import subprocess, sys
from pathlib import Path
from core.process.ownership import Ownership
Ownership.take(Path(sys.argv[1]))
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
"""


@contextmanager
def another_owner(path: Path) -> Generator[tuple["subprocess.Popen[str]", int]]:
    """Starts another process that owns ``path``; yields the process and the id of a child."""
    command = [sys.executable, "-c", _OWNER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as app:
        assert app.stdout is not None
        child = int(app.stdout.readline())
        try:
            yield app, child
        finally:
            app.kill()
            if identity := ProcessIdentity.of(child):
                identity.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "owner.json"


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(ownership, "try_lock", refuse)


def test_an_owner_lives_until_it_lets_go(path: Path) -> None:
    taken = Ownership.take(path)
    assert taken.is_locked
    assert look(path) is Liveness.ALIVE
    assert Ownership.claim(path) is None
    taken.remove()
    assert not path.exists()


def test_file_that_somebody_owns_is_not_taken(path: Path) -> None:
    taken = Ownership.take(path)
    with pytest.raises(FileExistsError):
        Ownership.take(path)
    taken.release()


@pytest.mark.parametrize(
    "identity", [NOBODY, EARLIER, ELSEWHERE, OTHER_NAMESPACE], ids=lambda each: str(each.pid)
)
def test_a_living_owner_is_alive_whatever_its_note_says(
    path: Path, identity: ProcessIdentity
) -> None:
    with another_owner(path):
        # As after the clock was set, or seen from another container or machine.
        path.write_bytes(owner_note(identity))
        assert look(path) is Liveness.ALIVE
        assert Ownership.claim(path) is None


def test_an_owner_that_is_killed_is_dead_at_once_though_its_child_lives(path: Path) -> None:
    with another_owner(path) as (app, child):
        assert look(path) is Liveness.ALIVE
        app.kill()
        app.wait()
        identity = ProcessIdentity.of(child)
        assert look(path) is Liveness.ENDED
        claimed = Ownership.claim(path)
        assert claimed is not None
        assert identity is None or identity.look() is not Liveness.UNKNOWN
        claimed.release()


def test_only_one_of_several_gets_what_a_dead_owner_left(path: Path) -> None:
    path.write_bytes(owner_note(NOBODY))
    claimed = Ownership.claim(path)
    assert claimed is not None
    assert Ownership.claim(path) is None
    claimed.release()
    again = Ownership.claim(path)
    assert again is not None
    again.release()


def test_an_owner_that_gives_up_is_dead_while_it_lives(path: Path) -> None:
    taken = Ownership.take(path)
    taken.abandon()
    assert look(path) is Liveness.ENDED


def test_a_lock_that_the_file_system_lost_does_not_make_its_owner_dead(path: Path) -> None:
    path.write_bytes(owner_note(ME))
    assert look(path) is Liveness.ALIVE
    assert Ownership.claim(path) is None


@pytest.mark.parametrize(
    ("identity", "is_locked", "liveness"),
    [
        (NOBODY, True, Liveness.ENDED),
        (EARLIER, True, Liveness.ENDED),
        # One kernel: a lock that is free says enough.
        (OTHER_NAMESPACE, True, Liveness.ENDED),
        (OTHER_NAMESPACE, False, Liveness.UNKNOWN),
        # Another machine may keep its locks to itself.
        (ELSEWHERE, True, Liveness.UNKNOWN),
        (ELSEWHERE, False, Liveness.UNKNOWN),
    ],
)
def test_a_free_lock_is_believed_only_where_it_proves_something(
    path: Path, identity: ProcessIdentity, is_locked: bool, liveness: Liveness
) -> None:
    path.write_bytes(owner_note(identity, is_locked=is_locked))
    assert look(path) is liveness


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize(
    ("identity", "liveness"),
    [
        (ME, Liveness.ALIVE),
        (NOBODY, Liveness.ENDED),
        (EARLIER, Liveness.ENDED),
        (OTHER_NAMESPACE, Liveness.UNKNOWN),
        (ELSEWHERE, Liveness.UNKNOWN),
    ],
)
def test_without_locks_only_a_process_that_can_be_looked_up_is_judged(
    path: Path, identity: ProcessIdentity, liveness: Liveness
) -> None:
    path.write_bytes(owner_note(identity))
    assert look(path) is liveness


@pytest.mark.usefixtures("no_locks")
def test_without_locks_an_owner_still_says_who_it_is(path: Path) -> None:
    taken = Ownership.take(path)
    assert not taken.is_locked
    assert look(path) is Liveness.ALIVE
    owner = read_owner(path)
    assert owner is not None
    assert owner.pid == ME.pid
    taken.abandon()
    assert look(path) is Liveness.ENDED


@pytest.mark.parametrize(
    "content",
    [b"", b'{"pid":', b"\xff", b'{"pid": 1, "create_time": 5.0}', b'{"pid": "x"}', b"[]"],
)
def test_a_note_that_proves_nothing_is_never_taken_for_a_dead_owner(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    assert look(path) is Liveness.UNKNOWN
    assert Ownership.claim(path) is None
    assert read_owner(path) is None


def test_a_note_of_an_older_version_that_gave_up_is_dead(path: Path) -> None:
    path.write_bytes(b'{"pid": 0, "create_time": 0.0}')
    assert look(path) is Liveness.ENDED


def test_an_older_version_finds_what_it_judges_by(path: Path) -> None:
    taken = Ownership.take(path)
    note = msgspec.json.decode(path.read_bytes())
    assert note["pid"] == os.getpid()
    assert note["create_time"] > 0
    taken.release()


def test_owner_is_unknown_without_a_file(path: Path) -> None:
    assert look(path) is Liveness.UNKNOWN
    assert Ownership.claim(path) is None


def test_looking_at_a_lock_does_not_keep_an_owner_from_taking_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [False, False]

    def busy(descriptor: int) -> bool:
        return refusals.pop() if refusals else file_lock.try_lock(descriptor)

    monkeypatch.setattr(ownership, "try_lock", busy)
    taken = Ownership.take(path)
    assert taken.is_locked
    taken.remove()


def test_a_disk_that_is_full_leaves_no_owner(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int, _data: bytes) -> int:
        return 0

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        Ownership.take(path)
