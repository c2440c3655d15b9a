"""The network between the local nodes of one run, which the app lays, cuts and slows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from core.model.events import LinksLost, LinksMeasured, StoodStill, Suspended
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.patience import wait_awake
from core.process.tasks import TaskScope
from subjects.hosts.links.protocol import Flowed, LinkSetting, RelayPlan
from subjects.hosts.links.relay_process import RelayProcess
from subjects.hosts.processes.ports import free_ports

MEMORY = 48 * 1024**2
"""Memory of the process of the relays under load, with room to spare, bytes."""

ENDED_WITHIN_S = 1.0
"""The time in which the end of a process that took no order is known, seconds."""

SILENT_S = 0.5
"""Relays that have said nothing for so long, ten times a second being usual, don't work now."""

JITTER_SHARE = 0.1
"""The variation of a delay, up and down, as a share of the delay."""


def relays_among(nodes: int) -> int:
    """Returns how many relays, each with a port, ``nodes`` nodes have that all reach each other."""
    return nodes * (nodes - 1)


class Links:
    """One relay for each direction of each pair of nodes, in a process of their own.

    A system asks for a :meth:`port` wherever the configuration of one node names another, so
    that its nodes reach each other by relays alone. The process is started again whenever it
    ends; what was cut or slow is so again.
    """

    def __init__(self, emit: Emit, clock: Clock, on_failure: FailureHook | None = None) -> None:
        """Creates a network without any link."""
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("links", on_failure)
        self._plans: dict[tuple[str, str, int], RelayPlan] = {}
        self._isolated: set[str] = set()
        self._delays_ms: dict[str, float] = {}
        self._process: RelayProcess | None = None
        self._whole_since = 0.0
        self._away_since: float | None = None
        self._was_flowing = False
        self._log = Path()
        self._own: Callable[[int], None] = lambda _: None

    @property
    def pid(self) -> int | None:
        """The id of the process of the relays; None where none runs."""
        return self._process.pid if self._process else None

    def whole_s(self) -> float:
        """Returns for how many seconds the relays have worked; 0 while there are none, or hang."""
        process, now = self._process, time.monotonic()
        if process is None or self._away_since is not None or now - process.last_sign > SILENT_S:
            return 0.0
        return now - self._whole_since

    def port(
        self, source: str, target: str, to_port: int, by_host: Mapping[str, str] | None = None
    ) -> int:
        """Returns the port at which ``source`` reaches ``target``, which listens at ``to_port``.

        The relay there is laid by :meth:`lay`.

        Args:
            source: the node that connects; ``ANYONE`` where nodes tell each other of ``target``,
                so that it has one address for all.
            target: the node that is connected to.
            to_port: where that one listens.
            by_host: nodes that connect from a host of their own, by that host.

        Raises:
            SubjectError: there is no free port.
        """
        key = source, target, to_port
        if key not in self._plans:
            taken = {plan.port for plan in self._plans.values()} | {to_port}
            free = free_ports(len(taken) + 1)
            port = next(port for port in free if port not in taken)
            apart = {host: name for host, name in (by_host or {}).items() if name != target}
            self._plans[key] = RelayPlan(source, target, port, to_port, apart)
        return self._plans[key].port

    def target_at(self, port: int) -> str | None:
        """Returns the node to which the relay at ``port`` leads; None where there is no relay."""
        return next((plan.target for plan in self._plans.values() if plan.port == port), None)

    def has(self, node: str) -> bool:
        """Whether ``node`` has any link."""
        return any(node in ends for ends in self._ends())

    async def lay(self, log: Path, own: Callable[[int], None]) -> None:
        """Starts the relays that were asked for, if any; returns when they listen.

        Args:
            log: the file for what the process prints.
            own: is called with the id of each process of relays, which must end with the app.

        Raises:
            PortTakenError: the port of a relay was taken in the meantime.
            SubjectError: the process can't be started.
        """
        self._log, self._own = log, own
        if self._plans:
            await self._begin()
            self._scope.supervise("relays", self._keep, title="the network between the nodes")

    async def clear(self) -> None:
        """Ends the relays and forgets all links. Safe to call at any time, and twice."""
        await self._scope.close()
        process, self._process = self._process, None
        if process is not None:
            await process.close()
        self._plans.clear()
        self._isolated.clear()
        self._delays_ms.clear()
        self._away_since = None

    # --- what is done to the network of a node -----------------------------------------------

    async def isolate(self, node: str) -> None:
        """Cuts every link of ``node``, in both directions.

        Raises:
            SubjectError: the relays don't take orders.
        """
        self._isolated.add(node)
        await self._set(node)

    async def rejoin(self, node: str) -> None:
        """Lets the links of ``node`` pass again, but for those to other nodes that are cut off.

        Raises:
            SubjectError: the relays don't take orders.
        """
        self._isolated.discard(node)
        await self._set(node)

    def is_isolated(self, node: str) -> bool:
        """Whether every link of ``node`` is cut."""
        return node in self._isolated

    async def delay(self, node: str, delay_ms: float) -> None:
        """Delays everything that ``node`` sends by about ``delay_ms`` milliseconds; 0 for not.

        Raises:
            SubjectError: the relays don't take orders.
        """
        self._delays_ms[node] = delay_ms
        await self._set(node)

    def delay_ms(self, node: str) -> float:
        """Returns by how many milliseconds everything that ``node`` sends is delayed."""
        return self._delays_ms.get(node, 0.0)

    # --- the process ------------------------------------------------------------------------

    def _ends(self) -> set[tuple[str, str]]:
        """Returns sender and receiver of every link."""
        plans = self._plans.values()
        pairs = [(source, plan.target) for plan in plans for source in plan.sources]
        return {*pairs, *((target, source) for source, target in pairs)}

    def _setting(self, ends: tuple[str, str]) -> LinkSetting:
        source, target = ends
        delay_ms = self._delays_ms.get(source, 0.0)
        is_cut = source in self._isolated or target in self._isolated
        return LinkSetting(source, target, is_cut, delay_ms, delay_ms * JITTER_SHARE)

    async def _set(self, node: str) -> None:
        process = self._process
        if process is None:
            return  # the next process begins with what is wanted by then
        try:
            await process.set(self._setting(ends) for ends in self._ends() if node in ends)
        except SubjectError:
            # Orders to a killed process fail before its end is known.
            if not await wait_awake(process.ended, ENDED_WITHIN_S):
                raise

    async def _begin(self) -> None:
        plans, settings = self._plans.values(), map(self._setting, self._ends())
        process = await RelayProcess.start(plans, settings, self._log, self._flowed)
        try:
            self._own(process.pid)
            # Again: what is wanted may have changed meanwhile.
            await process.set(map(self._setting, self._ends()))
        except BaseException:
            await process.close()
            raise
        self._process, self._whole_since = process, time.monotonic()

    async def _keep(self) -> None:
        """Starts a process whenever the last one has ended; tells that, and when one hangs."""
        while True:
            if (process := self._process) is not None:
                await process.until_silent()
                self._away_since = process.last_sign
                if not process.ended.is_set():
                    self._emit(LinksLost(t=self._clock.now(), hangs=True))
                    await process.until_heard()
            if process is None or process.ended.is_set():
                if process is not None:
                    self._process = None
                    self._emit(LinksLost(t=self._clock.now(), exit_code=process.returncode))
                await self._begin()
            self._tell_back()

    def _tell_back(self) -> None:
        """Puts on the timeline that the relays work again, and for how many seconds they didn't."""
        self._whole_since, since = time.monotonic(), self._away_since
        self._away_since = None
        now = self._clock.now()
        if since is not None:
            seconds = now - self._clock.from_monotonic(since)
            self._emit(Suspended(t=now, seconds=seconds, what=StoodStill.LINKS))

    def _flowed(self, report: Flowed) -> None:
        """Puts on the timeline what flows, and once that nothing does any more."""
        if report.sent or self._was_flowing:
            sent = {
                source: {target: round(count / report.seconds) for target, count in each.items()}
                for source, each in report.sent.items()
            }
            self._emit(LinksMeasured(t=self._clock.now(), bytes_per_s=sent))
        self._was_flowing = bool(report.sent)
