"""The process of the relays, which ends with the channel: ``python -m subjects.hosts.links``."""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools

from core.process.inherited import settle_process
from core.process.priority import give_way
from core.process.quick_loop import run_quickly
from core.process.tasks import TaskScope
from subjects.hosts.links.link import Link
from subjects.hosts.links.protocol import (
    Flowed,
    Lay,
    LinksSet,
    Order,
    RelayReport,
    RelaysFailed,
    RelaysLaid,
    RelaysReady,
    SetLinks,
    decode_order,
    encode,
)
from subjects.hosts.links.relay import Relay
from subjects.hosts.processes.channel import Channel
from subjects.hosts.processes.line_io import InputLines, OutputLines

TELL_EVERY_S = 0.1


class Relays:
    """The relays of one run, and the links that their bytes go over."""

    def __init__(self, reports: OutputLines) -> None:
        """Creates no relay yet; what there is to tell goes to ``reports``."""
        self._reports = reports
        self._links: dict[tuple[str, str], Link] = {}
        self._servers: list[asyncio.Server] = []
        self._scope = TaskScope("relays")

    async def obey(self, order: Order) -> None:
        """Carries out ``order`` and reports that."""
        match order:
            case Lay():
                self._tell(await self._lay(order))
            case SetLinks():
                for setting in order.links:
                    self._link(setting.source, setting.target).set(setting)
                self._tell(LinksSet(order.id))

    async def tell_flow(self) -> None:
        """Reports ten times a second what went through, also where nothing did."""
        loop = asyncio.get_running_loop()
        began = due = loop.time()
        while True:
            due = max(due + TELL_EVERY_S, loop.time())
            await asyncio.sleep(due - loop.time())
            now = loop.time()
            sent: dict[str, dict[str, int]] = {}
            for (source, target), link in self._links.items():
                if count := link.take_sent():
                    sent.setdefault(source, {})[target] = count
            self._tell(Flowed(seconds=now - began, sent=sent))
            began = now

    async def close(self) -> None:
        """Closes the relays' ports and ends all waiting for connections."""
        for server in self._servers:
            server.close()
        await self._scope.close()

    async def _lay(self, order: Lay) -> RelayReport:
        for plan in order.relays:
            try:
                self._servers.append(await Relay(plan, self._link, self._scope).listen())
            except OSError as error:
                return RelaysFailed(text=error.strerror or str(error), port=plan.port)
        gc.freeze()
        return RelaysLaid()

    def _link(self, source: str, target: str) -> Link:
        return self._links.setdefault((source, target), Link(source, target))

    def _tell(self, report: RelayReport) -> None:
        self._reports.put(encode(report))


async def _serve(channel: Channel) -> None:
    orders, reports = InputLines(channel), OutputLines(channel)
    relays = Relays(reports)
    scope = TaskScope("process")
    try:
        scope.spawn("flow", relays.tell_flow())
        obeying = scope.spawn("orders", _obey(relays, orders))
        reports.put(encode(RelaysReady()))
        await asyncio.wait((obeying, orders.closed), return_when=asyncio.FIRST_COMPLETED)
        if obeying.done():
            await obeying
    finally:
        await scope.close()
        await relays.close()
        reports.close()


async def _obey(relays: Relays, orders: InputLines) -> None:
    for _ in itertools.count():
        await relays.obey(decode_order(await orders.next()))


def main() -> None:
    """Runs the relays until the channel closes."""
    settle_process()
    give_way()
    parser = argparse.ArgumentParser(prog="subjects.hosts.links")
    parser.add_argument("--channel", type=int, required=True)
    run_quickly(_serve(Channel.inherited(parser.parse_args().channel)))


if __name__ == "__main__":
    main()
