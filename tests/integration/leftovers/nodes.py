"""A node that is nothing but a container."""

from __future__ import annotations

from core.ports import SubjectError
from subjects.hosts.containers.container import Container
from subjects.hosts.instance import RuntimeState


class ContainerNode:
    """A plain ``core.ports.Node`` over a container."""

    def __init__(self, container: Container) -> None:
        """Wraps the container."""
        self._container = container
        self.name = container.name
        self.kill = container.kill
        self.pause = container.pause
        self.resume = container.resume
        self.restart = container.start
        self.cut_off = container.cut_off
        self.reconnect = container.reconnect
        self.is_cut_off = container.is_cut_off
        self.identity = container.identity

    def is_alive(self) -> bool:
        """Whether the container exists and has not ended."""
        return self._container.runtime_state in (
            RuntimeState.RUNNING,
            RuntimeState.PAUSED,
            RuntimeState.CUT_OFF,
        )

    def is_paused(self) -> bool:
        """Whether the container is frozen."""
        if self._container.runtime_state is RuntimeState.UNKNOWN:
            raise SubjectError("The engine is away.")
        return self._container.runtime_state is RuntimeState.PAUSED
