"""One node: ``python -m subjects.ratelimiter.service --help``."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys

from core.process.inherited import settle_process
from subjects.ratelimiter.service.options import parse
from subjects.ratelimiter.service.serve import StartError, serve


def main() -> int:
    """Runs the node; returns the exit code."""
    settle_process()
    options = parse()
    logging.basicConfig(format=f"{options.node}: %(message)s", level=logging.WARNING)
    # What was imported stays: the collector needn't look at that while checks wait.
    gc.freeze()
    gc.set_threshold(20_000)
    factory = None
    if os.name != "nt":
        try:
            import uvloop

            factory = uvloop.new_event_loop
        except ImportError:
            pass  # only slower without
    try:
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(serve(options))
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
