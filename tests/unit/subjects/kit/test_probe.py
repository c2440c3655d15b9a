"""Tests of how any node is observed, and which answers count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.exchange import NoAnswerError
from subjects.kit.observation import NodeObservation, unanswered
from subjects.kit.place import Address
from subjects.kit.probe import Asked, Probe
from tests.clocks import SetClock
from tests.unit.subjects.instances import ToldInstance


class PlacedNode:
    """A node whose instance the test sets."""

    def __init__(self) -> None:
        self.instance: Instance | None = None
        self.address: Address | None = Address(1)
        self.is_begun_anew = False

    def on_change(self, listener: Callable[[], None]) -> None:
        raise AssertionError(listener)


class ClosableClient:
    """A connection that records being closed."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def fresh(
    seen: NodeObservation, runtime_state: RuntimeState, t: float, *, started: bool
) -> NodeObservation:
    return replace(unanswered(seen, runtime_state, t), node="n1 anew" if started else seen.node)


class LateStage:
    """A node whose answer comes after the test has made a change."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.node = PlacedNode()
        self.instance = ToldInstance()
        self.clients: list[ClosableClient] = []
        self.asked: list[Asked[NodeObservation]] = []
        self.is_silent = False
        self.probe = Probe(
            self.node,
            NodeObservation(node="n1"),
            self.clock,
            connect=self._connect,
            ask=self._ask,
            fresh=fresh,
        )

    def _connect(self, address: Address) -> ClosableClient:
        self.clients.append(ClosableClient(address))
        return self.clients[-1]

    async def _ask(self, client: ClosableClient, asked: Asked[NodeObservation]) -> None:
        assert client is self.clients[-1]
        assert not client.is_closed
        self.asked.append(asked)
        if self.is_silent:
            raise NoAnswerError("it is silent")

    def answer(self) -> bool:
        return self.asked[-1].learn(answer_ms=2.0)

    async def fail(self) -> None:
        self.is_silent = True
        await self.probe.ask()
        self.is_silent = False

    async def start(self) -> None:
        self.node.instance = self.instance
        await self.instance.start()
        assert self.probe.look()
        await self.probe.ask()


def test_node_that_was_never_started_is_not_observed() -> None:
    stage = LateStage()
    assert not stage.probe.look()
    stage.node.instance = stage.instance
    assert not stage.probe.look()
    assert stage.probe.seen == NodeObservation(node="n1")


async def test_a_start_is_a_change_of_life_and_is_seen_at_once() -> None:
    stage = LateStage()
    stage.clock.t = 5.0
    await stage.start()
    assert (stage.probe.seen.runtime_state, stage.probe.seen.runtime_state_t) == (
        RuntimeState.RUNNING,
        5.0,
    )
    stage.clock.t = 6.0
    assert not stage.probe.look()
    assert (stage.probe.seen.runtime_state_t, stage.probe.seen.looked_t) == (5.0, 6.0)
    stage.instance.become(RuntimeState.EXITED, 137)
    assert stage.probe.look()
    stage.clock.t = 8.0
    await stage.instance.start()
    assert stage.probe.look()
    assert (stage.probe.seen.runtime_state, stage.probe.seen.runtime_state_t) == (
        RuntimeState.RUNNING,
        8.0,
    )
    await stage.probe.ask()
    assert [client.is_closed for client in stage.clients] == [True, False]


async def test_a_restart_between_two_looks_is_seen_too() -> None:
    stage = LateStage()
    await stage.start()
    assert stage.answer()
    stage.instance.become(RuntimeState.EXITED, 137)
    await stage.instance.start()
    assert stage.probe.look()
    assert stage.probe.seen.answered_t is None


async def test_an_end_is_dated_by_what_ran_it() -> None:
    stage = LateStage()
    await stage.start()
    stage.clock.t = 9.0
    stage.instance.ended_monotonic = 8.5
    stage.instance.become(RuntimeState.EXITED, 137)
    assert stage.probe.look()
    seen = stage.probe.seen
    assert (seen.runtime_state_t, seen.looked_t) == (8.5, 9.0)
    assert (seen.exit_text, seen.exit_code) == ("exited with code 137", 137)


async def test_observation_made_before_the_engine_fell_silent_gets_older() -> None:
    stage = LateStage()
    await stage.start()
    stage.clock.t = 4.0
    stage.instance.become(RuntimeState.UNKNOWN)
    assert stage.probe.look()
    assert (stage.probe.seen.runtime_state_t, stage.probe.seen.looked_t) == (4.0, 0.0)
    stage.clock.t = 7.0
    assert not stage.probe.look()
    assert stage.probe.seen.looked_t == 0.0


async def test_answers_and_failures_count_only_for_the_life_that_was_asked() -> None:
    stage = LateStage()
    await stage.start()
    stage.clock.t = 1.0
    await stage.fail()
    assert stage.probe.seen.failures == 1
    assert stage.answer()
    assert (stage.probe.seen.answered_t, stage.probe.seen.failures) == (1.0, 0)
    stage.instance.become(RuntimeState.PAUSED)
    stage.probe.look()
    assert not stage.answer()
    assert not stage.asked[-1].note(failures=7)
    assert (stage.probe.seen.answered_t, stage.probe.seen.failures) == (None, 0)


async def test_node_that_we_take_down_is_seen_as_not_started() -> None:
    stage = LateStage()
    await stage.start()
    assert stage.answer()
    stage.node.instance = None
    assert stage.probe.look()
    stage.instance.become(RuntimeState.EXITED, -9)
    assert not stage.probe.look()
    assert stage.probe.seen.runtime_state is RuntimeState.ABSENT
    assert (stage.probe.seen.exit_text, stage.probe.seen.answered_t) == ("", None)
    assert not stage.answer()  # of before


async def test_an_answer_of_the_one_before_is_none_of_the_next() -> None:
    stage = LateStage()
    await stage.start()
    stage.node.instance = None
    stage.probe.look()
    stage.node.instance = ToldInstance()
    await stage.node.instance.start()
    assert stage.probe.look()
    assert not stage.answer()


async def test_the_end_of_what_is_begun_anew_is_no_news_until_that_fails() -> None:
    stage = LateStage()
    await stage.start()
    stage.node.is_begun_anew = True
    stage.instance.become(RuntimeState.EXITED, -9)
    assert not stage.probe.look()
    assert stage.probe.seen.runtime_state is RuntimeState.RUNNING
    stage.node.is_begun_anew = False
    assert stage.probe.look()
    assert stage.probe.seen.runtime_state is RuntimeState.EXITED


@pytest.mark.parametrize(
    "runtime_state",
    [RuntimeState.PAUSED, RuntimeState.EXITED, RuntimeState.UNKNOWN, RuntimeState.ABSENT],
)
async def test_node_that_cannot_answer_is_not_asked(runtime_state: RuntimeState) -> None:
    stage = LateStage()
    await stage.start()
    stage.instance.become(runtime_state)
    stage.probe.look()
    await stage.probe.ask()
    assert len(stage.asked) == 1


async def test_question_goes_to_where_the_node_is_now() -> None:
    stage = LateStage()
    await stage.start()
    stage.node.address = Address(2)
    await stage.probe.ask()
    assert [(each.address.port, each.is_closed) for each in stage.clients] == [
        (1, True),
        (2, False),
    ]
    stage.node.address = None
    await stage.probe.ask()
    assert stage.clients[-1].is_closed
    assert len(stage.asked) == 2


async def test_exit_code_that_comes_after_the_end_is_a_change() -> None:
    stage = LateStage()
    await stage.start()
    stage.instance.become(RuntimeState.EXITED)
    assert stage.probe.look()
    assert stage.probe.seen.exit_code is None
    stage.instance.returncode = 137
    assert stage.probe.look()
    assert stage.probe.seen.exit_code == 137
    assert not stage.probe.look()
