"""Creates the replicated key-value bucket that the load writes into.

The request goes over the load's own wire client: to import nats-py for one would take 0.2 s.
"""

from __future__ import annotations

import asyncio

import msgspec
from msgspec import Struct

from subjects.kit.exchange import UNREADABLE
from subjects.raft.views import STREAM
from subjects.raft.wire import Message, WireConnection

BUCKET = STREAM.removeprefix("KV_")

REPLY_WITHIN_S = 1.0
"""How long a reply may take, seconds; short, as a cluster without a leader never replies."""

_REPLY_TO = "_INBOX.faultstage"


class _ApiError(Struct, frozen=True):
    code: int = 0
    description: str = ""


class _Reply(Struct, frozen=True):
    error: _ApiError | None = None


async def make_bucket(host: str, port: int, replicas: int) -> str:
    """Creates the bucket; repeating that for a bucket that exists is harmless.

    Args:
        host: the host of one of the servers.
        port: the port of that server for clients.
        replicas: how many servers hold a copy.

    Returns:
        Empty once the bucket exists; else why the bucket can't be created yet.
    """
    reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def heard(messages: list[Message]) -> None:
        if not reply.done():
            reply.set_result(messages[0].body)

    try:
        connection = await WireConnection.open(host, port, heard, REPLY_WITHIN_S)
    except OSError as error:
        return str(error)
    try:
        connection.subscribe(_REPLY_TO, "b")
        connection.publish(f"$JS.API.STREAM.CREATE.{STREAM}", _request(replicas), _REPLY_TO)
        async with asyncio.timeout(REPLY_WITHIN_S):
            answer = msgspec.json.decode(await reply, type=_Reply)
    except TimeoutError:
        return "the cluster doesn't reply"
    except UNREADABLE as error:
        return f"the cluster's reply can't be read: {error}"
    finally:
        connection.close()
    # "No suitable peers" among others: a leader that was just elected knows too few nodes.
    return answer.error.description or "refused" if answer.error else ""


def _request(replicas: int) -> bytes:
    """Returns the request for a bucket like any client library's, without follower reads."""
    return msgspec.json.encode(
        {
            "name": STREAM,
            "subjects": [f"$KV.{BUCKET}.>"],
            "retention": "limits",
            "storage": "file",
            "num_replicas": replicas,
            "max_msgs_per_subject": 1,
            "max_consumers": -1,
            "max_msgs": -1,
            "max_bytes": -1,
            "max_age": 0,
            "max_msg_size": -1,
            "discard": "new",
            "allow_rollup_hdrs": True,
            "deny_delete": True,
            "allow_direct": False,
            "duplicate_window": 120_000_000_000,
        }
    )
