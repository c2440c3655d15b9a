"""PD and stores that consist of scripted HTTP answers, in the shapes of real ones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from core.model.events import (
    AnyEvent,
    BoundLearned,
    Event,
    LeaderElected,
    NodeHealth,
    NodeObserved,
    ShardsObserved,
    SystemObserved,
)
from core.ports import TaskFailure
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.place import Address
from subjects.tikv.health import watch_cluster
from subjects.tikv.watched import PD, STORE
from tests.scripted_http import Reply, ScriptedHttp, answer, as_json

API = "/pd/api/v1"
WITHIN_S = 30.0
REGIONS = 9


class StandInClock:
    """A clock whose run starts now."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def now(self) -> float:
        return time.monotonic() - self._start

    def from_monotonic(self, monotonic_s: float) -> float:
        return monotonic_s - self._start


class StandInContainer:
    """An ``Instance`` whose state the test sets."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runtime_state = RuntimeState.RUNNING
        self.incarnation = 1
        self.returncode: int | None = None
        self.ended_monotonic: float | None = None
        self.exit_text = ""
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def become(self, runtime_state: RuntimeState) -> None:
        """Changes the state as an event of the engine would."""
        if runtime_state is RuntimeState.EXITED:
            self.returncode, self.exit_text = 137, "exited on signal 9"
            self.ended_monotonic = time.monotonic()
        elif self.runtime_state is RuntimeState.EXITED:
            self.returncode, self.exit_text, self.ended_monotonic = None, "", None
            self.incarnation += 1
        self.runtime_state = runtime_state
        for listener in self._listeners:
            listener()

    async def start(self) -> None:
        self.become(RuntimeState.RUNNING)

    async def ask_to_end(self) -> None:
        raise AssertionError("nobody asks a scripted server to end")

    async def kill(self) -> None:
        self.become(RuntimeState.EXITED)

    async def pause(self) -> None:
        self.become(RuntimeState.PAUSED)

    async def resume(self) -> None:
        self.become(RuntimeState.RUNNING)

    async def wait_ended(self, timeout_s: float) -> bool:
        return self.runtime_state is RuntimeState.EXITED

    async def last_words(self, lines: int = 1) -> str:
        return ""

    def identity(self) -> dict[str, str | int | float]:
        return {"container": self.name}


class StagedNode:
    """A container with a server on the published port."""

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.advertised = f"{name}:{2379 if kind == PD else 20160}"
        self.container = StandInContainer(name)
        self.http = ScriptedHttp()
        self.is_begun_anew = False

    @property
    def instance(self) -> Instance:
        return self.container

    @property
    def address(self) -> Address | None:
        return Address(self.http.port) if self.http.port else None

    def on_change(self, listener: Callable[[], None]) -> None:
        self.container.on_change(listener)


class StandInStage:
    """A cluster in which PD's answer is made anew for each request.

    Attributes:
        beats: when each store's last heartbeat was, seconds since 1970; None beats now.
        leaders: how many regions each store leads, by PD.
        states: PD's ``state_name`` of each store.
        leader: who leads PD; None where nobody does.
        bootstrapped: whether a store has come.
        raw_puts: the stores' counter, and how much each reading of it adds.
        events: all that was told.
    """

    def __init__(self, pds: int = 1, stores: int = 3) -> None:
        members = [StagedNode(f"pd{n}", PD) for n in range(pds)]
        self.pds = {node.name: node for node in members}
        self.stores = {f"tikv{n}": StagedNode(f"tikv{n}", STORE) for n in range(stores)}
        self.nodes = {**self.stores, **self.pds}
        self.beats: dict[str, float | None] = dict.fromkeys(self.stores)
        self.leaders = dict.fromkeys(self.stores, 3)
        self.states = dict.fromkeys(self.stores, "Up")
        self.leader: str | None = "pd0"
        self.healthy = dict.fromkeys(self.pds, True)
        self.bootstrapped = True
        self.raw_puts = self.raw_puts_each = 0
        self.events: list[AnyEvent] = []
        self.failed: list[str] = []
        self.clock = StandInClock()
        self.health = watch_cluster(self.nodes, self.told, self.clock, self._failed)
        for node in members:
            node.http.routes.update(self._pd_routes())
        for node in self.stores.values():
            node.http.routes.update({"/status": answer(b""), "/metrics": self._metrics})

    def told(self, event: Event) -> None:
        assert isinstance(
            event, NodeObserved | LeaderElected | SystemObserved | ShardsObserved | BoundLearned
        )
        self.events.append(event)

    def of(self, name: str) -> NodeHealth:
        return self.health.get_health()[name]

    @property
    def figures(self) -> dict[str, float]:
        """The last figures that were emitted."""
        told = [event.figures for event in self.events if isinstance(event, SystemObserved)]
        return told[-1] if told else {}

    def shards(self) -> dict[str, str]:
        """The leader of each region, as told last; empty before."""
        told = [event.leaders for event in self.events if isinstance(event, ShardsObserved)]
        return told[-1] if told else {}

    async def until(self, true: Callable[[], bool]) -> None:
        """Waits until ``true()``; fails with the last healths and figures."""
        deadline = time.monotonic() + WITHIN_S
        while not true():
            shown = "\n".join(map(str, self.health.get_health().values()))
            assert time.monotonic() < deadline, f"{shown}\n{self.figures}"
            await asyncio.sleep(0.02)

    async def until_up(self) -> None:
        await self.until(lambda: all(self.of(name).status == "up" for name in self.nodes))

    def kill(self, name: str) -> None:
        """Kills a node as SIGKILL does: beats end, and PD goes on naming the last leaders."""
        if name in self.beats:
            self.beats[name] = time.time()
        self.nodes[name].container.become(RuntimeState.EXITED)

    def _failed(self, failure: TaskFailure) -> None:
        self.failed.append(f"{failure.task}: {failure.error!r}")

    # --- what is served ---------------------------------------------------------------

    def _pd_routes(self) -> dict[str, Reply]:
        return {
            f"{API}/stores": lambda: self._if_bootstrapped(self._stores()),
            f"{API}/regions": lambda: self._if_bootstrapped(self._regions()),
            f"{API}/leader": lambda: as_json({"name": self.leader} if self.leader else None),
            f"{API}/members": self._members,
            f"{API}/health": lambda: as_json(
                [
                    {
                        "name": name,
                        "member_id": 7,
                        "client_urls": [f"http://{name}"],
                        "health": well,
                    }
                    for name, well in self.healthy.items()
                ]
            ),
        }

    def _if_bootstrapped(self, value: object) -> bytes:
        if self.bootstrapped:
            return as_json(value)
        text = "[PD:cluster:ErrNotBootstrapped]TiKV cluster not bootstrapped, please start TiKV"
        return as_json(text, "500 Internal Server Error")

    def _members(self) -> bytes:
        members = [{"name": name, "member_id": 7} for name in self.pds]
        leader = {"leader": {"name": self.leader}} if self.leader else {}
        return as_json({"header": {"cluster_id": 7}, "members": members, **leader})

    def _stores(self) -> dict[str, object]:
        stores = [self._store(number, name) for number, name in enumerate(self.stores, 1)]
        return {"count": len(stores), "stores": stores}

    def _regions(self) -> dict[str, object]:
        led: list[int | None] = []
        for number, name in enumerate(self.stores, 1):
            led += [number] * self.leaders[name]
        led += [None] * (REGIONS - len(led))
        regions = [
            {
                "id": 2 + 4 * index,
                "leader": {} if store is None else {"id": 3, "store_id": store},
                "peers": [{"id": 3, "store_id": number} for number in (1, 2, 3)],
            }
            for index, store in enumerate(led)
        ]
        return {"count": len(regions), "regions": regions}

    def _store(self, number: int, name: str) -> dict[str, object]:
        beat = self.beats[name]
        at = time.time() if beat is None else beat
        status: dict[str, object] = {
            "capacity": "58.4GiB",
            "available": "40.1GiB",
            "region_count": 9,
            "uptime": "1m3.2s",
            "last_heartbeat_ts": datetime.fromtimestamp(at, UTC).isoformat(),
        }
        if self.leaders[name]:
            status["leader_count"] = self.leaders[name]
        store: dict[str, object] = {
            "id": number,
            "address": f"{name}:20160",
            "status_address": f"{name}:20180",
            "state_name": self.states[name],
        }
        if at:
            store["last_heartbeat"] = int(at * 1e9)
        return {"store": store, "status": status}

    def _metrics(self) -> bytes:
        self.raw_puts += self.raw_puts_each
        page = (
            "# TYPE process_resident_memory_bytes gauge\n"
            "process_resident_memory_bytes 268435456\n"
            f'tikv_grpc_msg_duration_seconds_count{{priority="unknown",type="raw_put"}} '
            f"{self.raw_puts}\n"
            'tikv_raftstore_region_count{type="leader"} 4\n'
        )
        return answer(page.encode(), headers="Content-Type: text/plain\r\n")


@asynccontextmanager
async def staged(stage: StandInStage) -> AsyncGenerator[StandInStage]:
    """Serves and watches the stage; a failure of the watcher fails the test."""
    for node in stage.nodes.values():
        await node.http.start()
    watching = asyncio.get_running_loop().create_task(stage.health.run())
    try:
        yield stage
    finally:
        await stage.health.stop()
        await watching
        for node in stage.nodes.values():
            await node.http.stop()
    assert not stage.failed
