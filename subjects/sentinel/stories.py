"""The stories of this system, by key; the first is the default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from core.story.chapters import Story
from core.story.outage import OUTAGE as PLAIN
from subjects.load.client import LoadProcess
from subjects.sentinel.node import ServerNode
from subjects.sentinel.plans import FAULTS_OF, KILL_PRIMARY, OUTAGE


def stories(servers: Sequence[ServerNode], load: LoadProcess) -> Mapping[str, Story]:
    """Returns the stories of one run, by key."""
    del servers, load
    return {OUTAGE: replace(PLAIN, fault=KILL_PRIMARY, faults=FAULTS_OF[OUTAGE])}
