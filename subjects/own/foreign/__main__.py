"""The process that runs a load of the user's own: ``python -m subjects.own.foreign``.

It ends, with the program that it runs, when the app's channel closes.
"""

from __future__ import annotations

import argparse
import asyncio

import msgspec

from core.process.inherited import settle_process
from core.process.priority import give_way
from core.process.quick_loop import run_quickly
from core.process.tasks import TaskScope
from subjects.hosts.processes.channel import Channel
from subjects.hosts.processes.line_io import InputLines, OutputLines
from subjects.load.protocol import Problem, ProtocolError, Ready, decode_command, encode
from subjects.own.foreign.runner import ForeignRunner, ForeignSetup


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="subjects.own.foreign", description="Runs a load.")
    parser.add_argument("--options", required=True, help="what is run, as JSON")
    parser.add_argument("--channel", type=int, help="where the app is spoken to")
    known, _ = parser.parse_known_args()  # the rest is for loads of ours
    return known


async def _serve(arguments: argparse.Namespace) -> int:
    channel = None if arguments.channel is None else Channel.inherited(arguments.channel)
    orders, reports = InputLines(channel), OutputLines(channel)
    setup = msgspec.json.decode(arguments.options, type=ForeignSetup)
    runner = ForeignRunner(setup, lambda report: reports.put(encode(report)))
    scope = TaskScope("process")
    try:
        reports.put(encode(Ready(attempted=setup.answered, acked=setup.answered)))
        working = scope.spawn("commands", _obey(runner, orders, reports))
        watching = scope.spawn("watch", runner.watch())
        await asyncio.wait(
            (working, watching, orders.closed, runner.failed),
            return_when=asyncio.FIRST_COMPLETED,
        )
        for task in (working, watching):
            if task.done():
                await task
        if runner.failed.done():
            text, remedy = runner.failed.result()
            reports.put(encode(Problem(text=text, remedy=remedy, fatal=True)))
            return 1
        return 0
    finally:
        runner.close()
        await scope.close()
        reports.close()


async def _obey(runner: ForeignRunner, orders: InputLines, reports: OutputLines) -> None:
    while True:
        line = await orders.next()
        try:
            await runner.obey(decode_command(line))
        except ProtocolError as error:
            reports.put(encode(Problem(text=f"The load was sent {error}.")))


def main() -> int:
    """Runs the process; returns the exit code."""
    settle_process()
    give_way()
    return run_quickly(_serve(_parse_arguments()))


if __name__ == "__main__":
    raise SystemExit(main())
