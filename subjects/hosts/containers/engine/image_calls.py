"""The engine's API for images and networks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from subjects.hosts.containers.engine.calls import Calls, label_filter
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.files import pack
from subjects.hosts.containers.engine.progress import BuildProgress, PullProgress
from subjects.hosts.containers.engine.views import ImageView, read_image
from subjects.hosts.start_progress import Tell

BUILD_S = 900.0
PULL_S = 3600.0


class NetworkCalls(Calls):
    """Inspects, creates and removes networks, and connects containers to them.

    All calls raise ``EngineError`` where the engine refuses or doesn't answer.
    """

    async def networks(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """Returns the id and name of each network that has all of ``labels``."""
        look = partial(self.api.networks, filters=label_filter(labels))
        found = await self.call(look, "looking at the networks")
        return [(each["Id"], each["Name"]) for each in found]

    async def create_network(
        self, name: str, labels: Mapping[str, str], options: Mapping[str, str] | None = None
    ) -> str:
        """Creates a bridge network and returns the id."""
        create = partial(
            self.api.create_network,
            name,
            "bridge",
            options=dict(options or {}),
            labels=dict(labels),
        )
        return (await self.call(create, f"making the network {name}"))["Id"]

    async def remove_network(self, network_id: str) -> None:
        """Removes a network that nothing runs on."""
        await self.call(partial(self.api.remove_network, network_id), "removing a network")

    async def disconnect(self, network: str, container_id: str) -> None:
        """Disconnects a container from a network."""
        disconnect = self.api.disconnect_container_from_network
        await self.call(partial(disconnect, container_id, network), "cutting a container off")

    async def connect_network(
        self, network: str, container_id: str, aliases: Sequence[str] = (), fixed_ip: str = ""
    ) -> None:
        """Connects a container to a network under the names ``aliases``, at an address if given."""
        connect = partial(
            self.api.connect_container_to_network,
            container_id,
            network,
            aliases=list(aliases),
            ipv4_address=fixed_ip or None,
        )
        await self.call(connect, "connecting a container")

    async def volumes(self, labels: Mapping[str, str]) -> list[str]:
        """Returns the name of each volume that has all of ``labels``."""
        look = partial(self.api.volumes, filters=label_filter(labels))
        found = await self.call(look, "looking at the volumes")
        return [each["Name"] for each in found.get("Volumes") or ()]

    async def remove_volume(self, name: str) -> None:
        """Removes a volume that no container has, with all data."""
        await self.call(partial(self.api.remove_volume, name), "removing a volume")


class ImageCalls(Calls):
    """Inspects, builds and downloads images."""

    async def image(self, reference: str) -> ImageView | None:
        """Returns the view of an image; None where the engine doesn't have that image."""
        look = partial(self.api.inspect_image, reference)
        try:
            return read_image(await self.call(look, f"looking at the image {reference}"))
        except EngineError as error:
            if error.trouble is Trouble.MISSING:
                return None
            raise

    async def build(
        self, tag: str, files: Mapping[str, Path | bytes], dockerfile: str, tell: Tell
    ) -> None:
        """Builds an image of ``files``, telling each step."""
        progress = BuildProgress(tag, tell)
        packed = await asyncio.to_thread(pack, {**files, "Dockerfile": dockerfile.encode()})
        build = partial(
            self.api.build, fileobj=packed, custom_context=True, tag=tag, rm=True, decode=True
        )
        try:
            await self.follow(build, progress.heard, f"building {tag}", BUILD_S)
        finally:
            packed.close()

    async def pull(self, reference: str, tell: Tell) -> None:
        """Downloads an image, telling the progress by layers."""
        progress = PullProgress(reference, tell)
        pull = partial(self.api.pull, reference, stream=True, decode=True)
        try:
            await self.follow(pull, progress.heard, f"downloading {reference}", PULL_S)
        except EngineError as error:
            error.is_pull = True
            raise
