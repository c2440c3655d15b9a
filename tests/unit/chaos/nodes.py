"""Nodes for the faults to be put into."""

from __future__ import annotations

from collections.abc import Callable

from core.ports import SubjectError


class RecordingNode:
    """Does what it is told and writes down what that was."""

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
