"""A client of PD's HTTP API, through any member that answers.

Paths and bodies are those of ``server/api/router.go`` of tikv/pd at v8.5. A member that doesn't
lead passes a request on to the leader, so any member can be asked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec

from core.model.records import Bound
from core.ports import SubjectError
from core.process.tasks import TaskScope
from subjects.hosts.instance import RuntimeState
from subjects.kit.exchange import UNREADABLE
from subjects.kit.http_client import HttpAnswer, HttpClient, NoAnswerError
from subjects.kit.place import Address
from subjects.tikv import views
from subjects.tikv.pd_config import CONFIG, read_bound
from subjects.tikv.views import Members, Region, StoreView
from subjects.tikv.watched import PD, WatchedNode

ANSWER_WITHIN_S = 0.8
"""The longest time that one answer may take, seconds."""

ASK_NEXT_AFTER_S = 0.25
"""The longest time that a member may be silent before the next one is asked as well, seconds."""

ACT_WITHIN_S = 10.0
"""The longest time that PD may take to act, seconds: a split waits for the stores."""

LOOK_AGAIN_S = 0.2

CLOCKS_AGREE_S = 2.0
"""Difference of clocks that counts as none, seconds: PD's ``Date`` has whole seconds only."""

T = TypeVar("T")
Read = Callable[[bytes], T]


class PdError(SubjectError):
    """Raised where PD can't be asked, or refused a request."""


class PdSilentError(PdError):
    """Raised where no member of PD answered."""


class NotBootstrappedError(PdError):
    """Raised where PD still waits for the first store."""


