"""Memory, disk and ports against what a subject needs."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from core.model.records import CheckStatus
from core.ports import SubjectError
from subjects.hosts import capacity as checks_room
from subjects.hosts.capacity import look_at_disk, look_at_memory, look_at_ports

GB = 1024**3


def test_too_little_memory_fails_and_says_who_can_give_more() -> None:
    check = look_at_memory(2 * GB, 4 * GB, is_local=True, is_desktop=True)
    assert check.status is CheckStatus.FAILED
    assert check.text == "Docker Desktop has 2.0 GB, 4.0 GB needed"
    assert "Settings" in check.remedy


def test_memory_that_other_programs_use_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    class CapacityUsage:
        available = GB

    monkeypatch.setattr(psutil, "virtual_memory", lambda: CapacityUsage)
    check = look_at_memory(8 * GB, 4 * GB, is_local=True, is_desktop=False)
    assert check.status is CheckStatus.WARNING
    assert check.text == "1.0 GB of 8.0 GB free, 4.0 GB needed"
    # This machine's free memory says nothing of a virtual machine or of another machine.
    assert look_at_memory(8 * GB, 4 * GB, is_local=True, is_desktop=True).status is CheckStatus.OK
    assert look_at_memory(8 * GB, 4 * GB, is_local=False, is_desktop=False).status is CheckStatus.OK


def test_memory_that_is_not_told_is_unknown_rather_than_none() -> None:
    check = look_at_memory(0, GB, is_local=True, is_desktop=False)
    assert check.status is CheckStatus.WARNING


def test_the_disk_that_counts_is_the_engines(tmp_path: Path) -> None:
    check = look_at_disk(str(tmp_path), 1, is_local=True, is_desktop=False)
    assert check.status is CheckStatus.OK
    assert str(tmp_path) in check.text
    check = look_at_disk(str(tmp_path), 10**18, is_local=True, is_desktop=False)
    assert (check.status, check.command) == (CheckStatus.FAILED, "docker system df")


@pytest.mark.parametrize(
    ("root", "is_local", "is_desktop"),
    [("/nowhere/at/all", True, False), ("/", False, False), ("/", True, True), ("", True, False)],
)
def test_a_disk_that_can_not_be_seen_is_unknown_and_no_failure(
    root: str, is_local: bool, is_desktop: bool
) -> None:
    check = look_at_disk(root, GB, is_local=is_local, is_desktop=is_desktop)
    assert check.status is CheckStatus.WARNING
    assert "can't be seen from here" in check.text


def test_free_ports_are_looked_for_where_they_will_be() -> None:
    assert look_at_ports(3, is_local=True).status is CheckStatus.OK
    assert "engine's machine" in look_at_ports(3, is_local=False).text


def test_no_free_ports_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(count: int) -> tuple[int, ...]:
        raise SubjectError(f"No {count} free ports were found.", "Close other servers.")

    monkeypatch.setattr(checks_room, "free_ports", none)
    check = look_at_ports(3, is_local=True)
    assert (check.status, check.remedy) == (CheckStatus.FAILED, "Close other servers.")
