"""An engine in memory, for code that decides what to do to an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import OWNER, RUN, SERVICE, owner_label

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

PEERS = "faultstage-r1_peers"


def container(
    container_id: str = "c1",
    run: str = "r1",
    service: str = "n1",
    owner: str = "",
    status: str = "running",
    networks: Mapping[str, tuple[str, ...]] | None = None,
) -> ContainerView:
    labels = {RUN: run, OWNER: owner or owner_label(), SERVICE: service}
    return ContainerView(
        id=container_id,
        name=f"any-{container_id}",
        service=service,
        labels=labels,
        status=status,
        exit_code=137 if status == "exited" else None,
        started_at="",
        finished_at="",
        networks=dict({PEERS: ("n1",)} if networks is None else networks),
    )


class MemoryEngine:
    """Holds views of containers, and records all calls."""

    url = "unix:///e.sock"

    def __init__(self, *views: ContainerView) -> None:
        self.views = {view.id: view for view in views}
        self.joined: dict[str, str] = {}
        self.kept: dict[str, str] = {}
        self.calls: list[str] = []
        self.refuses: dict[str, Trouble] = {}
        self.comes_later: list[ContainerView] = []
        self.vanish = False

    @property
    def engine(self) -> Engine:
        return cast("Engine", self)

    async def containers(self, labels: Mapping[str, str]) -> list[ContainerView]:
        self._check("look")
        found = [view for view in self.views.values() if _has(view.labels, labels)]
        if self.comes_later:
            view = self.comes_later.pop(0)
            self.views[view.id] = view
        return found

    async def networks(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(each, each) for each, run in self.joined.items() if _has({RUN: run}, labels)]

    async def inspect(self, container_id: str) -> ContainerView:
        self._check("inspect")
        if container_id not in self.views:
            raise EngineError("There is no such container.", "", Trouble.MISSING)
        return self.views[container_id]

    async def remove(self, container_id: str) -> None:
        self._do("remove", container_id)
        self.views.pop(container_id, None)
        if self.vanish:
            raise EngineError("There is no such container.", "", Trouble.MISSING)

    async def remove_network(self, network_id: str) -> None:
        self._do("remove network", network_id)
        self.joined.pop(network_id, None)

    async def volumes(self, labels: Mapping[str, str]) -> list[str]:
        return [name for name, run in self.kept.items() if _has({RUN: run}, labels)]

    async def remove_volume(self, name: str) -> None:
        self._do("remove volume", name)
        self.kept.pop(name, None)

    async def start(self, container_id: str) -> None:
        self._do("start", container_id)
        self._set(container_id, status="running")

    async def pause(self, container_id: str) -> None:
        self._do("pause", container_id)
        self._set(container_id, status="paused")

    async def unpause(self, container_id: str) -> None:
        self._do("unpause", container_id)
        self._set(container_id, status="running")

    async def connect_network(
        self, network: str, container_id: str, aliases: Sequence[str] = (), fixed_ip: str = ""
    ) -> None:
        self._do("connect", container_id)
        self._set(container_id, networks={network: tuple(aliases)})

    def _set(self, container_id: str, **changes: object) -> None:
        self.views[container_id] = replace(self.views[container_id], **changes)

    def _do(self, what: str, whom: str) -> None:
        self.calls.append(f"{what} {whom}")
        self._check(what)

    def _check(self, what: str) -> None:
        if what in self.refuses:
            raise EngineError(f"No {what}.", "Mend it.", self.refuses[what])


def _has(labels: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(
        key in labels and (not value or labels[key] == value) for key, value in wanted.items()
    )
