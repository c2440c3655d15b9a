"""Watches the nodes of a scenario: asks their probes, who leads, and the figures of the cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from core.ports import Clock, Emit, FailureHook
from core.text import figures
from subjects.hosts.instance import RuntimeState
from subjects.kit import health_rules
from subjects.kit.exchange import NoAnswerError
from subjects.kit.leader_news import LeaderNews
from subjects.kit.place import Address
from subjects.kit.probe import Asked, Probe, is_running, memory_bytes
from subjects.kit.watcher import HealthQuestion, Healths, HealthWatcher
from subjects.own.answers import Answer, is_no_figure, number_of
from subjects.own.conditions import condition_questions
from subjects.own.health_rules import OwnRules
from subjects.own.hosting.view import HostingView
from subjects.own.leader import LeaderFinder, leaders
from subjects.own.node import OwnNode
from subjects.own.observation import OwnObservation, fresh
from subjects.own.questions import Questions, timeout_of
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.model import FigureSpec
from subjects.own.scenario.probes import ProbeSpec
from subjects.own.scenario.resolved import ResolvedNode, ResolvedScenario

LEADER_EVERY_S = 0.25
"""The interval at which nodes are asked who leads, unless the file says otherwise, seconds."""

SLOW_EVERY_S = 1.0
"""The interval of commands and health checks, unless the file says otherwise, seconds."""

_COUNTED_BELOW = 1e15
"""A figure from which on not all digits are shown: no card has room for them."""

OwnProbe = Probe[OwnObservation, "NodeConnections"]


class NodeConnections:
    """The connections of the questions to one node, which a probe closes when the node restarts."""

    def __init__(self, questions: Questions, node: str) -> None:
        """Stores the questions, and the node that they are put to."""
        self._questions = questions
        self._node = node

    def close(self) -> None:
        """Closes the connections to the node; the next question opens others."""
        self._questions.close(self._node)


def watch_nodes(
    scenario: ResolvedScenario,
    nodes: Mapping[str, OwnNode],
    questions: Questions,
    hosting: HostingView,
    emit: Emit,
    clock: Clock,
    on_failure: FailureHook | None = None,
    *,
    start_within_s: float,
) -> HealthWatcher[OwnObservation]:
    """Returns a watcher of ``nodes``.

    Args:
        scenario: says how each node is asked.
        nodes: the nodes by name.
        questions: asks them.
        hosting: knows where they are.
        emit: puts an event on the timeline.
        clock: the run's time.
        on_failure: is called with each task that fails.
        start_within_s: how long the start of a node may take, seconds.
    """
    probes = {
        node.name: _probe_of(node, nodes[node.name], questions, clock) for node in scenario.nodes
    }
    finder = None
    asked: list[HealthQuestion] = []
    if (spec := scenario.leader) is not None:
        finder = LeaderFinder(spec, scenario.nodes, questions, hosting)
        every_s = _every(spec.probe, LEADER_EVERY_S)
        asked += [
            HealthQuestion(f"who leads, by {name}", partial(_ask_leader, probe, finder), every_s)
            for name, probe in probes.items()
            if name in finder.nodes
        ]
    for title, figure in scenario.figures.items():
        asked += [
            HealthQuestion(
                f"{title} of {name}",
                partial(_ask_figure, probe, questions, title, figure),
                seconds(figure.every),
            )
            for name, probe in probes.items()
            if not figure.nodes or name in figure.nodes
        ]
    running = {name: partial(_is_running, node) for name, node in nodes.items()}
    asked += condition_questions(scenario, running, questions.ask, emit, clock)
    news = LeaderNews(emit)

    def tell(everyone: Sequence[OwnObservation], health: Healths, now: float) -> None:
        if len(leading := leaders(everyone)) == 1:
            news.tell(leading[0], health, now)

    rules = OwnRules(
        led=() if finder is None else finder.nodes,
        silent_after_s={node.name: _silent_after(node.probe) for node in scenario.nodes},
        start_within_s=start_within_s,
    )
    return HealthWatcher(
        probes,
        rules.judge,
        emit,
        clock,
        on_failure,
        tell_system=tell,
        questions=asked,
        on_close=questions.close,
    )


def _is_running(node: OwnNode) -> bool:
    return is_running(node.runtime_state)


def _probe_of(node: ResolvedNode, target: OwnNode, questions: Questions, clock: Clock) -> OwnProbe:
    spec = node.probe
    every_s = _every(spec, 0.0)
    asked_t = float("-inf")

    async def ask(_: NodeConnections, asked: Asked[OwnObservation]) -> None:
        nonlocal asked_t
        if spec is None:
            _take(asked, Answer(is_answered=True, is_good=True), target)
            return
        is_new = asked.seen.answered_t is None or asked.seen.failures
        if not is_new and asked.now - asked_t < every_s:
            return
        asked_t = asked.now
        _take(asked, await questions.ask(spec, node.name), target)

    def connect(_: Address) -> NodeConnections:
        return NodeConnections(questions, node.name)

    def may_answer(state: RuntimeState) -> bool:
        return is_running(state)

    seen = OwnObservation(node=node.name)
    return Probe(target, seen, clock, connect=connect, ask=ask, fresh=fresh, may_answer=may_answer)


def _take(asked: Asked[OwnObservation], answer: Answer, target: OwnNode) -> None:
    """Notes what came of asking a node's probe.

    Raises:
        NoAnswerError: the node didn't answer.
    """
    if not answer.is_answered:
        asked.note(reason=answer.reason)
        raise NoAnswerError(answer.reason)
    asked.learn(
        is_good=answer.is_good,
        was_good=asked.seen.was_good or answer.is_good,
        bad=0 if answer.is_good else asked.seen.bad + 1,
        reason=answer.reason,
        answer_ms=asked.took_ms,
        memory_bytes=memory_bytes(target),
    )


async def _ask_leader(probe: OwnProbe, finder: LeaderFinder) -> None:
    """Asks a running node who leads, and notes the answer."""
    if is_running(probe.seen.runtime_state) and probe.connected() is not None:
        asked = probe.asked()
        asked.note(**await finder.ask(probe.seen.node))


async def _ask_figure(
    probe: OwnProbe, questions: Questions, title: str, figure: FigureSpec
) -> None:
    """Asks a running node for a card's figure, and notes it; one that is gone is removed."""
    if not is_running(probe.seen.runtime_state) or probe.connected() is None:
        return
    asked = probe.asked()
    answer = await questions.ask(figure.value, probe.seen.node)
    shown = {**probe.seen.figures, title: shown_figure(answer, figure.unit)}
    asked.note(figures=shown)


def shown_figure(answer: Answer, unit: str) -> str:
    """Returns a figure as shown on a card, with the unit; a dash where there is none."""
    value = answer.value
    if not answer.is_good or value is None or is_no_figure(value):
        return figures.UNKNOWN
    number = number_of(value)
    if number is None:
        text = str(value)
    elif abs(number) >= _COUNTED_BELOW:
        text = f"{number:.3g}"
    elif number.is_integer():
        text = figures.count(int(number))
    else:
        text = f"{number:.3g}" if abs(number) < 1_000 else figures.count(round(number))
    return f"{text} {unit}" if unit else text


def _every(spec: ProbeSpec | None, usual_s: float) -> float:
    """Returns how many seconds lie between two questions."""
    if spec is None:
        return usual_s
    if spec.every is not None:
        return seconds(spec.every)
    return SLOW_EVERY_S if spec.health or spec.command is not None else usual_s


def _silent_after(spec: ProbeSpec | None) -> float:
    """Returns how long a node may be silent: at least two questions must have been in vain."""
    if spec is None:
        return health_rules.SILENT_AFTER_S
    return max(health_rules.SILENT_AFTER_S, 2 * _every(spec, 0.0) + timeout_of(spec))
