"""The requirements of a subject in containers: data that the checkup checks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from core.process.started import command
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

Present = Callable[["Engine"], Awaitable[object]]
Ensure = Callable[["Engine", Tell], Awaitable[object]]
Probe = Callable[["Engine"], Awaitable[bool | None]]


class Built(Struct, frozen=True, kw_only=True):
    """An image that is built for the engine, from what is installed here.

    Attributes:
        key: a stable key.
        title: the name that people use: ``Image of the load``.
        present: returns a true value where the engine has the present build.
        ensure: builds the image where it is missing, telling the progress; raises SubjectError.
        without: what the subject does without the image: ``the start builds it``; empty where
            the subject can't start then.
    """

    key: str
    title: str
    present: Present
    ensure: Ensure
    without: str = ""


class Requirements(Struct, frozen=True, kw_only=True):
    """All needs of a subject besides Faultstage.

    Attributes:
        asked: the subject as on the command line: ``tikv --pd 3``.
        pulled: the images from a registry, each with its tag.
        built: the images that are built here.
        memory_bytes: the memory of the containers.
        disk_bytes: the space of the images and of a run's data on the engine's disk.
        ports: the number of published ports.
        slows: returns whether the engine's kernel can delay networks, or None while that can't
            be known; None instead of a function where no such fault is offered.
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
        """The command that gets the images, as typed into a terminal."""
        return command(f"prepare {self.asked}")
