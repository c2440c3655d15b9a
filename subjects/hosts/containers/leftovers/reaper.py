"""Removes a dead app's containers: the command that the warden runs when the app ends.

``reaper --url URL --run RUN_ID``, run as a module, removes everything with exactly that run's label
from the engine at URL, says so on stderr, and exits with 1 where something can't be removed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from core.process.handed_on import python_command, reaper_environment
from core.process.inherited import settle_process
from core.process.started import command
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.leftovers.remove import QUIET_LOOKS, Removed, remove_run

CONNECT_WITHIN_S = 3.0


def reaper_command(url: str, run_id: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Returns program and arguments, and the whole environment, for ``Keeper.at_end``."""
    return python_command(__name__, "--url", url, "--run", run_id), reaper_environment()


async def reap(url: str, run_id: str) -> Removed:
    """Removes everything of the run from the engine at ``url``.

    Raises:
        EngineError: something is left, or the engine doesn't answer.
    """
    from subjects.hosts.containers.engine.engine import Engine

    engine = await Engine.connect(url, CONNECT_WITHIN_S)
    try:
        return await remove_run(engine, run_id, quiet_looks=QUIET_LOOKS)
    finally:
        await engine.close()


def main() -> int:
    """Removes the run that the command line names; returns the exit code."""
    settle_process()
    parser = argparse.ArgumentParser(prog="reaper")
    parser.add_argument("--url", required=True)
    parser.add_argument("--run", required=True)
    given = parser.parse_args()
    try:
        removed = asyncio.run(reap(given.url, given.run))
    except EngineError as error:
        _say(f"The containers of the run {given.run} can't be removed: {error}")
        _say(f"When the engine is back, run: {command('undo')}.")
        return 1
    done = f"Removed {removed.text}" if removed.text else "Nothing was left"
    _say(f"{done} of the run {given.run}.")
    return 0


def _say(text: str) -> None:
    with suppress(OSError, ValueError):  # The terminal may be gone with the app.
        print(f"faultstage: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
