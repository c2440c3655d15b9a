"""Nodes for tests of faults."""

from __future__ import annotations

from collections.abc import Callable

from core.ports import SubjectError


class RecordingNode:
    """A node that obeys and records all calls."""

    def __init__(self, name: str = "n1") -> None:
        self.name = name
        self.alive = True
        self.paused = False
        self.calls: list[str] = []
        self.refuses = False
        self.before_call: Callable[[], None] = lambda: None

    def is_alive(self) -> bool:
        return self.alive

    def is_paused(self) -> bool:
        return self.paused

    async def kill(self) -> None:
        self._call("kill")
        self.alive = self.paused = False

    async def ask_to_end(self) -> None:
        self._call("ask to end")
        self.alive = self.paused = False

    async def pause(self) -> None:
        self._call("pause")
        self.paused = True

    async def resume(self) -> None:
        self._call("resume")
        self.paused = False

    async def restart(self) -> None:
        self._call("restart")
        self.alive, self.paused = True, False

    def identity(self) -> dict[str, str | int | float]:
        return {"node": self.name, "pid": 42, "create_time": 1.5}

    def _call(self, what: str) -> None:
        self.before_call()
        if self.refuses:
            raise SubjectError(f"{self.name} refuses to {what}.")
        self.calls.append(what)


class RecordingContainer(RecordingNode):
    """A recording node that can also be cut off, slowed down and inspected."""

    def __init__(self, name: str = "n1") -> None:
        super().__init__(name)
        self.cut = False
        self.delay_ms = 0.0
        self.engine_answers = True

    async def inspect(self) -> None:
        if not self.engine_answers:
            raise SubjectError("The container engine doesn't answer.")

    async def cut_off(self) -> None:
        self._call("cut off")
        self.cut = True

    async def reconnect(self) -> None:
        self._call("reconnect")
        self.cut = False

    def is_cut_off(self) -> bool:
        return self.cut

    async def slow_down(self, delay_ms: float) -> None:
        self._call("slow down")
        self.delay_ms = delay_ms

    async def speed_up(self) -> None:
        self._call("speed up")
        self.delay_ms = 0.0

    async def is_slowed(self) -> bool:
        return self.delay_ms > 0.0
