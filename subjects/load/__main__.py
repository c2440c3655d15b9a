"""The load process: ``python -m subjects.load``. It ends when its stdin closes."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
from pathlib import Path
from typing import Any

import msgspec

from core.tasks import TaskScope
from subjects.load.driver import Driver, DriverError, make_driver
from subjects.load.generator import Generator
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger, LedgerError
from subjects.load.lines import StdinLines, StdoutLines
from subjects.load.protocol import Problem, ProtocolError, Ready, decode_command, encode


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="subjects.load", description="Loads a system.")
    parser.add_argument("--driver", required=True, help="package.module:Class")
    parser.add_argument("--options", default="{}", help="the driver's arguments, as JSON")
    parser.add_argument("--run-id", required=True)
    parser.add_argument("--ledger", required=True, type=Path)
    parser.add_argument("--time-limit", type=float, default=2.0, help="of a request, in seconds")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> int:
    stdin, stdout = StdinLines(), StdoutLines()
    try:
        options: dict[str, Any] = msgspec.json.decode(arguments.options, type=dict[str, Any])
        with Ledger(arguments.ledger, arguments.run_id) as ledger:
            driver = make_driver(arguments.driver, options)
            return await _work(driver, ledger, arguments, stdin, stdout)
    except (DriverError, LedgerError, msgspec.DecodeError) as error:
        remedy = error.remedy if isinstance(error, DriverError | LedgerError) else ""
        text = f"The load can't go on: {error}."
        stdout.put(encode(Problem(text=text, remedy=remedy, fatal=True)))
        return 1
    finally:
        stdout.close()


async def _work(
    driver: Driver,
    ledger: Ledger,
    arguments: argparse.Namespace,
    stdin: StdinLines,
    stdout: StdoutLines,
) -> int:
    generator = Generator(
        driver,
        ledger,
        Keys(arguments.run_id),
        lambda report: stdout.put(encode(report)),
        arguments.time_limit,
    )
    scope = TaskScope("process")
    try:
        working = scope.spawn("commands", _obey(driver, ledger, generator, stdin, stdout))
        await asyncio.wait(
            (working, stdin.closed, generator.failed), return_when=asyncio.FIRST_COMPLETED
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
    driver: Driver,
    ledger: Ledger,
    generator: Generator,
    stdin: StdinLines,
    stdout: StdoutLines,
) -> None:
    try:
        await driver.connect()
    except DriverError:
        if not ledger.attempted:
            raise
        # Another process loaded it before: that it can't be reached now is measured, too.
    stdout.put(encode(Ready(attempted=ledger.attempted, acked=ledger.acked)))
    gc.freeze()
    while True:
        line = await stdin.next()
        try:
            await generator.obey(decode_command(line))
        except ProtocolError as error:
            stdout.put(encode(Problem(text=f"The load was sent {error}.")))


def main() -> int:
    """Runs the load process; returns its exit code."""
    arguments = _parse_arguments()
    gc.set_threshold(20_000)
    factory = None
    if os.name != "nt":
        try:
            import uvloop

            factory = uvloop.new_event_loop
        except ImportError:
            pass  # only slower without
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(_serve(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
