"""The audience's process: ``python -m gui.audience.server``, which only the app starts."""

from __future__ import annotations

import argparse
import gc
import logging

from core.process.inherited import settle_process
from core.process.priority import give_way
from core.process.quick_loop import run_quickly
from gui.audience.server.confined import stand_back
from gui.audience.server.serve import AudienceProcess


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gui.audience.server")
    parser.add_argument("--orders", required=True, type=int, help="pipe to read orders from")
    parser.add_argument("--reports", required=True, type=int, help="pipe to write reports to")
    parser.add_argument("--address", required=True, help="the one address to listen on")
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> int:
    process = AudienceProcess(arguments.orders, arguments.reports)
    gc.freeze()
    return await process.serve(arguments.address, arguments.port)


def main() -> int:
    """Runs the process; returns the exit code."""
    settle_process()
    give_way()
    stand_back()
    arguments = _parse_arguments()
    # Bad requests are no news; what fails in here is.
    logging.basicConfig(format="audience: %(message)s", level=logging.ERROR)
    return run_quickly(_run(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
