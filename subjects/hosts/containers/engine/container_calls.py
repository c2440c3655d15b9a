"""The engine's API for containers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from subjects.hosts.containers.engine.attach import Attachment, OnEnd, OnLine
from subjects.hosts.containers.engine.calls import Calls, label_filter
from subjects.hosts.containers.engine.errors import Trouble, explain
from subjects.hosts.containers.engine.files import pack
from subjects.hosts.containers.engine.views import ContainerView, read_container


class ContainerCalls(Calls):
    """Inspects, creates, starts and ends containers.

    All calls raise ``EngineError`` where the engine refuses or doesn't answer.
    """

    async def containers(self, labels: Mapping[str, str]) -> list[ContainerView]:
        """Returns all containers, stopped ones too, that have all of ``labels``."""

        def look() -> list[ContainerView]:
            found: list[ContainerView] = []
            for one in self.api.containers(all=True, filters=label_filter(labels)):
                # A container may be removed between the list and the look.
                try:
                    found.append(read_container(self.api.inspect_container(one["Id"])))
                except OSError as error:
                    if explain(error, "").trouble is not Trouble.MISSING:
                        raise
            return found

        return await self.call(look, "looking at the containers")

    async def inspect(self, container_id: str) -> ContainerView:
        """Returns a container's present view."""
        look = partial(self.api.inspect_container, container_id)
        return read_container(await self.call(look, "looking at a container"))

    async def start(self, container_id: str) -> None:
        """Starts a container that was created or has ended."""
        await self.call(partial(self.api.start, container_id), "starting a container")

    async def kill(self, container_id: str, signal: str = "SIGKILL") -> None:
        """Sends a signal to a container that runs."""
        await self.call(partial(self.api.kill, container_id, signal), "killing a container")

    async def pause(self, container_id: str) -> None:
        """Freezes a container that runs."""
        await self.call(partial(self.api.pause, container_id), "pausing a container")

    async def unpause(self, container_id: str) -> None:
        """Resumes a frozen container."""
        await self.call(partial(self.api.unpause, container_id), "resuming a container")

    async def limit_cpu(self, container_id: str, quota_us: int) -> None:
        """Limits a container's processor time, microseconds in each period; -1 lifts the limit."""
        update = partial(self.api.update_container, container_id, cpu_quota=quota_us)
        await self.call(update, "limiting a container")

    async def remove(self, container_id: str) -> None:
        """Removes a container, running or not, with all volumes."""
        remove = partial(self.api.remove_container, container_id, v=True, force=True)
        await self.call(remove, "removing a container")

    async def put(self, container_id: str, path: str, data: bytes, mode: int = 0o644) -> None:
        """Writes a file into a container, running or not, and creates the folders above."""
        packed = pack({path.lstrip("/"): data}, mode)
        try:
            put = partial(self.api.put_archive, container_id, "/", packed)
            await self.call(put, f"writing {path} into a container")
        finally:
            packed.close()

    async def execute(
        self, container_id: str, command: Sequence[str], timeout_s: float
    ) -> tuple[int | None, str, str]:
        """Runs a command in a container that runs; returns exit code, output and errors.

        A command that takes longer goes on in the container, which nobody can end from outside.
        """

        def run() -> tuple[int | None, str, str]:
            made = self.api.exec_create(container_id, list(command))
            said, errors = self.api.exec_start(made["Id"], demux=True)
            code = self.api.exec_inspect(made["Id"])["ExitCode"]
            return code, _text(said), _text(errors)

        return await self.call(run, f"running {command[0]}", timeout_s)

    async def logs(self, container_id: str, lines: int) -> str:
        """Returns the last lines of a container's output."""
        read = partial(self.api.logs, container_id, tail=lines)
        return (await self.call(read, "reading a container's output")).decode(errors="replace")

    async def create(
        self,
        *,
        image: str,
        command: Sequence[str],
        labels: Mapping[str, str],
        name: str | None = None,
        network: str | None = None,
        aliases: Sequence[str] = (),
        network_of: str | None = None,
        stdin: bool = False,
        cap_add: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        entrypoint: Sequence[str] | None = None,
    ) -> str:
        """Creates a container and returns the id; nothing runs yet.

        Args:
            image: the image to create the container from.
            command: the arguments.
            labels: the labels by which the container is found again.
            name: the name; by default the engine makes one up.
            network: the network to join; by default none at all.
            aliases: the container's names on that network.
            network_of: id of a container whose network is shared instead.
            stdin: whether the input is kept open until the attached connection goes away.
            cap_add: capabilities beyond the usual.
            environment: variables.
            entrypoint: the program, instead of the image's own.
        """

        def create() -> str:
            api = self.api
            mode = f"container:{network_of}" if network_of else network or "none"
            joined = None
            if network:
                config = api.create_endpoint_config(aliases=list(aliases))
                joined = api.create_networking_config({network: config})
            made: dict[str, Any] = api.create_container(
                image,
                list(command),
                name=name,
                labels=dict(labels),
                stdin_open=stdin,
                environment=dict(environment or {}),
                # A person's proxy would come between the containers of a run.
                use_config_proxy=False,
                entrypoint=list(entrypoint) if entrypoint is not None else None,
                networking_config=joined,
                host_config=api.create_host_config(network_mode=mode, cap_add=list(cap_add)),
            )
            return made["Id"]

        return await self.call(create, f"making a container of {image}")

    async def run(
        self,
        image: str,
        command: Sequence[str],
        *,
        labels: Mapping[str, str],
        timeout_s: float,
        network_of: str | None = None,
        cap_add: Sequence[str] = (),
        entrypoint: Sequence[str] | None = None,
    ) -> tuple[int, str]:
        """Runs a container to the end, then removes the container; returns exit code and output.

        Raises:
            EngineError: the container can't be run, or took longer than ``timeout_s``.
        """
        container_id = await self.create(
            image=image,
            command=command,
            labels=labels,
            network_of=network_of,
            cap_add=cap_add,
            entrypoint=entrypoint,
        )
        try:
            await self.start(container_id)
            wait = partial(self.api.wait, container_id, timeout=timeout_s)
            code = (await self.call(wait, f"running {command[0]}", timeout_s))["StatusCode"]
            return int(code), await self.logs(container_id, 1000)
        finally:
            await asyncio.shield(self.remove(container_id))

    async def attach(self, container_id: str, on_line: OnLine, on_end: OnEnd) -> Attachment:
        """Attaches to a container's input and output; must be called before the container starts.

        Args:
            container_id: the container, created with ``stdin``.
            on_line: called in the loop with each line of standard output.
            on_end: called in the loop when the output has ended.
        """
        wanted = {"stdin": 1, "stdout": 1, "stream": 1}
        attach = partial(self.api.attach_socket, container_id, wanted)
        raw = await self.call(attach, "attaching to a container")
        return Attachment(raw, on_line, on_end)


def _text(said: bytes | None) -> str:
    return (said or b"").decode(errors="replace")
