"""Reads the engine's events: filters those of one run, and drops duplicates."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from subjects.hosts.containers.engine.clock import EngineClock
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import ContainerChoice

REMEMBERED = 512
"""Number of events that are remembered; the engine keeps 256 for those who ask for earlier ones."""

_NOISE = ("exec_", "health_status", "attach", "top", "resize")
_NS = 10**9


class EngineEvent(Struct, frozen=True):
    """An event of one of our containers.

    Attributes:
        monotonic_s: the time, as ``time.monotonic()``.
        kind: ``container`` or ``network``.
        action: the engine's word: die, start, pause, disconnect, ...
        container_id: the container's id.
        service: the container's service.
        exit_code: the exit code, for ``die``.
        network: the network's name, for the kind ``network``.
    """

    monotonic_s: float
    kind: str
    action: str
    container_id: str
    service: str
    exit_code: int | None = None
    network: str = ""


class EventFilter:
    """Sorts the engine's events: which belong to the run, and which were heard before."""

    def __init__(self, chosen: ContainerChoice, clock: EngineClock) -> None:
        """Stores whose events are wanted, and the clock that converts their times."""
        self._chosen = chosen
        self._clock = clock
        self._services: dict[str, str] = {}
        self._seen: deque[tuple[object, ...]] = deque(maxlen=REMEMBERED)
        self._last_ns = 0

    @property
    def since(self) -> str | None:
        """The time from which to read on after the stream broke; None before the first event."""
        if not self._last_ns:
            return None
        return f"{self._last_ns // _NS}.{self._last_ns % _NS:09d}"

    def know(self, views: Iterable[ContainerView]) -> None:
        """Stores the run's containers, since events of networks carry no labels."""
        services = {view.id: view.service or self._chosen.service_of(view.labels) for view in views}
        self._services.update(services)

    def read(self, item: dict[str, Any], *, fresh: bool) -> EngineEvent | None:
        """Returns the event in ``item``; None for another run's, for noise, and for a duplicate.

        Args:
            item: the event as the engine sent it.
            fresh: whether the engine sent it as it happened, and not from memory.
        """
        kind, action = str(item.get("Type", "")), str(item.get("Action", ""))
        actor: dict[str, Any] = item.get("Actor") or {}
        attributes: dict[str, str] = actor.get("Attributes") or {}
        time_ns = int(item.get("timeNano") or 0)
        if action.startswith(_NOISE):
            return None
        container_id = str(actor.get("ID", "") if kind == "container" else "")
        if kind == "container" and self._chosen.has(attributes):
            self._services[container_id] = self._chosen.service_of(attributes)
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
        )
