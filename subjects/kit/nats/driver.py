"""The load's client for a JetStream key-value bucket."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from asyncio import Future
from base64 import b64decode
from collections.abc import AsyncGenerator, Sequence
from functools import partial
from itertools import zip_longest

from core.process.tasks import TaskScope
from subjects.kit.nats.jetstream import (
    NO_MESSAGE,
    NO_STREAM,
    ApiAnswer,
    RefusedError,
    decode_answer,
    has_majority,
)
from subjects.kit.nats.scan import BucketScan
from subjects.kit.nats.wire import Message, NodeLink
from subjects.load.driver import DriverError, Item
from subjects.load.tallies import NodeTallies

_CONNECT_S = 10.0
_LEADER_S = 2.0
_CHECK_S = 0.1
_LOOK_S = 1.0
"""Seconds between looks for the leader, and for doubted nodes that reach the cluster again."""
_ALIKE_S = 2.0
"""Nodes doubted within about this time are doubted for the same reason, seconds."""
_TURN = 64
"""Least number of requests in a row through one node: requests that arrive together are
committed together."""


class NatsDriver:
    """Puts and gets the keys of one bucket, through whichever nodes answer.

    Attributes:
        tallies: the puts by the node that they went through.
    """

    def __init__(
        self,
        servers: Sequence[str],
        bucket: str,
        turn: int = _TURN,
        names: Sequence[str] = (),
    ) -> None:
        """Creates a driver for the nodes' addresses (``nats://HOST:PORT``) and the bucket.

        Args:
            servers: the nodes' addresses.
            bucket: the bucket's name.
            turn: least number of requests in a row through one node.
            names: the nodes' names, in the same order; by default those that they say.

        Raises:
            DriverError: an address is invalid, or there is none.
        """
        if not servers:
            raise DriverError("the load was given no server to connect to")
        self.tallies = NodeTallies()
        self._bucket = bucket
        self._stream = f"KV_{bucket}"
        self._subject = f"$KV.{bucket}."
        self._get = f"$JS.API.STREAM.MSG.GET.{self._stream}"
        self._info = f"$JS.API.STREAM.INFO.{self._stream}"
        self._inbox = f"_INBOX.{secrets.token_hex(6)}."
        inbox = f"{self._inbox}*"
        self._links = [
            NodeLink(url, inbox, self._answered, name)
            for url, name in zip_longest(servers, names[: len(servers)], fillvalue="")
        ]
        self._asked: frozenset[str] = frozenset()
        self._at = 0
        self._turn = turn
        self._left = 0
        self._leader = ""
        self._looks: list[Future[ApiAnswer]] = []
        self._looked = 0.0
        self._ids = itertools.count(1)
        self._puts: dict[int, tuple[Future[int], NodeLink]] = {}
        self._asks: dict[int, tuple[Future[ApiAnswer], NodeLink]] = {}
        self._scope = TaskScope("nats")

    # --- Driver ----------------------------------------------------------------------------

    async def connect(self) -> None:
        """Connects to all nodes; see :class:`subjects.load.driver.Driver`."""
        for link in self._links:
            keep, title = partial(link.keep, self._lost), f"the connection to {link.name}"
            self._scope.supervise(f"link {link.name}", keep, title=title)
        self._scope.supervise("check", self._check, title="looking for the leader")
        began = time.monotonic()
        while time.monotonic() - began < _CONNECT_S:
            try:
                async with asyncio.timeout(_LEADER_S):
                    await self.stream_info()
                return
            except RefusedError as error:
                if error.err_code == NO_STREAM:
                    raise DriverError(
                        f"the bucket {self._bucket!r} doesn't exist on the cluster",
                        "Create it before the load starts.",
                    ) from error
            except (DriverError, TimeoutError):
                pass
            if self._pick() is not None and time.monotonic() - began > _LEADER_S:
                return  # a leaderless cluster is a load's business, too: all requests fail
            await asyncio.sleep(0.05)
        names = ", ".join(link.name for link in self._links)
        raise DriverError(f"none of the nodes {names} answers", "Check that the cluster runs.")

    def write(self, key: str, value: bytes) -> Future[int]:
        """Puts ``value``; the version is the stream's sequence number."""
        future: Future[int] = asyncio.get_running_loop().create_future()
        link = self._pick()
        if link is None or (connection := link.connection) is None:
            future.set_exception(DriverError("no node answers"))
            return future
        number = next(self._ids)
        link.trust.sent()
        self._puts[number] = (future, link)
        connection.publish(self._subject + key, value, f"{self._inbox}{number}")
        return future

    def read(self, key: str) -> Future[bytes | None]:
        """Gets the value of ``key`` from the bucket's leader."""
        future: Future[bytes | None] = asyncio.get_running_loop().create_future()
        body = f'{{"last_by_subj":"{self._subject}{key}"}}'.encode()
        ask = self.request(self._get, body)

        def answered(done: Future[ApiAnswer]) -> None:
            if future.done():
                return
            error = done.exception()
            if error is None:
                stored = done.result().message
                try:
                    future.set_result(b64decode(stored.data) if stored is not None else None)
                except ValueError:
                    future.set_exception(DriverError("the value isn't one of the bucket's"))
            elif isinstance(error, RefusedError) and error.err_code == NO_MESSAGE:
                future.set_result(None)
            else:
                future.set_exception(error)

        ask.add_done_callback(answered)
        return future

    def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields all keys with ``prefix``, read in bulk from one replica after another."""
        del prefix  # a subject can be filtered by whole tokens only; the reader sorts them out
        scan = BucketScan(self._links, self._stream, self._subject, self.stream_info)
        return scan.run()

    async def close(self) -> None:
        """Ends all connections."""
        await self._scope.close()

    def ask_only(self, nodes: Sequence[str]) -> None:
        """Sends requests through these nodes from now on; through all where none is named."""
        self._asked = frozenset(nodes)

    # --- requests --------------------------------------------------------------------------

    async def stream_info(self) -> ApiAnswer:
        """Returns what the bucket's leader says of the stream.

        Raises:
            DriverError: there is no answer.
        """
        return await self.request(self._info)

    def request(self, subject: str, body: bytes = b"") -> Future[ApiAnswer]:
        """Sends a request of JetStream's API through any node; the future holds the answer."""
        return self._request_through(self._pick(), subject, body)

    def _request_through(
        self, link: NodeLink | None, subject: str, body: bytes = b""
    ) -> Future[ApiAnswer]:
        future: Future[ApiAnswer] = asyncio.get_running_loop().create_future()
        if link is None or (connection := link.connection) is None:
            future.set_exception(DriverError("no node answers"))
            return future
        number = next(self._ids)
        self._asks[number] = (future, link)
        connection.publish(subject, body, f"{self._inbox}{number}")
        return future

    def _pick(self) -> NodeLink | None:
        """Returns the node for the next request: nodes take turns, silent ones are left out.

        Doubted nodes are chosen only where there is no other.
        """
        self._left -= 1
        if self._left <= 0:
            now = self._links[self._at].connection
            if now is None or not now.is_gathering():
                self._left = self._turn
                self._at = (self._at + 1) % len(self._links)
        moment = time.monotonic()
        for _ in self._links:
            link = self._links[self._at]
            link.trust.check(moment)
            if self._may(link) and not link.trust.is_doubted:
                return link
            self._at = (self._at + 1) % len(self._links)
        return self._least_hopeless()

    def _may(self, link: NodeLink) -> bool:
        """Whether a request can be sent through ``link``, and is meant to be."""
        return link.usable() is not None and (not self._asked or link.node in self._asked)

    def _least_hopeless(self) -> NodeLink | None:
        """Returns the doubted node that most likely commits writes; None without any.

        The nodes doubted last come first. The last leader comes after its equals: where nothing
        is committed anywhere, that node may be cut off from the others.
        """
        usable = [link for link in self._links if self._may(link)]
        newest = max((link.trust.doubted_since for link in usable), default=0.0)

        def hope(link: NodeLink) -> tuple[bool, bool]:
            name = link.connection.server_name if link.connection is not None else ""
            return newest - link.trust.doubted_since < _ALIKE_S, name != self._leader

        return max(usable, key=hope, default=None)

    def _answered(self, messages: list[Message]) -> None:
        skip = len(self._inbox)
        for message in messages:
            name = message.subject[skip:]
            number = int(name) if name.isdigit() else 0  # which nothing waits for
            if (put := self._puts.pop(number, None)) is not None:
                self._put_answered(message, *put)
            elif (ask := self._asks.pop(number, None)) is not None and not ask[0].done():
                try:
                    ask[0].set_result(decode_answer(message))
                except RefusedError as error:
                    ask[0].set_exception(error)

    def _put_answered(self, message: Message, future: Future[int], link: NodeLink) -> None:
        try:
            seq = decode_answer(message).seq
        except RefusedError as error:
            link.trust.refused()
            self.tallies.failed(link.node)
            if not future.done():
                future.set_exception(error)
        else:
            link.trust.restore()
            if future.done():
                self.tallies.failed(link.node)
            else:
                self.tallies.acked(link.node)
                future.set_result(seq)

    async def _check(self) -> None:
        """Pings quiet nodes every :data:`_CHECK_S`, and forgets requests that were given up."""
        while True:
            now = time.monotonic()
            for link in self._links:
                if link.connection is not None:
                    link.connection.check(now)
            self._look(now)
            self._forget_given_up()
            await asyncio.sleep(_CHECK_S)

    def _forget_given_up(self) -> None:
        for number in [n for n, (future, _) in self._puts.items() if future.done()]:
            self.tallies.failed(self._puts.pop(number)[1].node)
        for number in [n for n, (future, _) in self._asks.items() if future.done()]:
            del self._asks[number]

    def _look(self, now: float) -> None:
        """Asks for the leader, also through each doubted node, at most every :data:`_LOOK_S`.

        None of the load's own writes is used for that: it would fail, and be counted, for as
        long as the node is cut off.
        """
        if now - self._looked < _LOOK_S:
            return
        self._looked = now
        for look in self._looks:
            look.cancel()
        doubted = [link for link in self._links if link.trust.may_be_asked(now) and link.usable()]
        trusted = [link for link in self._links if not link.trust.is_doubted and link.usable()]
        asked = [*doubted, *trusted[:1]]
        self._looks = [self._request_through(link, self._info) for link in asked]
        for link, look in zip(asked, self._looks, strict=True):
            look.add_done_callback(partial(self._heard_who_leads, link))

    def _heard_who_leads(self, link: NodeLink, look: Future[ApiAnswer]) -> None:
        if look.cancelled() or look.exception() is not None:
            return
        cluster = look.result().cluster
        if cluster is not None and has_majority(cluster):
            self._leader = cluster.leader
            link.trust.restore()

    def _lost(self, lost: NodeLink) -> None:
        """Fails all requests sent through ``lost``, since their answers can't come any more."""
        for waiting in (self._puts, self._asks):
            for number in [n for n, (_, link) in waiting.items() if link is lost]:
                future, _ = waiting.pop(number)
                if waiting is self._puts:
                    self.tallies.failed(lost.node)
                if not future.done():
                    future.set_exception(DriverError(f"the connection to {lost.name} was lost"))
