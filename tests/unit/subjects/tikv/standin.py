"""PD and TiKV's stores as gRPC servers in memory, with faults on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import grpc
from tikv._proto import errorpb_pb2, kvrpcpb_pb2, metapb_pb2, pdpb_pb2

from subjects.tikv.layout import key_ranges

# The library's generated messages have no types.
kv: Any = kvrpcpb_pb2
pd: Any = pdpb_pb2
meta: Any = metapb_pb2
errors: Any = errorpb_pb2
rpc: Any = grpc
aio: Any = import_module("grpc.aio")

CLUSTER = 7
Handler = Callable[[Any, Any], Awaitable[Any]]


class GrpcServer:
    """One gRPC server.

    Attributes:
        address: ``HOST:PORT``.
        hanging: calls get no answer.
        calls: names of the calls that came.
    """

    def __init__(self) -> None:
        self.address = ""
        self.hanging = False
        self.calls: list[str] = []
        self._server: Any = None

    async def start(self, service: str, handlers: dict[str, tuple[type[Any], Handler]]) -> None:
        methods = {
            name: rpc.unary_unary_rpc_method_handler(
                self._watched(name, handler),
                request_deserializer=kind.FromString,
                response_serializer=_serialize,
            )
            for name, (kind, handler) in handlers.items()
        }
        self._server = aio.server()
        self._server.add_generic_rpc_handlers(
            (rpc.method_handlers_generic_handler(service, methods),)
        )
        port = self._server.add_insecure_port(self.address or "127.0.0.1:0")
        self.address = f"127.0.0.1:{port}"
        await self._server.start()

    async def stop(self) -> None:
        if self._server is not None:
            await self._server.stop(None)
            self._server = None

    def _watched(self, name: str, handler: Handler) -> Handler:
        async def handle(request: Any, context: Any) -> Any:
            self.calls.append(name)
            if self.hanging:
                await asyncio.Event().wait()
            return await handler(request, context)

        return handle


class StandIn:
    """A cluster of one or more PDs and two stores.

    Attributes:
        pds, stores: the servers.
        held: the values by stored key.
        leaders: the store that leads each region, by index.
        told_leaders: the leaders in PD's view; None while PD knows none.
        refusals: region errors that the next raw requests get, one each.
        bootstrapped: whether PD knows of a cluster.
    """

    def __init__(self, pds: int = 1, regions: int = 2) -> None:
        self.pds = [GrpcServer() for _ in range(pds)]
        self.stores = [GrpcServer(), GrpcServer()]
        self.held: dict[bytes, bytes] = {}
        self.ranges = [(start, end or b"") for start, end in key_ranges(regions)]
        self.leaders = [index % 2 for index in range(regions)]
        self.told_leaders: list[int | None] = list(self.leaders)
        self.refusals: list[Any] = []
        self.bootstrapped = True
        self.pd_leader = 0

    @property
    def endpoints(self) -> list[str]:
        return [each.address for each in self.pds]

    async def start(self) -> None:
        for each in self.pds:
            await each.start(
                "pdpb.PD",
                {
                    "GetMembers": (pd.GetMembersRequest, self._members),
                    "GetRegion": (pd.GetRegionRequest, self._region),
                    "ScanRegions": (pd.ScanRegionsRequest, self._regions),
                    "GetStore": (pd.GetStoreRequest, self._store),
                },
            )
        for index in range(len(self.stores)):
            await self.start_store(index)

    async def start_store(self, index: int) -> None:
        await self.stores[index].start(
            "tikvpb.Tikv",
            {
                "RawPut": (kv.RawPutRequest, self._raw(index, self._put)),
                "RawBatchPut": (kv.RawBatchPutRequest, self._raw(index, self._batch_put)),
                "RawBatchGet": (kv.RawBatchGetRequest, self._raw(index, self._batch_get)),
                "RawScan": (kv.RawScanRequest, self._raw(index, self._scan)),
            },
        )

    async def stop(self) -> None:
        for server in (*self.pds, *self.stores):
            await server.stop()

    def move_leaders(self, index: int) -> None:
        """Makes store ``index`` lead all regions, and tells PD."""
        self.leaders = [index] * len(self.leaders)
        self.told_leaders = list(self.leaders)

    # --- PD --------------------------------------------------------------------------------

    async def _members(self, request: Any, context: Any) -> Any:
        members = [
            pd.Member(name=f"pd{n}", member_id=n + 1, client_urls=[f"http://{each.address}"])
            for n, each in enumerate(self.pds)
        ]
        return pd.GetMembersResponse(
            header=pd.ResponseHeader(cluster_id=CLUSTER),
            members=members,
            leader=members[self.pd_leader],
        )

    async def _region(self, request: Any, context: Any) -> Any:
        if not self.bootstrapped:
            error = pd.Error(type=pd.NOT_BOOTSTRAPPED, message="cluster is not bootstrapped")
            return pd.GetRegionResponse(header=pd.ResponseHeader(cluster_id=CLUSTER, error=error))
        index = self._index(request.region_key)
        answer = pd.GetRegionResponse(
            header=pd.ResponseHeader(cluster_id=CLUSTER), region=self._meta(index)
        )
        leader = self.told_leaders[index]
        if leader is not None:
            answer.leader.CopyFrom(_peer(leader))
        return answer

    async def _regions(self, request: Any, context: Any) -> Any:
        return pd.ScanRegionsResponse(header=pd.ResponseHeader(cluster_id=CLUSTER))

    async def _store(self, request: Any, context: Any) -> Any:
        number: int = request.store_id
        address = self.stores[number - 1].address
        return pd.GetStoreResponse(
            header=pd.ResponseHeader(cluster_id=CLUSTER),
            store=meta.Store(id=number, address=address),
        )

    def _meta(self, index: int) -> Any:
        start, end = self.ranges[index]
        return meta.Region(
            id=index + 1,
            start_key=start,
            end_key=end,
            region_epoch=meta.RegionEpoch(conf_ver=1, version=1),
            peers=[_peer(store) for store in range(len(self.stores))],
        )

    def _index(self, key: bytes) -> int:
        return next(
            index
            for index, (start, end) in enumerate(self.ranges)
            if start <= key and (not end or key < end)
        )

    # --- TiKV ------------------------------------------------------------------------------

    def _raw(self, store: int, answer: Callable[[Any], Any]) -> Handler:
        async def handle(request: Any, context: Any) -> Any:
            index = int(request.context.region_id) - 1
            if self.refusals:
                return _refuse(answer, self.refusals.pop(0))
            if self.leaders[index] != store:
                moved = errors.NotLeader(region_id=index + 1, leader=_peer(self.leaders[index]))
                return _refuse(answer, errors.Error(message="not leader", not_leader=moved))
            return answer(request)

        return handle

    def _put(self, request: Any) -> Any:
        self.held[request.key] = request.value
        return kv.RawPutResponse()

    def _batch_put(self, request: Any) -> Any:
        for pair in request.pairs:
            self.held[pair.key] = pair.value
        return kv.RawBatchPutResponse()

    def _batch_get(self, request: Any) -> Any:
        pairs = [
            kv.KvPair(key=key, value=self.held[key]) for key in request.keys if key in self.held
        ]
        return kv.RawBatchGetResponse(pairs=pairs)

    def _scan(self, request: Any) -> Any:
        keys = sorted(
            key
            for key in self.held
            if request.start_key <= key and (not request.end_key or key < request.end_key)
        )
        pairs = [kv.KvPair(key=key, value=self.held[key]) for key in keys[: request.limit]]
        return kv.RawScanResponse(kvs=pairs)


def _peer(store: int) -> Any:
    return meta.Peer(id=store + 1, store_id=store + 1)


def _refuse(answer: Any, error: Any) -> Any:
    kinds = {
        "_put": kv.RawPutResponse,
        "_batch_put": kv.RawBatchPutResponse,
        "_batch_get": kv.RawBatchGetResponse,
        "_scan": kv.RawScanResponse,
    }
    return kinds[answer.__name__](region_error=error)


def _serialize(message: Any) -> bytes:
    return message.SerializeToString()
