"""A ``subjects.hosts.instance.Instance`` whose state the test sets."""

from __future__ import annotations

from collections.abc import Callable

from subjects.hosts.instance import RuntimeState


class ToldInstance:
    """An instance that obeys and records all calls."""

    def __init__(self, name: str = "n1") -> None:
        self.name = name
        self.runtime_state = RuntimeState.ABSENT
        self.incarnation = 0
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self.exit_text = ""
        self.words = ""
        self.done: list[str] = []
        self.ends_when_killed = True
        self.ends_when_asked = True
        self._listeners: list[Callable[[], None]] = []

    def become(self, runtime_state: RuntimeState, returncode: int | None = None) -> None:
        self.runtime_state = runtime_state
        self.returncode = returncode
        self.exit_text = (
            f"exited with code {returncode}" if runtime_state is RuntimeState.EXITED else ""
        )
        for listener in self._listeners:
            listener()

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def start(self) -> None:
        self.done.append("start")
        self.incarnation += 1
        self.become(RuntimeState.RUNNING)

    async def kill(self) -> None:
        self.done.append("kill")
        if self.ends_when_killed:
            self.become(RuntimeState.EXITED, 137)

    async def ask_to_end(self) -> None:
        self.done.append("ask to end")
        if self.ends_when_asked:
            self.become(RuntimeState.EXITED, 0)

    async def pause(self) -> None:
        self.done.append("pause")
        self.become(RuntimeState.PAUSED)

    async def resume(self) -> None:
        self.done.append("resume")
        self.become(RuntimeState.RUNNING)

    async def wait_ended(self, timeout_s: float) -> bool:
        del timeout_s
        return self.runtime_state is RuntimeState.EXITED

    async def last_words(self, lines: int = 1) -> str:
        del lines
        return self.words

    def identity(self) -> dict[str, str | int | float]:
        return {"container": "c1"}


class ToldContainer(ToldInstance):
    """A told instance that can also be cut off."""

    async def cut_off(self) -> None:
        self.done.append("cut off")
        self.become(RuntimeState.CUT_OFF)

    async def reconnect(self) -> None:
        self.done.append("reconnect")
        self.become(RuntimeState.RUNNING)

    def is_cut_off(self) -> bool:
        return self.runtime_state is RuntimeState.CUT_OFF
