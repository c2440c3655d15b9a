"""The load process: ``python -m subjects.load``. The process ends when stdin closes."""

from __future__ import annotations

import argparse
import asyncio
import gc
from pathlib import Path
from typing import Any

import msgspec

from core.process.inherited import settle_process
from core.process.priority import give_way
from core.process.quick_loop import run_quickly
from core.process.tasks import TaskScope
from subjects.hosts.processes.channel import Channel
from subjects.hosts.processes.line_io import InputLines, OutputLines
from subjects.load.driver import Driver, DriverError, make_driver
from subjects.load.generator import Generator
from subjects.load.open_workload import open_workload
from subjects.load.protocol import Problem, ProtocolError, Ready, decode_command, encode
from subjects.load.ratelimit.driver import CheckDriver
from subjects.load.wordfile import LedgerError
from subjects.load.workload import Workload


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="subjects.load", description="Loads a system.")
    parser.add_argument("--driver", required=True, help="package.module:Class")
    parser.add_argument("--options", default="{}", help="the driver's arguments, as JSON")
    parser.add_argument("--run-id", required=True)
    parser.add_argument("--ledger", required=True, type=Path)
    parser.add_argument("--time-limit", type=float, default=2.0, help="of a request, in seconds")
    channel = "where the app is spoken to; by default over stdin and stdout"
    parser.add_argument("--channel", type=int, help=channel)
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> int:
    channel = None if arguments.channel is None else Channel.inherited(arguments.channel)
    orders, reports = InputLines(channel), OutputLines(channel)
    try:
        options: dict[str, Any] = msgspec.json.decode(arguments.options, type=dict[str, Any])
        driver = make_driver(arguments.driver, options)
        workload = open_workload(
            driver,
            ledger=arguments.ledger,
            run_id=arguments.run_id,
            time_limit_s=arguments.time_limit,
            tell=lambda report: reports.put(encode(report)),
        )
        try:
            return await _work(driver, workload, arguments, orders, reports)
        finally:
            await workload.close()
    except (DriverError, LedgerError, msgspec.DecodeError) as error:
        remedy = error.remedy if isinstance(error, DriverError | LedgerError) else ""
        text = f"The load can't go on: {error}."
        reports.put(encode(Problem(text=text, remedy=remedy, fatal=True)))
        return 1
    finally:
        reports.close()


async def _work(
    driver: Driver | CheckDriver,
    workload: Workload,
    arguments: argparse.Namespace,
    orders: InputLines,
    reports: OutputLines,
) -> int:
    generator = Generator(
        workload, lambda report: reports.put(encode(report)), arguments.time_limit
    )
    scope = TaskScope("process")
    try:
        working = scope.spawn("commands", _obey(driver, workload, generator, orders, reports))
        await asyncio.wait(
            (working, orders.closed, generator.failed), return_when=asyncio.FIRST_COMPLETED
        )
        if generator.failed.done():
            raise DriverError(generator.failed.result())
        if working.done():
            await working
        return 0
    finally:
        await scope.close()
        await generator.close()
        await driver.close()


async def _obey(
    driver: Driver | CheckDriver,
    workload: Workload,
    generator: Generator,
    orders: InputLines,
    reports: OutputLines,
) -> None:
    try:
        await driver.connect()
    except DriverError:
        if not workload.attempted:
            raise
        # An earlier load process of this run reached the system: failures count as measurements.
    workload.begin()
    reports.put(encode(Ready(attempted=workload.attempted, acked=workload.acked)))
    gc.freeze()
    while True:
        line = await orders.next()
        try:
            await generator.obey(decode_command(line))
        except ProtocolError as error:
            reports.put(encode(Problem(text=f"The load was sent {error}.")))


def main() -> int:
    """Runs the load process; returns the exit code."""
    settle_process()
    give_way()
    arguments = _parse_arguments()
    return run_quickly(_serve(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
