import os
import sys
from collections.abc import Generator
from pathlib import Path
from subprocess import PIPE, Popen

import psutil
import pytest
from msgspec.structs import replace

from core.process import identity
from core.process.identity import Liveness, ProcessIdentity, ProcessPlace, here, start_of
from tests.identities import EARLIER, ELSEWHERE, ME, NOBODY, OTHER_NAMESPACE


@pytest.fixture
def child() -> Generator["Popen[bytes]"]:
    with Popen([sys.executable, "-c", "input()"], stdin=PIPE) as process:
        yield process


def test_a_process_is_found_by_pid_and_start() -> None:
    found = ME.find()
    assert found is not None
    assert found.pid == psutil.Process().pid
    assert ME.look() is Liveness.ALIVE


def test_a_process_is_itself_however_the_clock_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ME.start
    monkeypatch.setattr(psutil, "boot_time", lambda: 1_000_000.0)
    assert ProcessIdentity.of_this_process().start == before


def test_a_pid_that_belongs_to_a_later_process_is_not_touched() -> None:
    assert EARLIER.find() is None
    assert EARLIER.look() is Liveness.ENDED
    assert not EARLIER.kill()


def test_unused_pid_has_no_identity() -> None:
    assert ProcessIdentity.of(2**30) is None
    assert NOBODY.find() is None
    assert NOBODY.look() is Liveness.ENDED


@pytest.mark.parametrize("identity", [ELSEWHERE, OTHER_NAMESPACE])
def test_a_process_of_elsewhere_is_neither_alive_nor_dead_and_never_touched(
    identity: ProcessIdentity,
) -> None:
    assert identity.look() is Liveness.UNKNOWN
    assert identity.find() is None
    assert not identity.kill()


def test_process_from_before_a_restart_of_the_machine_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = ProcessPlace(machine="m", boot="2", namespace=here().namespace)
    monkeypatch.setattr(identity, "here", lambda: place)
    assert replace(ME, machine="m", boot="1").look() is Liveness.ENDED
    assert replace(ME, machine="n", boot="1").look() is Liveness.UNKNOWN
    assert replace(ME, machine="", boot="1").look() is Liveness.UNKNOWN


def test_a_process_that_was_not_reaped_has_ended(child: "Popen[bytes]") -> None:
    identity = ProcessIdentity.of(child.pid)
    assert identity is not None
    assert identity.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert identity.look() is Liveness.ENDED
    assert ProcessIdentity.of(child.pid) is None
    assert not identity.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can hide processes")
def test_a_hidden_process_is_not_taken_for_dead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = here()
    # As where /proc is mounted with hidepid=2: it has no entry, and still can be signalled.
    monkeypatch.setattr(identity, "_PROC", tmp_path)
    with pytest.raises(PermissionError, match="hidden"):
        start_of(ME.pid)
    monkeypatch.setattr(identity, "here", lambda: place)
    assert ME.look() is Liveness.UNKNOWN
    assert NOBODY.look() is Liveness.ENDED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has namespaces")
def test_no_process_is_looked_up_where_proc_is_of_another_namespace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here.cache_clear()
    monkeypatch.setattr(os, "getpid", lambda: ME.pid + 1)
    try:
        assert here().namespace == ""
        assert replace(ME, namespace="").look() is Liveness.UNKNOWN
    finally:
        monkeypatch.undo()
        here.cache_clear()
