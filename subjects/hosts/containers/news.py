"""Reads the engine's events: those of one run, each once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import RUN, SERVICE

REMEMBERED = 512
"""The engine itself keeps 256 events for those who ask for earlier ones."""

_NOISE = ("exec_", "health_status", "attach", "top", "resize")
_NS = 10**9


class EngineEvent(Struct, frozen=True):
    """Something that happened to a container of ours.

    Attributes:
        monotonic_s: when, as ``time.monotonic()``.
        kind: ``container`` or ``network``.
        action: as the engine calls it: die, start, pause, disconnect, ...
        container_id: which container.
        service: which service it is.
        exit_code: how it ended, for ``die``.
        network: which network, for the kind ``network``.
        signal: which signal was sent, for ``kill``.
    """

    monotonic_s: float
    kind: str
    action: str
    container_id: str
    service: str
    exit_code: int | None = None
    network: str = ""
    signal: str = ""


class News:
    """Sorts the engine's events: whose they are, and whether they were heard before."""

    def __init__(self, run_id: str, clock: EngineClock) -> None:
        """Takes the run whose containers are meant."""
        self._run_id = run_id
        self._clock = clock
        self._services: dict[str, str] = {}
        self._seen: deque[tuple[object, ...]] = deque(maxlen=REMEMBERED)
        self._last_ns = 0

    @property
    def since(self) -> str | None:
        """Where to go on after the stream broke; None before the first event."""
        if not self._last_ns:
            return None
        return f"{self._last_ns // _NS}.{self._last_ns % _NS:09d}"

    def know(self, views: Iterable[ContainerView]) -> None:
        """Takes note of containers of the run: events of networks carry no labels."""
        self._services.update({view.id: view.service for view in views})

    def read(self, item: dict[str, Any], *, fresh: bool) -> EngineEvent | None:
        """One event; None where it is another's, noise, or was heard before.

        Args:
            item: as the engine sent it.
            fresh: whether it was sent as it happened, and not from the engine's memory.
        """
        kind, action = str(item.get("Type", "")), str(item.get("Action", ""))
        actor: dict[str, Any] = item.get("Actor") or {}
        attributes: dict[str, str] = actor.get("Attributes") or {}
        time_ns = int(item.get("timeNano") or 0)
        if action.startswith(_NOISE):
            return None
        container_id = str(actor.get("ID", "") if kind == "container" else "")
        if kind == "container" and attributes.get(RUN) == self._run_id:
            self._services[container_id] = attributes.get(SERVICE, "")
        elif kind == "network":
            container_id = str(attributes.get("container", ""))
        if container_id not in self._services:
            return None
        mark = (time_ns, kind, action, actor.get("ID"), container_id)
        if mark in self._seen:
            return None
        self._seen.append(mark)
        self._last_ns = max(self._last_ns, time_ns)
        if fresh:
            self._clock.heard(time_ns / _NS)
        code = attributes.get("exitCode", "")
        return EngineEvent(
            monotonic_s=self._clock.to_monotonic(time_ns / _NS),
            kind=kind,
            action=action,
            container_id=container_id,
            service=self._services[container_id],
            exit_code=int(code) if action == "die" and code.lstrip("-").isdigit() else None,
            network=str(attributes.get("name", "")) if kind == "network" else "",
            signal=str(attributes.get("signal", "")) if action == "kill" else "",
        )
