"""Stories in two acts whose fix is another configuration of the servers, while they run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from msgspec import Struct

from core.story.acts import Acts
from core.story.chapters import Story
from core.story.two_acts import Tale, TwoActs
from core.views.lanes import NodeLanes
from subjects.kit.reads_true import READS_TRUE
from subjects.load.client import LoadProcess


class Configurable(Protocol):
    """A server whose settings can be changed while the server runs."""

    async def configure(self, settings: Mapping[str, str]) -> None:
        """Changes settings, or raises SubjectError."""
        ...


class ConfigFix(Struct, frozen=True):
    """The change of configuration that the second act makes.

    Attributes:
        settings: the settings of all servers that are changed.
        replicas: how many replicas clients wait for with each write.
    """

    settings: Mapping[str, str]
    replicas: int = 0


def config_stories(
    fixes: Mapping[Tale, ConfigFix],
    servers: Sequence[Configurable],
    load: LoadProcess,
    make_lanes: Callable[[], NodeLanes],
    words: Mapping[str, str],
) -> dict[str, Story]:
    """Returns the story of each tale, by key.

    Args:
        fixes: what mends what each tale is about.
        servers: those that a fix is applied to.
        load: the load, which reads back in the middle of a story.
        make_lanes: makes what remembers what each server was.
        words: what the chapters ``welcome``, ``health`` and ``load`` say.
    """

    async def apply(fix: ConfigFix) -> None:
        await asyncio.gather(*(server.configure(fix.settings) for server in servers))
        await load.wait_for_replicas(fix.replicas)

    def tell(tale: Tale, fix: ConfigFix) -> Story:
        lanes = make_lanes()
        # A read of the load that misses a write is no health check of the system.
        acts = Acts(load.look_back, lanes.between, by_load=(READS_TRUE,))
        return TwoActs(tale, acts, lanes, partial(apply, fix), **words).story

    return {tale.key: tell(tale, fix) for tale, fix in fixes.items()}
