"""How any node is looked at, and whose answers count."""

from __future__ import annotations

from msgspec.structs import replace

from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.kit.probe import Probe
from tests.clocks import SetClock
from tests.unit.subjects.instances import ToldInstance


class Node:
    """What runs it, as the test sets it."""

    def __init__(self) -> None:
        self.instance: Instance | None = None
        self.is_begun_anew = False


class Asked(Probe[NodeObservation]):
    """Asks a node whose answer comes when the test has changed what it likes."""

    def __init__(self, node: Node, clock: SetClock) -> None:
        super().__init__(node, NodeObservation(node="n1"), clock)
        self.begun = 0
        self.moment = self._moment()

    async def ask(self) -> None:
        self.moment = self._moment()

    def answer(self) -> bool:
        return self._learn(self.moment, answer_ms=2.0)

    def fail(self) -> bool:
        return self._miss(self.moment)

    def close(self) -> None:
        pass

    def _begin_anew(self) -> None:
        self.begun += 1

    def _fresh(self, life: RuntimeState, t: float, *, started: bool) -> NodeObservation:
        seen = unanswered(self.seen, life, t)
        return replace(seen, exit_text="", exit_code=None) if started else seen


class Stage:
    def __init__(self) -> None:
        self.clock = SetClock()
        self.node = Node()
        self.instance = ToldInstance()
        self.probe = Asked(self.node, self.clock)

    async def start(self) -> None:
        self.node.instance = self.instance
        await self.instance.start()
        assert self.probe.look()
        await self.probe.ask()


def test_of_what_was_never_started_nothing_is_seen() -> None:
    stage = Stage()
    assert not stage.probe.look()
    stage.node.instance = stage.instance
    assert not stage.probe.look()
    assert stage.probe.seen == NodeObservation(node="n1")


async def test_a_start_is_a_change_of_life_and_is_seen_at_once() -> None:
    stage = Stage()
    stage.clock.t = 5.0
    await stage.start()
    assert (stage.probe.seen.life, stage.probe.seen.life_t) == (RuntimeState.RUNNING, 5.0)
    stage.clock.t = 6.0
    assert not stage.probe.look()
    assert (stage.probe.seen.life_t, stage.probe.seen.looked_t) == (5.0, 6.0)
    stage.instance.become(RuntimeState.EXITED, 137)
    assert stage.probe.look()
    stage.clock.t = 8.0
    await stage.instance.start()
    assert stage.probe.look()
    assert (stage.probe.seen.life, stage.probe.seen.life_t) == (RuntimeState.RUNNING, 8.0)
    assert stage.probe.begun == 2


async def test_a_restart_between_two_looks_is_seen_too() -> None:
    stage = Stage()
    await stage.start()
    assert stage.probe.answer()
    stage.instance.become(RuntimeState.EXITED, 137)
    await stage.instance.start()
    assert stage.probe.look()
    assert stage.probe.seen.answered_t is None


async def test_an_end_is_dated_by_what_ran_it() -> None:
    stage = Stage()
    await stage.start()
    stage.clock.t = 9.0
    stage.instance.ended_monotonic = 8.5
    stage.instance.become(RuntimeState.EXITED, 137)
    assert stage.probe.look()
    seen = stage.probe.seen
    assert (seen.life_t, seen.looked_t) == (8.5, 9.0)
    assert (seen.exit_text, seen.exit_code) == ("exited with code 137", 137)


async def test_what_was_known_when_the_engine_fell_silent_gets_older() -> None:
    stage = Stage()
    await stage.start()
    stage.clock.t = 4.0
    stage.instance.become(RuntimeState.UNKNOWN)
    assert stage.probe.look()
    assert (stage.probe.seen.life_t, stage.probe.seen.looked_t) == (4.0, 0.0)
    stage.clock.t = 7.0
    assert not stage.probe.look()
    assert stage.probe.seen.looked_t == 0.0


async def test_answers_and_failures_count_only_for_the_life_that_was_asked() -> None:
    stage = Stage()
    await stage.start()
    stage.clock.t = 1.0
    assert stage.probe.fail()
    assert stage.probe.seen.failures == 1
    assert stage.probe.answer()
    assert (stage.probe.seen.answered_t, stage.probe.seen.failures) == (1.0, 0)
    stage.instance.become(RuntimeState.PAUSED)
    stage.probe.look()
    assert not stage.probe.answer()
    assert not stage.probe.fail()
    assert (stage.probe.seen.answered_t, stage.probe.seen.failures) == (None, 0)


async def test_what_is_taken_down_by_us_is_seen_as_not_started() -> None:
    stage = Stage()
    await stage.start()
    assert stage.probe.answer()
    stage.node.instance = None
    assert stage.probe.look()
    stage.instance.become(RuntimeState.EXITED, -9)
    assert not stage.probe.look()
    assert stage.probe.seen.life is RuntimeState.ABSENT
    assert (stage.probe.seen.exit_text, stage.probe.seen.answered_t) == ("", None)
    assert not stage.probe.answer()  # of before


async def test_an_answer_of_the_one_before_is_none_of_the_next() -> None:
    stage = Stage()
    await stage.start()
    stage.node.instance = None
    stage.probe.look()
    stage.node.instance = ToldInstance()
    await stage.node.instance.start()
    assert stage.probe.look()
    assert not stage.probe.answer()


async def test_the_end_of_what_is_begun_anew_is_no_news_until_that_fails() -> None:
    stage = Stage()
    await stage.start()
    stage.node.is_begun_anew = True
    stage.instance.become(RuntimeState.EXITED, -9)
    assert not stage.probe.look()
    assert stage.probe.seen.life is RuntimeState.RUNNING
    stage.node.is_begun_anew = False
    assert stage.probe.look()
    assert stage.probe.seen.life is RuntimeState.EXITED
