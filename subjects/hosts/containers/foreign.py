"""Containers that aren't ours: touched only by permission, and left as they were found.

This is the one way to a container without our label. A :class:`Permission` names the project and
the services that may be hit, and is had only by the project's exact name, typed by a person.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from core.ports import SubjectError
from subjects.hosts.containers.container import Container
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.identity import ContainerIdentity
from subjects.hosts.containers.labels import of_project
from subjects.hosts.instance import RuntimeState


class Permission(Struct, frozen=True):
    """A person's permission to break some services of a project that isn't ours.

    Attributes:
        project: the project's exact name.
        services: the services that may be hit, and no others.
    """

    project: str
    services: frozenset[str]

    @classmethod
    def given(cls, project: str, typed: str | None, services: frozenset[str]) -> Permission | None:
        """Returns the permission where ``typed`` is exactly the project's name; else None."""
        return cls(project, services) if project and typed == project else None

    def covers(self, view: ContainerView) -> bool:
        """Whether a container belongs to the project, and to a service that may be hit."""
        chosen = of_project(self.project)
        return chosen.has(view.labels) and chosen.service_of(view.labels) in self.services


class ForeignContainer(Container):
    """A container that isn't ours, which remembers what the app has done there.

    Attributes:
        view: the container as last seen.
    """

    def __init__(
        self, name: str, view: ContainerView, permission: Permission, **place: Any
    ) -> None:
        """Wraps a container that runs already.

        Args:
            name: the name that people use.
            view: the container as the engine showed it.
            permission: covers the container.
            place: as of :class:`Container`.

        Raises:
            SubjectError: nobody allowed to touch the container.
        """
        if not permission.covers(view):
            text = f"{view.name} isn't ours, and nobody said that it may be broken."
            raise SubjectError(text, "Name its service as a node in the file.")
        super().__init__(name, view, **place)
        self.view = view
        self._permission = permission
        self._service = of_project(permission.project).service_of(view.labels)
        self._was_ended = self._was_paused = False

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this container after a crash of the app."""
        ours = ContainerIdentity.read(super().identity())
        assert ours is not None
        found = replace(ours, project=self._permission.project, service=self._service)
        return found.written()

    def sees(self, view: ContainerView | None, looked_s: float) -> None:
        """Applies a look, and keeps what was seen: addresses change with a start."""
        if view is not None:
            self.view = view
        super().sees(view, looked_s)

    async def start(self) -> None:
        """Starts the container again, which is the way back from a kill.

        Raises:
            SubjectError: the container can't be started.
        """
        await super().start()
        self._was_ended = False
        await self.look()

    async def kill(self) -> None:
        """Kills the container without warning; the engine then applies no restart policy."""
        self._was_ended = True
        await super().kill()

    async def ask_to_end(self) -> None:
        """Asks the container to end.

        Raises:
            SubjectError: the container doesn't run.
        """
        self._was_ended = True
        await super().ask_to_end()

    async def pause(self) -> None:
        """Freezes the container.

        Raises:
            SubjectError: the container doesn't run.
        """
        self._was_paused = True
        await super().pause()

    async def resume(self) -> None:
        """Resumes the frozen container.

        Raises:
            SubjectError: the container isn't paused.
        """
        await super().resume()
        self._was_paused = False

    async def reconnect(self) -> None:
        """Reconnects the container to the networks of before, with the same names and addresses.

        Raises:
            SubjectError: the engine refuses, or doesn't answer.
        """
        await super().reconnect()
        await self.look()

    async def leave(self) -> None:
        """Takes back whatever was done to the container and still is.

        Raises:
            SubjectError: that can't be done; it is still so.
        """
        await self.look()
        if self._was_paused and self.runtime_state is RuntimeState.PAUSED:
            await self.resume()
        if self.is_cut_off():
            await self.reconnect()
        if await self._is_slowed():
            await self.speed_up()
        if self._was_ended and self.runtime_state is RuntimeState.EXITED:
            await self.start()

    async def _is_slowed(self) -> bool:
        try:
            return await self.is_slowed()
        except EngineError:
            raise
        except SubjectError:  # nobody can be slowed here, so nobody is
            return False
