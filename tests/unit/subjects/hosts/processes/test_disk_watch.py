import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from core.model.events import Event, Level, NoticeShown
from core.views.timeline import RunClock
from subjects.hosts.processes.disk_watch import FULL_BYTES, LOW_BYTES, DiskWatch


class Usage(NamedTuple):
    free: int


class Disk:
    """A disk whose free space the test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = LOW_BYTES * 10
        self.events: list[Event] = []
        self.watch = DiskWatch(Path("/runs/r1"), self.events.append, RunClock())
        monkeypatch.setattr(shutil, "disk_usage", self._usage)

    def look(self, free: int) -> list[Level]:
        self.free = free
        self.watch.look()
        return [event.level for event in self.events if isinstance(event, NoticeShown)]

    def _usage(self, _: Path) -> Usage:
        if self.free < 0:
            raise OSError("gone")
        return Usage(free=self.free)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_a_disk_with_plenty_of_room_is_not_spoken_of(disk: Disk) -> None:
    assert disk.look(LOW_BYTES) == []


def test_low_room_and_a_full_disk_are_told_once_each(disk: Disk) -> None:
    disk.look(LOW_BYTES - 1)
    assert disk.look(LOW_BYTES - 2) == [Level.WARNING]
    disk.look(FULL_BYTES - 1)
    assert disk.look(0) == [Level.WARNING, Level.ERROR]
    notice = disk.events[-1]
    assert isinstance(notice, NoticeShown)
    assert "is full" in notice.text
    assert notice.remedy


def test_room_that_gets_low_again_is_told_again(disk: Disk) -> None:
    disk.look(LOW_BYTES - 1)
    disk.look(LOW_BYTES * 2)
    assert disk.look(LOW_BYTES - 1) == [Level.WARNING, Level.WARNING]


def test_disk_that_cannot_be_asked_is_not_reported(disk: Disk) -> None:
    assert disk.look(-1) == []
