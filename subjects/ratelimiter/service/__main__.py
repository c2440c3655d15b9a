"""One node: ``python -m subjects.ratelimiter.service --help``."""

from __future__ import annotations

import gc
import logging
import sys

from core.process.inherited import settle_process
from core.process.quick_loop import run_quickly
from subjects.ratelimiter.service.options import parse
from subjects.ratelimiter.service.serve import StartError, serve


def main() -> int:
    """Runs the node; returns the exit code."""
    settle_process()
    options = parse()
    logging.basicConfig(format=f"{options.node}: %(message)s", level=logging.WARNING)
    # What was imported stays: the collector needn't look at that while checks wait.
    gc.freeze()
    try:
        run_quickly(serve(options))
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
