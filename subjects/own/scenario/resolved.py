"""A scenario with all defaults filled in: what the system, the load and the story are made of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from core.model.events import Group
from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.loads import LoadSpec
from subjects.own.scenario.model import FigureSpec, LeaderSpec, SystemSpec
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.story import InvariantSpec, StorySpec


class ResolvedNode(Struct, frozen=True, kw_only=True):
    """A node of a scenario.

    Attributes:
        name: as on its card, and in faults.
        title: what the card says besides.
        service: the Compose service, or the process.
        group: the name of its group; empty where there is one group.
        probe: how the node is found to be well; None where it is enough that it runs, or where
            only the running container tells: of a project that isn't ours, or a health check that
            comes with the image.
        ports: the ports it listens on: names of a process's ports, or ports in the container,
            the first being the default.
        can_be_hit: whether faults may hit it.
        starts_again: whether it is started again if it ends while the system starts: a service
            with a restart policy, or one that depends on others, which may not be ready yet.
        replica_of: the name under which the file has all replicas of its service; empty where
            there are none.
    """

    name: str
    title: str
    service: str
    group: str = ""
    probe: ProbeSpec | None = None
    ports: tuple[int | str, ...] = ()
    can_be_hit: bool = True
    starts_again: bool = False
    replica_of: str = ""


class ResolvedScenario(Struct, frozen=True, kw_only=True):
    """A scenario that was read, checked and completed.

    Attributes:
        file: the scenario's file.
        name: short, for files and the command line.
        title: as the stage says it.
        about: one sentence for the audience; empty where none was given.
        system: where the system comes from; exactly one of its fields is set.
        nodes: the nodes on stage, in order.
        groups: the groups of nodes; one with an empty name where the file names none.
        leader: how the leader is known; None where there is none.
        figures: figures on the cards, by title.
        load: who loads the system; None where nobody does.
        faults: the faults by name, the default first; never empty.
        invariants: what must hold besides, by name.
        story: texts and expectations.
        bound: what bounds the system's own failover, in words; empty where unsaid.
        fails_over_s: the most seconds that this takes.
    """

    file: Path
    name: str
    title: str
    about: str
    system: SystemSpec
    nodes: tuple[ResolvedNode, ...]
    groups: tuple[Group, ...]
    leader: LeaderSpec | None
    figures: Mapping[str, FigureSpec]
    load: LoadSpec | None
    faults: Mapping[str, FaultSpec]
    invariants: Mapping[str, InvariantSpec]
    story: StorySpec
    bound: str
    fails_over_s: float

    @property
    def folder(self) -> Path:
        """The folder of the file, from which all paths in the file count."""
        return self.file.parent
