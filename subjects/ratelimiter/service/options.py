"""The command line of one node."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from redis.asyncio.connection import parse_url

from subjects.ratelimiter.service.counters import Peer
from subjects.ratelimiter.service.policy import OnStoreFailure, Policy, PolicyError, PolicyName

_LONGEST_NAME = 64

_ABOUT = """One node of a rate limiter. Nodes that share a store share the limits."""

_PATHS = """It answers to POST /check {"key": "..."}, GET /health, GET /metrics,
GET and PUT /policy, GET /counters/{key}, POST /counters/{key}/reset."""


class Options(Struct, frozen=True, kw_only=True):
    """The options that a node is started with.

    Attributes:
        node: the node's name.
        host: the address to listen at.
        port: the port to listen at; 0 takes any free one.
        store: the store's URL.
        policy: the policy at the start.
        peers: the other nodes, which are asked for their totals when a counter is reset.
        end_with_stdin: whether the node ends when standard input closes.
    """

    node: str
    host: str
    port: int
    store: str
    policy: Policy
    peers: tuple[Peer, ...]
    end_with_stdin: bool


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Parses the command line; an error ends the program with a sentence."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        policy = Policy(
            policy=PolicyName(given.policy),
            limit=given.limit,
            window_s=given.window,
            burst_share=given.burst_share,
            sync_ms=given.sync_ms,
            store_timeout_ms=given.store_timeout_ms,
            on_store_failure=OnStoreFailure(given.on_store_failure),
        )
    except PolicyError as error:
        parser.error(f"{error}.")
    return Options(
        node=given.node,
        host=given.host,
        port=given.port,
        store=given.store,
        policy=policy,
        peers=tuple(given.peers),
        end_with_stdin=given.end_with_stdin,
    )


def _parser() -> argparse.ArgumentParser:
    default = Policy()
    parser = argparse.ArgumentParser(
        prog="subjects.ratelimiter.service",
        description=_ABOUT,
        epilog=_PATHS,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--node", required=True, type=_name, help="its name, with which it signs its answers")
    add("--host", default="127.0.0.1", help="the address to listen at")
    add("--port", required=True, type=_port, help="the port to listen at; 0 for any free one")
    add("--store", required=True, type=_store, help="the shared store: redis://host:port/db")
    add("--policy", default=default.policy.value, choices=[one.value for one in PolicyName])
    add("--limit", type=int, default=default.limit, help="requests of a key in any window")
    add("--window", type=float, default=default.window_s, help="the window, seconds")
    share = "the share of the limit that may come at once"
    add("--burst-share", type=float, default=default.burst_share, help=share)
    sync = "how often the store is told and asked, ms"
    add("--sync-ms", type=int, default=default.sync_ms, help=sync)
    timeout = "after how long the store counts as unreachable, ms"
    add("--store-timeout-ms", type=int, default=default.store_timeout_ms, help=timeout)
    failure = "open: go on by local counts; closed: refuse"
    choices = [one.value for one in OnStoreFailure]
    on_failure = default.on_store_failure.value
    add("--on-store-failure", default=on_failure, choices=choices, help=failure)
    peers = "the other nodes, host:port, asked for their totals when a counter is reset"
    add("--peers", nargs="*", type=_peer, default=[], help=peers)
    add("--end-with-stdin", action="store_true", help="end when the standard input closes")
    return parser


def _name(text: str) -> str:
    if not text or len(text) > _LONGEST_NAME or not text.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {_LONGEST_NAME} printable characters")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a port: 0 to 65535")
    return int(text)


def _store(text: str) -> str:
    try:
        parse_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a store's URL: {error}") from error
    return text


def _peer(text: str) -> Peer:
    url = urlsplit(text if "//" in text else f"//{text}")
    try:
        host, port = url.hostname, url.port
    except ValueError:
        host, port = None, None
    if url.scheme not in ("", "http") or not host or not port:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a node: host:port")
    return host, port
