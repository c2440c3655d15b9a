"""The content of a scenario file, as values; ``null`` and absence mean the default everywhere.

Durations are seconds, or text with a unit: ``500ms``, ``10s``, ``2m``. A port is a port inside the
container, or the name of one of a process's ports. ``{name}`` in commands and texts is filled in
as said at each field; ``{{name}}`` stands for ``{name}`` itself, and all other braces are left as
they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct

from subjects.own.scenario.faults import FaultSpec
from subjects.own.scenario.loads import LoadSpec
from subjects.own.scenario.probes import Duration, PortRef, ProbeSpec, ValueSpec
from subjects.own.scenario.story import InvariantSpec, StorySpec


class StopSignal(StrEnum):
    """The signals by which a process is asked to end."""

    TERM = "SIGTERM"
    INT = "SIGINT"
    QUIT = "SIGQUIT"


class ProcessSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A process that we start on this machine.

    Attributes:
        command: the program and its arguments; no shell. Filled in: ``{port}`` and
            ``{port.NAME}``, this process's own ports; ``{NODE.port}`` and ``{NODE.port.NAME}``,
            where this process reaches another one; ``{host}``; ``{folder}``, a folder of its
            own that is removed after the run; ``{name}``; ``{python}``, the Python that
            Faultstage runs on. A program with a slash is relative to the file's folder, and one
            without is looked for on PATH.
        env: variables of the environment, filled in alike.
        folder: the working folder, relative to the file's; by default the file's.
        ports: the names of the ports that it listens on; free ones are chosen for each run.
        ready: when it counts as started; by default once its probe is good.
        stop: how it is asked to end before it is killed.
    """

    command: Annotated[tuple[str, ...], Meta(min_length=1)]
    env: dict[str, str] = {}
    folder: str = "."
    ports: tuple[str, ...] = ("http",)
    ready: ProbeSpec | None = None
    stop: StopSignal = StopSignal.TERM


class ComposeSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Compose project that we start, under a separate name for each run.

    Attributes:
        file: the Compose file, relative to this file; for ``x-faultstage`` it is that file.
        profiles: the profiles that are on.
        env: variables for the file's ``${...}``; what neither these, nor ``.env`` beside that file,
            nor the environment fills in is empty, which is told.
        services: the services that are started; by default all.
    """

    file: str = "compose.yaml"
    profiles: tuple[str, ...] = ()
    env: dict[str, str] = {}
    services: tuple[str, ...] = ()


class AttachSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Compose project that runs already, and isn't ours.

    Attributes:
        project: its exact name, as ``docker compose ls`` shows it.
    """

    project: Annotated[str, Meta(min_length=1)]


class SystemSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source of the system: exactly one of ``processes``, ``compose`` and ``attach``.

    Attributes:
        processes: processes that we start, by the names of their nodes.
        compose: a Compose project that we start.
        attach: a Compose project that runs already.
    """

    processes: dict[str, ProcessSpec] | None = None
    compose: ComposeSpec | None = None
    attach: AttachSpec | None = None


class NodeSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node on stage: a card, and a possible victim.

    Attributes:
        title: what the card says beside the node's name; by default nothing.
        service: the Compose service, or the process; by default the one of the node's name. A
            service with replicas is as many nodes: ``NAME-1``, ``NAME-2``.
        probe: how the node is found to be well. By default the container's health check, where it
            has one; else ``tcp`` on its first port; else that it runs.
        group: the name of the group that it belongs to; by default one group of all.
        victim: whether faults may hit it.
    """

    title: str = ""
    service: str = ""
    probe: ProbeSpec | None = None
    group: str = ""
    victim: bool = True


class GroupSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nodes of one kind, which agree among themselves or don't.

    Attributes:
        majority: whether a majority of them must be up.
        least: how many must be up, where that isn't a majority.
        member: what a node of it is called, one and several: ``[store, stores]``.
        leader: what the one that leads is called, one and several.
        follower: what the others are called, one and several.
    """

    majority: bool = False
    least: Annotated[int, Meta(ge=1)] | None = None
    member: Annotated[tuple[str, ...], Meta(min_length=2, max_length=2)] | None = None
    leader: Annotated[tuple[str, ...], Meta(min_length=2, max_length=2)] | None = None
    follower: Annotated[tuple[str, ...], Meta(min_length=2, max_length=2)] | None = None


class LeaderSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way to tell the leader: exactly one of ``probe``, ``named`` and ``label``.

    Attributes:
        probe: a probe that is good on the leader alone; asked of each node.
        named: a value that names the leader, by its node's name, service, or ``host:port``;
            asked of each node, and what most say counts.
        label: a container's label, ``KEY=VALUE``, that the leader alone has.
        port: for ``named`` by ``host:port``: the port there that is meant.
        group: the group that it leads; by default the only one.
    """

    probe: ProbeSpec | None = None
    named: ValueSpec | None = None
    label: str = ""
    port: PortRef | None = None
    group: str = ""


class FigureSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure on the cards.

    Attributes:
        value: where it comes from; asked of each node.
        unit: what follows the number: ``keys``, ``MB``, ``ms``.
        every: how often it is asked.
        nodes: the nodes that have it; by default all.
    """

    value: ValueSpec
    unit: str = ""
    every: Duration = 1.0
    nodes: tuple[str, ...] = ()


class Scenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scenario file.

    Attributes:
        name: short, for files and the command line; by default the folder's name.
        title: as the stage says it; by default the name.
        about: one sentence for the audience.
        system: where the system comes from; in a Compose file, that file by default.
        nodes: the nodes on stage by name, in order; by default all services or processes.
        groups: what is true of groups of nodes, by the group's name; "" for the only one.
        leader: how the leader is known; by default there is none.
        figures: figures on the cards, by their titles.
        load: who loads the system; by default nobody, and the stage says so.
        faults: the faults by name, the default first; by default kill, pause and what else can
            be had, of the leader where there is one.
        invariants: what must hold besides what must for every system, by name.
        story: what is said and expected; by default the eight chapters as they are.
        bound: what bounds the system's own failover, in words: ``lease``.
        fails_over_within: the most seconds that this takes; 10 by default.
        extra: ignored; a place for anchors and notes of one's own.
    """

    name: str = ""
    title: str = ""
    about: str = ""
    system: SystemSpec | None = None
    nodes: dict[str, NodeSpec | None] = {}
    groups: dict[str, GroupSpec] = {}
    leader: LeaderSpec | None = None
    figures: dict[str, FigureSpec] = {}
    load: LoadSpec | None = None
    faults: dict[str, FaultSpec] = {}
    invariants: dict[str, InvariantSpec] = {}
    story: StorySpec | None = None
    bound: str = ""
    fails_over_within: Duration | None = None
    extra: Any = None
