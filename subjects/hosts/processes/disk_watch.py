"""Watches the disk of the run's folder, since servers stop storing when a disk is full."""

from __future__ import annotations

import asyncio
import shutil
from enum import IntEnum
from pathlib import Path

from core.model.events import Level, NoticeShown
from core.ports import Clock, Emit

LOOK_EVERY_S = 2.0

LOW_BYTES = 128 * 1024 * 1024
"""Free bytes below which the presenter is warned: about two minutes of load."""

FULL_BYTES = 4 * 1024 * 1024
"""Free bytes below which the disk counts as full: servers allocate in blocks of about this size."""

_REMEDY = "Free some space there; then restart the nodes, or press R to start afresh."


class Room(IntEnum):
    """The room that is left on a disk, in steps from plenty to none."""

    PLENTY = 0
    LOW = 1
    FULL = 2


class DiskWatch:
    """Warns the presenter once when space gets low, and once when none is left."""

    def __init__(self, folder: Path, emit: Emit, clock: Clock) -> None:
        """Watches the disk that ``folder`` is on."""
        self._folder = folder
        self._emit = emit
        self._clock = clock
        self._told = Room.PLENTY

    async def run(self) -> None:
        """Checks the disk every two seconds, until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Checks the disk once; a disk that can't be asked changes nothing."""
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:
            return
        room = Room.FULL if free < FULL_BYTES else Room.LOW if free < LOW_BYTES else Room.PLENTY
        if room > self._told:
            self._tell(room, free)
        self._told = room

    def _tell(self, room: Room, free: int) -> None:
        if room is Room.FULL:
            level = Level.ERROR
            text = f"The disk of {self._folder} is full: the nodes can't store anything more."
        else:
            level = Level.WARNING
            text = f"Only {free // 1024**2} MB are left for {self._folder}."
        self._emit(NoticeShown(t=self._clock.now(), level=level, text=text, remedy=_REMEDY))
