"""One run on containers that aren't ours: follows them, starts none, removes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.ports import SubjectError
from subjects.hosts.containers.foreign import ForeignContainer, Permission
from subjects.hosts.containers.labels import of_project
from subjects.hosts.containers.run import ContainerRun

AtCrash = tuple[Sequence[str], Mapping[str, str]]
"""A command and its environment: replays the undo journals of dead runs."""


class ForeignRun(ContainerRun):
    """Attaches to the containers of a project, and leaves them as they were found."""

    async def attach(
        self,
        permission: Permission,
        names: Mapping[str, str],
        at_crash: AtCrash | None,
        slowing_image: str | None = None,
    ) -> Mapping[str, ForeignContainer]:
        """Wraps the container of each service that may be hit, and follows the containers' events.

        Args:
            permission: says whose containers may be touched.
            names: the names that people use, by service.
            at_crash: what is run when the app dies, so that nothing stays broken.
            slowing_image: the image that can delay networks; None where the kernel can't.

        Returns:
            The containers by service.

        Raises:
            EngineError: the engine refuses, or doesn't answer.
        """
        engine = await self.open()
        await self.down()
        self._note(engine, permission.project)
        if at_crash is not None:
            self.keeper.at_end(*at_crash)
        chosen = of_project(permission.project)
        await self._follow(engine, chosen)
        found: dict[str, ForeignContainer] = {}
        for view in sorted(await engine.containers(chosen.labels), key=lambda each: each.name):
            service = chosen.service_of(view.labels)
            if service not in names or service in found or not permission.covers(view):
                continue
            place = self._place(view, tuple(view.networks), slowing_image)
            container = ForeignContainer(names[service], view, permission, **place)
            found[service] = container
            self._containers[service] = self._by_id[view.id] = container
        return found

    async def leave(self) -> None:
        """Takes back whatever was done to the containers and still is.

        Raises:
            SubjectError: something can't be taken back; all else was.
        """
        failed: SubjectError | None = None
        for container in self._containers.values():
            if isinstance(container, ForeignContainer):
                try:
                    await container.leave()
                except SubjectError as error:
                    failed = error
        if failed is not None:
            raise failed
