"""Probes servers and sentinels, and keeps what each says of itself and of the others."""

from __future__ import annotations

from msgspec.structs import replace

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.config_hosting import ConfigHosting
from subjects.kit.observation import NodeObservation, unanswered
from subjects.kit.probe import Asked, Probe, memory_bytes
from subjects.kit.resp_client import RespClient, number
from subjects.kit.resp_node import RespNode
from subjects.sentinel.hearing import UNHEARD_S, heard_ago_s
from subjects.sentinel.topology import MASTER, SENTINELS

ANSWER_WITHIN_S = 0.5
"""The longest time that one answer may take, seconds; a millisecond is usual."""


class SentinelObservation(NodeObservation, frozen=True, kw_only=True):
    """Everything that was observed of one server or sentinel.

    Attributes:
        is_primary: whether a server says that it is the primary; None for a sentinel.
        refuses: whether a primary refuses writes, since too few replicas follow.
        replid: the id of the history of writes that the server has.
        offset: how far in that history the server is, bytes.
        is_linked: whether a replica has its primary.
        keys: how many keys the server holds.
        names: the server that a sentinel takes for the primary.
        peers: how many other sentinels a sentinel knows.
        heard_ago_s: how long ago the node heard from any other; None where that isn't known.
    """

    is_primary: bool | None = None
    refuses: bool = False
    replid: str = ""
    offset: int | None = None
    is_linked: bool = True
    keys: int | None = None
    names: str | None = None
    peers: int | None = None
    heard_ago_s: float | None = None

    @property
    def is_sentinel(self) -> bool:
        """Whether the node is a sentinel."""
        return self.node in SENTINELS


def fresh(
    seen: SentinelObservation, runtime_state: RuntimeState, t: float, *, started: bool
) -> SentinelObservation:
    """Returns the observation after a change of the runtime state; a restart voids the answers."""
    seen = replace(unanswered(seen, runtime_state, t, started=started), heard_ago_s=None)
    return replace(seen, is_primary=None, names=None, keys=None) if started else seen


def probe_of(
    node: RespNode, clock: Clock, hosting: ConfigHosting
) -> Probe[SentinelObservation, RespClient]:
    """Returns the probe of one of the members that ``hosting`` runs."""

    async def ask(client: RespClient, asked: Asked[SentinelObservation]) -> None:
        is_first = asked.seen.answered_t is None
        if asked.seen.is_sentinel:
            said = await client.fields("SENTINEL", "MASTER", MASTER)
            known, took_ms = hosting.network, asked.took_ms
            asked.learn(
                names=known.name_of(said.get("ip"), said.get("port")) if known else None,
                peers=number(said.get("num-other-sentinels")),
                memory_bytes=memory_bytes(node),
                uptime_s=number((await client.info("server")).get("uptime_in_seconds")),
                answer_ms=took_ms,
            )
        else:
            await _ask_server(client, asked)
        if is_first:
            return  # the answer itself is told at once
        # Where the relays themselves were away, nobody could hear anybody.
        is_whole = hosting.network_whole_s() > UNHEARD_S
        asked.note(heard_ago_s=await heard_ago_s(client) if is_whole else None)

    return Probe(
        node,
        SentinelObservation(node=node.name),
        clock,
        connect=lambda address: RespClient(address, ANSWER_WITHIN_S),
        ask=ask,
        fresh=fresh,
    )


async def _ask_server(client: RespClient, asked: Asked[SentinelObservation]) -> None:
    said = await client.info("replication", "memory", "keyspace", "server")
    keys = said.get("db0", "keys=0").partition(",")[0].removeprefix("keys=")
    asked.learn(
        is_primary=said.get("role") == "master",
        refuses=said.get("min_slaves_good_slaves") == "0",
        replid=said.get("master_replid", ""),
        offset=number(said.get("slave_repl_offset", said.get("master_repl_offset"))),
        is_linked=said.get("master_link_status", "up") == "up",
        keys=number(keys),
        memory_bytes=number(said.get("used_memory")),
        uptime_s=number(said.get("uptime_in_seconds")),
        answer_ms=asked.took_ms,
    )
