"""What a subject in containers needs of the machine: data that the checkup looks at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from core.process.paths import command
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

Present = Callable[["Engine"], Awaitable[object]]
Ensure = Callable[["Engine", Tell], Awaitable[object]]
Probe = Callable[["Engine"], Awaitable[bool | None]]


class Built(Struct, frozen=True, kw_only=True):
    """An image that is built on the engine, from what is installed here.

    Attributes:
        key: stable.
        title: as people say it: ``Image of the load``.
        present: whether the engine has it, up to date: what it returns is true then.
        ensure: builds it where it isn't, telling how far it is; raises SubjectError.
        without: what the subject does without it: ``the start builds it``; empty where it
            can't start then.
    """

    key: str
    title: str
    present: Present
    ensure: Ensure
    without: str = ""


class Requirements(Struct, frozen=True, kw_only=True):
    """All that a subject needs besides the program itself.

    Attributes:
        asked: the subject as it is asked for: ``tikv --pd 3``.
        pulled: the images that a registry has, each with its tag.
        built: the images that are built here.
        memory_bytes: what its containers take.
        disk_bytes: what its images and a run's data take on the engine's disk.
        ports: how many it publishes.
        slows: tells whether the engine's kernel can delay what a container sends, None where
            that can't be known yet; None in its place where no such fault is offered.
    """

    asked: str
    pulled: tuple[str, ...] = ()
    built: tuple[Built, ...] = ()
    memory_bytes: int
    disk_bytes: int
    ports: int
    slows: Probe | None = None

    @property
    def prepare_command(self) -> str:
        """What gets the images, as typed into a terminal."""
        return command(f"prepare {self.asked}")
