"""Anybody's own system on stage, as described by one file: a ``core.ports.Subject``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Unpack

from core.model.abilities import Slowable
from core.model.events import Level, NoticeShown
from core.monitor.invariants import Invariant
from core.ports import Checkup, Clock, Emit, Load, Node, SubjectError, SubjectInfo
from core.story.chapters import Story
from core.story.fault_plans import FaultPlan
from subjects.hosts.hosting import PortTakenError, RunOptions
from subjects.hosts.instance import Instance, RuntimeState
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject
from subjects.kit.no_load import NoLoad
from subjects.kit.node_start import start_nodes
from subjects.load.client import LoadProcess
from subjects.load.target import LOAD, LoadTarget
from subjects.own import fault_words
from subjects.own import system_words as words
from subjects.own.checkup import checkup_of
from subjects.own.fixing import apply_fix
from subjects.own.health import watch_nodes
from subjects.own.hosting.choose import hosting_of
from subjects.own.hosting.view import OwnHosting
from subjects.own.invariants import invariants
from subjects.own.load import load_of
from subjects.own.load_told import (
    asked_nodes,
    asks_leader,
    can_burst,
    load_kind_of,
    unproven_of,
)
from subjects.own.node import OwnNode
from subjects.own.plans import plans
from subjects.own.questions import Questions
from subjects.own.scenario.resolved import ResolvedScenario
from subjects.own.settling import until_all_ready
from subjects.own.stories import SecondAct, proves, stories

if TYPE_CHECKING:
    from subjects.hosts.containers.foreign_run import AtCrash

PROCESSES_START_WITHIN_S, CONTAINERS_START_WITHIN_S = 30.0, 120.0
"""The longest time for a node's start, seconds: images of databases prepare a disk first."""


