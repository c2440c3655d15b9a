"""The state of one container, folded from the engine's events and looks."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent
from subjects.hosts.instance import RuntimeState

KILLED = 137
"""Exit code of a container that was killed: 128 and SIGKILL."""

_STATES = {
    "created": RuntimeState.ABSENT,
    "running": RuntimeState.RUNNING,
    "restarting": RuntimeState.RUNNING,
    "paused": RuntimeState.PAUSED,
    "exited": RuntimeState.EXITED,
    "dead": RuntimeState.EXITED,
    "removing": RuntimeState.EXITED,
}
_BECOMES = {
    "start": RuntimeState.RUNNING,
    "pause": RuntimeState.PAUSED,
    "unpause": RuntimeState.RUNNING,
}


class ContainerState:
    """Folds events and looks into a state; never asks the engine.

    Attributes:
        incarnation: how many times the container was started.
        returncode: the exit code; None while the container runs.
        ended_monotonic: the time of the end; None while the container runs.
        is_cut_off: whether the container isn't on the network of the nodes.
        joined: the networks of the nodes that the container is on, or was on before it was cut
            off, each with its names there.
        is_lost: whether the engine doesn't answer, so that nothing is known.
    """

    def __init__(self, peers: str, clock: EngineClock, others: Sequence[str] = ()) -> None:
        """Stores the networks of the nodes, and the engine's clock.

        Args:
            peers: the network of the nodes; empty where there is none that could be taken away.
            clock: the engine's clock.
            others: further networks of the nodes.
        """
        self._peers = peers
        self._networks = tuple(each for each in (peers, *others) if each)
        self._clock = clock
        self._runtime_state = RuntimeState.ABSENT
        self._heard_s = float("-inf")
        self._started_at = ""
        self._out_of_memory = False
        self._unseen = False
        self.incarnation = 0
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self.is_cut_off = False
        self.joined: dict[str, tuple[str, ...]] = {}
        self.is_lost = False

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks of the nodes, the first being the one that all have."""
        return self._networks

    @property
    def aliases(self) -> tuple[str, ...]:
        """The container's names on the first network, also while cut off."""
        return self.joined.get(self._peers, ())

    @property
    def runtime_state(self) -> RuntimeState:
        """The state, as far as anybody knows."""
        if self.is_lost:
            return RuntimeState.UNKNOWN
        if self._runtime_state is RuntimeState.RUNNING and self.is_cut_off:
            return RuntimeState.CUT_OFF
        return self._runtime_state

    @property
    def exists_running(self) -> bool:
        """Whether the container runs or is paused, by what was last known."""
        return self._runtime_state in (RuntimeState.RUNNING, RuntimeState.PAUSED)

    @property
    def exit_text(self) -> str:
        """The words for how the container ended; empty while the container runs."""
        code = self.returncode
        if self._runtime_state is not RuntimeState.EXITED:
            return ""
        if code is None:
            return "ended, nobody saw how"
        if self._unseen:
            return f"ended while the engine was away (exit code {code})"
        if code == KILLED:
            why = "was killed: out of memory" if self._out_of_memory else "was killed"
            return f"{why} (exit code {code})"
        return f"exited with code {code}"

    def hears(self, event: EngineEvent) -> bool:
        """Applies an event; returns whether only a look can tell what the event means."""
        self._heard_s = max(self._heard_s, event.monotonic_s)
        if event.kind == "network":
            if event.network not in self._networks:
                return False
            if event.action == "connect":
                self.is_cut_off = False
                return False
            # A container that ends leaves its networks first, just as one that is cut off.
            return self.exists_running and not self.is_cut_off
        match event.action:
            # While the engine was away the container may have ended without an event.
            case "start" if not self.exists_running or self.is_lost:
                self._started()
            case "pause" | "unpause" if self.exists_running:
                self._runtime_state = _BECOMES[event.action]
            case "oom":
                self._out_of_memory = True
            case "die":
                self._ended(event.exit_code, event.monotonic_s)
            case "destroy" if self._runtime_state is not RuntimeState.EXITED:
                self._ended(None, event.monotonic_s)
            case _:
                pass
        return False

    def sees(self, view: ContainerView, looked_s: float) -> None:
        """Applies the engine's answer to a look.

        Args:
            view: the engine's answer.
            looked_s: ``time.monotonic()`` before the engine was asked; an event heard since then
                is newer.
        """
        was_lost, self.is_lost = self.is_lost, False
        if looked_s < self._heard_s:
            return
        runtime_state = _STATES.get(view.status, RuntimeState.UNKNOWN)
        present = [name for name in self._networks if name in view.networks]
        self.is_cut_off = bool(self._networks) and not present
        for name in present:
            if view.networks[name] or name not in self.joined:
                self.joined[name] = view.networks[name]
        restarted = bool(self._started_at) and view.started_at != self._started_at
        if runtime_state in (RuntimeState.RUNNING, RuntimeState.PAUSED):
            if not self.exists_running or restarted:
                self._started()
            self._runtime_state = runtime_state
        elif (
            runtime_state is RuntimeState.EXITED and self._runtime_state is not RuntimeState.EXITED
        ):
            ended = self._clock.read(view.finished_at)
            self._ended(view.exit_code, looked_s if ended is None else ended)
            self._unseen = was_lost
        self._started_at = view.started_at if runtime_state is not RuntimeState.ABSENT else ""

    def loses(self) -> None:
        """Notes that the engine doesn't answer any more."""
        self.is_lost = True

    def disappears(self, looked_s: float) -> None:
        """Notes that the engine answers, and has no such container."""
        self.is_lost = False
        if self._runtime_state is not RuntimeState.EXITED:
            self._ended(None, looked_s)

    def _started(self) -> None:
        self._runtime_state = RuntimeState.RUNNING
        self._started_at = ""
        self._out_of_memory = self._unseen = False
        self.incarnation += 1
        self.returncode = self.ended_monotonic = None

    def _ended(self, code: int | None, monotonic_s: float) -> None:
        self._runtime_state = RuntimeState.EXITED
        self._unseen = False
        self.returncode = code
        self.ended_monotonic = monotonic_s
