"""The memory, disk space, processes and open files that a booth takes at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil
from msgspec import Struct

from core.process.log import FILE, LARGEST_BYTES
from gui.app.booth import LOGS_KEPT
from tests.walks.program import WalkedProgram

MOST_GROWTH = 1.05
RECORDING = 512 * 1024
"""Bytes by which kept recordings may differ, which are as long as their shows were."""
MOST_LOG = (1 + LOGS_KEPT) * (LARGEST_BYTES + 4096)
"""Bytes that a booth's log may take, with what of it was rotated, in blocks of a disk."""


class BoothSample(Struct, frozen=True):
    """The resources that a booth took ``at_s`` seconds after its start.

    Attributes:
        at_s: when, in seconds.
        memory: the anonymous memory of all its processes, in bytes. How much of the pages of
            libraries counts as one's own depends on what else runs on the machine: 40 MB here.
        app: that of the program's own process, which lives through the day, in bytes.
        disk: what its home folder takes without the log, in bytes.
        log: what the log takes, in bytes, with what was rotated.
        processes: how many processes it had.
        files: how many open files these had.
        chapter: the chapter on stage, counted from 0.
    """

    at_s: float
    memory: int
    app: int
    disk: int
    log: int
    processes: int
    files: int
    chapter: int = 0

    def __str__(self) -> str:
        """Returns the figures in one line."""
        return (
            f"{self.at_s / 60:5.1f} min  memory {self.memory / 1e6:6.1f} MB"
            f" (app {self.app / 1e6:5.1f})  disk {self.disk / 1e6:6.1f} MB"
            f"  log {self.log / 1e6:3.1f} MB"
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
    app, (disk, log) = _anonymous(program.pid), _disk(program.home)
    return BoothSample(at_s, memory, app, disk, log, processes, files, chapter)


def growth_of(
    early: Sequence[BoothSample], late: Sequence[BoothSample], when: str
) -> Iterator[str]:
    """Prints how ``late`` compare with ``early``; yields what grew.

    Of memory the levels are compared, as a show's moments differ more from each other than hours
    do. Of the disk that at Welcome, which is what stays: a show's data go with it, and are as many
    as visitors let it run for. Of processes and files the largest. The log grows until rotated.

    Args:
        early: the samples to compare with.
        late: those of the end.
        when: what the first are of, in words.
    """
    if not {each.chapter for each in early} & {each.chapter for each in late}:
        yield f"it was too short to be compared with {when}: no chapter is in both"
        return
    for name in ("memory", "app", "disk", "processes", "files"):
        before = [int(getattr(each, name)) for each in early]
        after = [int(getattr(each, name)) for each in late]
        largest, (first, last) = max(after) / max(before), levels(early, late, name)
        print(
            f"{name}: largest {max(before):,} at {when}, {max(after):,} in the end: "
            f"{largest:.3f}; levels {first:,.0f}, {last:,.0f}: {last / first:.3f}"
        )
        grown = largest if name in ("processes", "files") else last / first
        if name != "disk" and grown > MOST_GROWTH:
            yield f"{name} grew {grown:.3f} times"
    yield from _growth_between_shows(early, late)
    log = max(each.log for each in late)
    print(f"log: {log:,} of at most {MOST_LOG:,} in the end")
    if log > MOST_LOG:
        yield f"the log isn't rotated: it takes {log:,} bytes"


def _growth_between_shows(
    early: Sequence[BoothSample], late: Sequence[BoothSample]
) -> Iterator[str]:
    """Prints how much of the disk is taken at Welcome; yields that it grew, or wasn't seen."""
    before, after = ([each.disk for each in some if not each.chapter] for some in (early, late))
    if not before or not after:
        yield "the disk can't be compared: nobody was at Welcome"
        return
    first, last = median(before), median(after)
    print(f"disk at Welcome: {first:,.0f}, {last:,.0f} in the end")
    if last > first * MOST_GROWTH + RECORDING:
        yield f"the disk that is taken at Welcome grew by {last - first:,.0f} bytes"


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


def _disk(folder: Path) -> tuple[int, int]:
    """Returns the bytes that a home folder takes on the disk: all but its log, and its log."""
    taken = {True: 0, False: 0}
    for path in folder.rglob("*"):
        with suppress(OSError):
            taken[path.name.startswith(FILE)] += path.lstat().st_blocks * 512
    return taken[False], taken[True]