class OwnSubject(BaseSubject[OwnHosting, Load]):
    """The nodes of one scenario, their watcher and their load: one for each run.

    Attributes:
        info: what it is.
        nodes: what faults may hit: the nodes on stage, what else the system has, and a load that
            can burst.
    """

    def __init__(
        self,
        scenario: ResolvedScenario,
        emit: Emit,
        clock: Clock,
        *,
        yes_break: str | None = None,
        at_crash: AtCrash | None = None,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates the parts; starts nothing yet.

        Args:
            scenario: what the file says.
            emit: puts an event on the timeline.
            clock: the run's time.
            yes_break: the name of a project that isn't ours and may be broken.
            at_crash: what is run when the app dies while such a project may be broken.
            run: where the run's files go, and who is told of failures.
        """
        self._scenario = scenario
        known = plans(scenario)
        self._emit = emit
        self._clock = clock
        in_containers = scenario.system.processes is None
        start_s = CONTAINERS_START_WITHIN_S if in_containers else PROCESSES_START_WITHIN_S
        progress = StartProgress(emit, clock)
        hosting = hosting_of(scenario, emit, clock, progress.tell, yes_break, at_crash, **run)
        questions = Questions(hosting, scenario.folder)
        on_stage = _nodes_on_stage(scenario, questions, start_s)
        beside = {
            name: OwnNode(name, None, questions, start_s) for name in others_of(scenario, known)
        }
        for node in beside.values():
            node.on_change(partial(self._beside_changed, node))
        health = watch_nodes(
            scenario,
            on_stage,
            questions,
            hosting,
            emit,
            clock,
            run.get("on_failure"),
            start_within_s=start_s,
        )
        load = load_of(scenario, hosting, health, emit, clock)
        self._on_stage = on_stage
        self._placed_nodes: Mapping[str, OwnNode] = {**beside, **on_stage}
        self.nodes: Mapping[str, Node] = dict(self._placed_nodes)
        if load is not None and can_burst(scenario.load):
            self.nodes = {**self.nodes, LOAD: LoadTarget(load)}
        placed = self._placed_nodes.values()
        super().__init__(
            hosting, health, load or NoLoad(), progress, placed, in_containers=in_containers
        )
        self.info = SubjectInfo(
            name="own",
            title=scenario.title,
            subtitle=words.subtitle(len(on_stage), in_containers=in_containers),
            nodes=tuple(on_stage),
            titles={node.name: node.title for node in scenario.nodes if node.title != node.name},
            bound=scenario.bound,
            bound_s=(0.0, scenario.fails_over_s),
            groups=scenario.groups,
            tells_lag=False,
            load_kind=load_kind_of(scenario),
            unproven=unproven_of(scenario),
            asks_leader=asks_leader(scenario),
            asked_nodes=asked_nodes(scenario),
        )
        self.invariants: Sequence[Invariant] = invariants(scenario)
        self.stories: Mapping[str, Story] = stories(
            scenario, known, _second_act(scenario, on_stage, hosting, load)
        )

    @property
    def plans(self) -> Mapping[str, FaultPlan]:
        """The faults that can be had here; the check-up may have found that some can't."""
        lacks = self._in_containers and bool(super()._missing_kinds())
        return plans(self._scenario, {Slowable: fault_words.NO_DELAY} if lacks else {})

    @property
    def checkup(self) -> Checkup | None:
        """The check-up that looks for the programs, or the engine, and for room."""
        return checkup_of(self._scenario)

    async def _form(self) -> None:
        """Starts fresh nodes; returns when each of them is ready.

        Raises:
            SubjectError: a node can't be started, or isn't ready in time.
        """
        tell = self._progress.tell
        is_ours = self._scenario.system.attach is None
        again = {node.name for node in self._scenario.nodes if is_ours and node.starts_again}

        async def form(_: int) -> None:
            tell("Waiting until all of them are ready", 0.6)
            # Compose itself has waited for the containers that others depend on.
            waits = self._on_stage if self._in_containers else self._placed_nodes
            await until_all_ready(waits.values(), again, self._tell_end)

        if self._scenario.system.attach is not None:
            await self._attach(form)
            return
        starting = partial(tell, words.starting(len(self._placed_nodes)), 0.2)
        await start_nodes(self._placed_nodes, self._hosting, form, starting)

    async def _attach(self, form: Callable[[int], Awaitable[None]]) -> None:
        """Settles the nodes where they run already; a failed try ends no node.

        Raises:
            SubjectError: a node isn't there, or isn't ready in time.
        """
        self._progress.tell(words.ATTACHING, 0.3)
        places = await self._hosting.start(tuple(self._placed_nodes))
        for name, node in self._placed_nodes.items():
            node.settle(places[name])
        try:
            await form(0)
        except PortTakenError as error:
            raise SubjectError(str(error)) from error

    def _tell_end(self, text: str) -> None:
        """Tells that a node has ended while the system starts, and is started again."""
        t = self._clock.now()
        text = words.started_again(text)
        self._emit(NoticeShown(t=t, level=Level.INFO, text=text, remedy=""))

    def _beside_changed(self, node: OwnNode) -> None:
        """Tells that something that isn't on stage has ended, since no card does."""
        instance = node.instance
        if instance is not None and _has_failed(instance):
            text, remedy = words.beside_ended(node.name, instance.exit_text)
            t = self._clock.now()
            self._emit(NoticeShown(t=t, level=Level.WARNING, text=text, remedy=remedy))


def _second_act(
    scenario: ResolvedScenario,
    nodes: Mapping[str, OwnNode],
    hosting: OwnHosting,
    load: LoadProcess | None,
) -> SecondAct | None:
    """Returns through whom a fix goes in; None where the file brings none, or there is no load."""
    if (fix := scenario.story.fix) is None or load is None:
        return None
    apply = partial(apply_fix, fix, nodes, hosting)
    return SecondAct(apply, load.look_back if proves(scenario) else None)


def _has_failed(instance: Instance) -> bool:
    """Whether something has ended that should run on: a migration in a container may end."""
    if instance.runtime_state is not RuntimeState.EXITED:
        return False
    return instance.returncode != 0 or isinstance(instance, ProcessInstance)


def others_of(scenario: ResolvedScenario, plans: Mapping[str, FaultPlan]) -> tuple[str, ...]:
    """Returns what is no node on stage: other processes, and other services that are hit."""
    nodes = {name for node in scenario.nodes for name in (node.name, node.service or node.name)}
    hit = (name for plan in plans.values() for name in plan.nodes if name != LOAD)
    others = scenario.system.processes or dict.fromkeys(hit)
    return tuple(name for name in others if name not in nodes)


def _nodes_on_stage(
    scenario: ResolvedScenario, questions: Questions, start_s: float
) -> dict[str, OwnNode]:
    processes = scenario.system.processes or {}
    nodes: dict[str, OwnNode] = {}
    for node in scenario.nodes:
        spec = processes.get(node.service or node.name)
        ready = node.probe if spec is None or spec.ready is None else spec.ready
        nodes[node.name] = OwnNode(node.name, ready, questions, start_s, may_be_hit=node.can_be_hit)
    return nodes
