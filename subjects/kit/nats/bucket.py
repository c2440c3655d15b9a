"""Creates the replicated key-value bucket that the load writes into.

The request goes over the load's own wire client: to import nats-py for one would take 0.2 s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from subjects.kit.nats.jetstream import RefusedError, decode_answer
from subjects.kit.nats.wire import Message, WireConnection

EXISTS = 10058
"""JetStream's code for a stream that exists and is set up otherwise: it is used as it is."""

REPLY_WITHIN_S = 1.0
"""The longest time for a reply, seconds; short, as a cluster without a leader never replies."""

_REPLY_TO = "_INBOX.faultstage"


async def make_bucket(host: str, port: int, bucket: str, replicas: int) -> str:
    """Creates the bucket; repeating that for a bucket that exists is harmless.

    Args:
        host: the host of one of the servers.
        port: the port of that server for clients.
        bucket: the bucket's name.
        replicas: how many servers hold a copy.

    Returns:
        Empty once the bucket exists; else why the bucket can't be created yet.
    """
    subject, body = f"$JS.API.STREAM.CREATE.KV_{bucket}", _described(bucket, replicas)
    try:
        decode_answer(await _ask(host, port, lambda to: to.publish(subject, body, _REPLY_TO)))
    except TimeoutError:
        return "the cluster doesn't reply"
    except OSError as error:
        return str(error)
    except RefusedError as error:
        # "No suitable peers" among others: a leader that was just elected knows too few nodes.
        return "" if error.err_code == EXISTS else str(error) or "refused"
    return ""


async def passes_writes_on(host: str, port: int, bucket: str) -> bool:
    """Whether the server passes writes to the bucket's leader.

    A healthy server may not know yet who takes them: that news comes over its routes, up to 0.8 s
    after its health. It's asked by a write that the leader refuses, since the bucket never has
    so many entries: nothing is written.

    Args:
        host: the host of the server.
        port: its port for clients.
        bucket: the bucket's name.
    """
    head = b"NATS/1.0\r\nNats-Expected-Last-Sequence: 4611686018427387904\r\n\r\n"
    write = f"HPUB $KV.{bucket}.none {_REPLY_TO} {len(head)} {len(head)}\r\n".encode()
    try:
        message = await _ask(host, port, lambda to: to.send(write + head + b"\r\n"))
    except OSError:
        return False
    return not message.head


async def _ask(host: str, port: int, send: Callable[[WireConnection], None]) -> Message:
    """Returns the first message that comes back for what ``send`` sends to a server.

    Raises:
        OSError: the server can't be reached, or, as TimeoutError, doesn't reply in time.
    """
    reply: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

    def heard(messages: list[Message]) -> None:
        if not reply.done():
            reply.set_result(messages[0])

    connection = await WireConnection.open(host, port, heard, REPLY_WITHIN_S)
    try:
        connection.subscribe(_REPLY_TO, "b")
        send(connection)
        async with asyncio.timeout(REPLY_WITHIN_S):
            return await reply
    finally:
        connection.close()


def _described(bucket: str, replicas: int) -> bytes:
    """Returns a bucket's description like any client library's, without follower reads."""
    return msgspec.json.encode(
        {
            "name": f"KV_{bucket}",
            "subjects": [f"$KV.{bucket}.>"],
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
