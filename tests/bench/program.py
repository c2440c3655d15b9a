"""Runs a program of the bench in a separate process, and returns what was printed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from tests.bench.figure import BenchError


async def output(module: str, *arguments: str, display: str = "", within_s: float) -> str:
    """Returns what ``python -m MODULE ARGUMENTS`` prints; kills one that takes too long.

    Args:
        module: the module's full name.
        arguments: the module's arguments.
        display: the X display to paint on, if any.
        within_s: seconds that the program may take.

    Raises:
        BenchError: the program fails.
        TimeoutError: the program takes too long.
    """
    screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        stdout=subprocess.PIPE,
        env={**os.environ, **screen},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(within_s):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise BenchError(f"{module} failed with code {process.returncode}")
    return said.decode()