class PdClient:
    """Asks PD, one request at a time; not for concurrent use.

    Attributes:
        clock_ahead_s: PD's clock less ours, seconds; 0 where they agree.
    """

    def __init__(self, nodes: Iterable[WatchedNode], wall: Callable[[], float] = time.time) -> None:
        """Creates a client for PD's members among ``nodes``; ``wall()`` is our clock since 1970."""
        self.clock_ahead_s = 0.0
        self._members = [node for node in nodes if node.kind == PD]
        self._clients: dict[str, tuple[Address, HttpClient]] = {}
        self._last = ""
        self._wall = wall

    def close(self) -> None:
        """Closes all connections."""
        for _, client in self._clients.values():
            client.close()

    async def stores(self, timeout_s: float = ANSWER_WITHIN_S) -> dict[str, StoreView]:
        """Returns all stores by address.

        Raises:
            NotBootstrappedError: no store has come yet.
            PdError: PD can't be asked.
        """
        return await self._get(views.STORES, views.read_stores, timeout_s)

    async def members(self) -> Members:
        """Returns PD's members and leader; raises :class:`PdError`."""
        return await self._get(views.MEMBERS, views.read_members)

    async def health(self, timeout_s: float) -> dict[str, bool]:
        """Returns which members answer each other, by name; raises :class:`PdError`.

        The member that is asked pings the others one by one, for up to 3 s each.
        """
        return await self._get(views.HEALTH, views.read_health, timeout_s)

    async def bound(self) -> Bound:
        """Returns what bounds an election of PD, by PD's configuration; raises :class:`PdError`."""
        return await self._get(CONFIG, read_bound)

    async def regions(self, timeout_s: float = 2.0) -> tuple[Region, ...]:
        """Returns all regions, about a kilobyte each; raises :class:`PdError`."""
        return await self._get(views.REGIONS, views.read_regions, timeout_s)

    async def split(self, keys_hex: Iterable[str]) -> list[int]:
        """Splits regions at the hexadecimal keys; returns the new regions' ids.

        Raises:
            PdError: PD can't be asked, or refused.
        """
        body = {"split_keys": list(keys_hex)}
        return list(_read(await self._post(views.SPLIT, body), views.read_split))

    async def scatter(self, regions: Iterable[int]) -> None:
        """Spreads the leaders of ``regions`` over the stores; raises :class:`PdError`."""
        await self._post(views.SCATTER, {"regions_id": list(regions)})

    async def transfer_leader(self, region: int, store: int) -> None:
        """Asks that ``store`` leads ``region`` soon; raises :class:`PdError`."""
        body = {"name": "transfer-leader", "region_id": region, "to_store_id": store}
        await self._post(views.OPERATORS, body)

    async def wait_stores_up(
        self, count: int, timeout_s: float, check: Callable[[], None] = lambda: None
    ) -> dict[str, StoreView]:
        """Waits until ``count`` stores are up and have sent a heartbeat.

        Args:
            count: how many stores.
            timeout_s: how long to wait, seconds.
            check: called between the looks; an exception from there ends the wait.

        Raises:
            SubjectError: the stores weren't up in time; the message has PD's last answer.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            check()
            try:
                stores = await self.stores()
                up = sum(s.state == views.UP and s.beat_ns > 0 for s in stores.values())
                if up >= count:
                    return stores
                last = f"PD has heard of {up} of {count} stores."
            except PdError as error:
                last = str(error)
            if loop.time() >= deadline:
                text = f"The stores weren't up within {timeout_s:.0f} s. {last}"
                raise SubjectError(text, "Start again; a busy machine may take longer.")
            await asyncio.sleep(LOOK_AGAIN_S)

    async def _get(self, path: str, read: Read[T], timeout_s: float = ANSWER_WITHIN_S) -> T:
        members = self._in_order()
        if len(members) == 1:
            said = await self._ask_one(members[0], path, read, timeout_s)
        else:
            said = await self._ask_in_turn(members, path, read, timeout_s)
        if isinstance(said, PdError):
            raise said
        return said

    async def _ask_in_turn(
        self, members: list[WatchedNode], path: str, read: Read[T], timeout_s: float
    ) -> T | PdError:
        """Returns the first good answer; a silent member doesn't hold up the next one."""
        scope = TaskScope("pd")
        running: set[asyncio.Task[T | PdError]] = set()
        refusal: PdError | None = None
        try:
            while members or running:
                if members:
                    member = members.pop(0)
                    asking = self._ask_one(member, path, read, timeout_s)
                    running.add(scope.spawn(member.name, asking))
                patience_s = ASK_NEXT_AFTER_S if members else None
                done, running = await asyncio.wait(
                    running, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED
                )
                for said in (task.result() for task in done):
                    if not isinstance(said, PdError):
                        return said
                    # Silence says less than a refusal does.
                    if refusal is None or not isinstance(said, PdSilentError):
                        refusal = said
        finally:
            await scope.close()
        return refusal or _silent()

    async def _ask_one(
        self, member: WatchedNode, path: str, read: Read[T], timeout_s: float
    ) -> T | PdError:
        client = self._client(member)
        if client is None:
            return _silent()
        try:
            said = _read(self._accept(member, await client.get(path, timeout_s)), read)
        except (NoAnswerError, PdError) as error:
            if self._last == member.name:
                self._last = ""
            return error if isinstance(error, PdError) else _silent()
        self._last = member.name
        return said

    async def _post(self, path: str, body: object) -> bytes:
        member = self._in_order()[0]
        client = self._client(member)
        if client is None:
            raise _silent()
        try:
            answer = await client.post(path, msgspec.json.encode(body), ACT_WITHIN_S)
            return self._accept(member, answer)
        except NoAnswerError as error:
            self._last = ""
            text = f"PD ({member.name}) didn't do it within {ACT_WITHIN_S:.0f} s."
            raise PdSilentError(text, "Try again; a busy machine may take longer.") from error

    def _accept(self, member: WatchedNode, answer: HttpAnswer) -> bytes:
        self._compare_clocks(answer.date)
        if answer.status == 200:
            return answer.body
        if views.NOT_BOOTSTRAPPED in answer.body:
            raise NotBootstrappedError("PD waits for the first store.", "Wait a moment.")
        said = answer.body[:120].decode("utf-8", "replace").strip().strip('"')
        text = f"PD ({member.name}) answers {answer.status}: {said or 'nothing more'}"
        raise PdError(text, "Look into the log of that PD.")

    def _compare_clocks(self, date: str) -> None:
        try:
            theirs = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        if theirs.tzinfo is None:
            theirs = theirs.replace(tzinfo=UTC)
        # Half a second is added for the fraction that the header leaves out.
        ahead_s = (theirs - datetime.fromtimestamp(self._wall(), UTC)).total_seconds() + 0.5
        self.clock_ahead_s = ahead_s if abs(ahead_s) > CLOCKS_AGREE_S else 0.0

    def _in_order(self) -> list[WatchedNode]:
        """Returns the members that may answer, first the one that answered last.

        Raises:
            PdSilentError: there is none.
        """
        states = {
            node.name: node.instance.runtime_state
            for node in self._members
            if node.instance is not None
        }
        running = [node for node in self._members if states.get(node.name) in _HOPEFUL]
        if not running:
            raise _silent()
        return sorted(
            running,
            key=lambda node: (states[node.name] is RuntimeState.CUT_OFF, node.name != self._last),
        )

    def _client(self, member: WatchedNode) -> HttpClient | None:
        address = member.address
        if address is None:
            return None
        was, client = self._clients.get(member.name) or (None, None)
        if client is None or was != address:
            if client is not None:
                client.close()
            client = HttpClient(address.host, address.port)
            self._clients[member.name] = address, client
        return client


_HOPEFUL = (RuntimeState.RUNNING, RuntimeState.CUT_OFF, RuntimeState.UNKNOWN)


def _silent() -> PdSilentError:
    return PdSilentError("No PD answers.", "See whether its containers run.")


def _read(body: bytes, read: Read[T]) -> T:
    try:
        return read(body)
    except UNREADABLE as error:
        raise PdError(f"PD's answer can't be read: {error}", "See what listens there.") from error
