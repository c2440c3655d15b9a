"""The memory, disk space, processes and open files that a booth takes at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil
from msgspec import Struct

from tests.walks.program import WalkedProgram

MOST_GROWTH = 1.05


class BoothSample(Struct, frozen=True):
    """The resources that a booth took ``at_s`` seconds after its start.

    Attributes:
        at_s: when, in seconds.
        memory: the anonymous memory of all its processes, in bytes. How much of the pages of
            libraries counts as one's own depends on what else runs on the machine: 40 MB here.
        app: that of the program's own process, which lives through the day, in bytes.
        disk: what its home folder takes, in bytes.
        processes: how many processes it had.
        files: how many open files these had.
        chapter: the chapter on stage, counted from 0.
    """

    at_s: float
    memory: int
    app: int
    disk: int
    processes: int
    files: int
    chapter: int = 0

    def __str__(self) -> str:
        """Returns the figures in one line."""
        return (
            f"{self.at_s / 60:5.1f} min  memory {self.memory / 1e6:6.1f} MB"
            f" (app {self.app / 1e6:5.1f})  disk {self.disk / 1e6:6.1f} MB"
            f"  {self.processes:2} processes  {self.files:4} open files"
        )


def take_sample(program: WalkedProgram, at_s: float, chapter: int = 0) -> BoothSample:
    """Returns what ``program``, in ``chapter``, and all that it has started, takes now."""
    memory = processes = files = 0
    for process in program.processes():
        with suppress(psutil.Error):
            memory += _anonymous(process.pid)
            processes += 1
            files += process.num_fds()
    app, disk = _anonymous(program.pid), _disk(program.home)
    return BoothSample(at_s, memory, app, disk, processes, files, chapter)


def growth_of(
    early: Sequence[BoothSample], late: Sequence[BoothSample], when: str, *, log_room: int = 0
) -> Iterator[str]:
    """Prints how ``late`` compare with ``early``; yields what grew.

    Of memory and disk the levels are compared, as a show's moments differ more from each other
    than hours do; of processes and files the largest.

    Args:
        early: the samples to compare with.
        late: those of the end.
        when: what the first are of, in words.
        log_room: bytes of disk that a log may still take until it is rotated.
    """
    if not {each.chapter for each in early} & {each.chapter for each in late}:
        yield f"it was too short to be compared with {when}: no chapter is in both"
        return
    for name in ("memory", "app", "disk", "processes", "files"):
        before = [int(getattr(each, name)) for each in early]
        after = [int(getattr(each, name)) for each in late]
        growth, (first, last) = max(after) / max(before), levels(early, late, name)
        print(
            f"{name}: largest {max(before):,} at {when}, {max(after):,} in the end: "
            f"{growth:.3f}; levels {first:,.0f}, {last:,.0f}: {last / first:.3f}"
        )
        grown = growth if name in ("processes", "files") else last / first
        room = log_room / first if name == "disk" else 0.0
        if grown > MOST_GROWTH + room:
            yield f"{name} grew {grown:.3f} times"


def levels(
    early: Sequence[BoothSample], late: Sequence[BoothSample], name: str
) -> tuple[float, float]:
    """Returns the level of a resource in both, each chapter with the same weight in both.

    A chapter's level is the median of its samples: the later chapters of a show take twice the
    memory of the first, and how often each is met in five minutes is chance.
    """
    first = last = weights = 0.0
    for chapter in {each.chapter for each in early} & {each.chapter for each in late}:
        before = [int(getattr(each, name)) for each in early if each.chapter == chapter]
        after = [int(getattr(each, name)) for each in late if each.chapter == chapter]
        weight = len(before) + len(after)
        first, last = first + weight * median(before), last + weight * median(after)
        weights += weight
    return first / weights, last / weights


def _anonymous(pid: int) -> int:
    """Returns the bytes of a process's memory that no file is behind; 0 for one that has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0


def _disk(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_blocks * 512
    return total
