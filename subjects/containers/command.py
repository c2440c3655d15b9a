"""Runs Compose, for as long as it may take and no longer."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from core.ports import SubjectError

RUN_WITHIN_S = 120.0
VERSION_WITHIN_S = 10.0
LAST_LINES = 4

_REMEDY = (
    "Install the Compose plugin of Docker (docker-compose-plugin, or docker-compose-v2), or"
    " Docker Desktop, which has it."
)

_found: dict[str, ComposeCommand] = {}


class ComposeCommand:
    """One way to call Compose.

    Attributes:
        argv: the program and its first arguments.
        version: as it says itself.
    """

    def __init__(self, argv: Sequence[str], version: str) -> None:
        """Takes how it is called, and what it said its version is."""
        self.argv = tuple(argv)
        self.version = version

    async def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        on_spawn: Callable[[int], None] | None = None,
        timeout_s: float = RUN_WITHIN_S,
    ) -> str:
        """Runs it to its end; returns its output.

        Args:
            arguments: after the program.
            folder: to run in.
            environment: what makes it use the right engine.
            on_spawn: told its process id.
            timeout_s: after which it is killed.

        Raises:
            SubjectError: it failed, with the last lines of its output, or took too long.
        """
        argv = (*self.argv, *arguments)
        code, output = await _run(argv, timeout_s, folder, _clean(environment), on_spawn)
        what = " ".join((*self.argv, *arguments))
        if code is None:
            text = f"{what} took longer than {timeout_s:.0f} s and was ended."
            raise SubjectError(text, "Restart Docker, then try again.")
        if code != 0:
            last = "; ".join(output.strip().splitlines()[-LAST_LINES:])
            text = f"{what} failed (exit code {code}): {last}"
            raise SubjectError(text, "Press R to start afresh.")
        return output


async def find_compose() -> ComposeCommand:
    """Compose as it is on this machine, the better first; asked once.

    Raises:
        SubjectError: there is none; with the way out.
    """
    path = os.environ.get("PATH", "")
    if path in _found:
        return _found[path]
    for program, first in (("docker", ("compose",)), ("docker-compose", ())):
        found = shutil.which(program)
        if found is None:
            continue
        argv = (found, *first)
        code, output = await _run((*argv, "version", "--short"), VERSION_WITHIN_S)
        version = output.strip().removeprefix("v")
        if code == 0 and version[:1].isdigit():
            _found[path] = ComposeCommand((program, *first), version)
            return _found[path]
    text = "Docker Compose is missing: neither docker compose nor docker-compose answers."
    raise SubjectError(text, _REMEDY)


def _clean(engine: Mapping[str, str]) -> dict[str, str]:
    """Our environment, for this engine, without what would change the project."""
    ours = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("COMPOSE_") and key not in _ENGINE_VARIABLES
    }
    return {**ours, **{key: value for key, value in engine.items() if value}}


_ENGINE_VARIABLES = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


async def _run(
    argv: Sequence[str],
    timeout_s: float,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    on_spawn: Callable[[int], None] | None = None,
) -> tuple[int | None, str]:
    """Runs a program; returns its exit code, None where it was killed, and its output.

    In a thread, for asyncio's own support differs between systems and loops.
    """
    try:
        process = subprocess.Popen(  # noqa: ASYNC220 - it returns within milliseconds
            argv,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        return 127, f"{argv[0]}: {error.strerror or error}"
    if on_spawn is not None:
        on_spawn(process.pid)
    deadline = time.monotonic() + timeout_s
    waiting = asyncio.ensure_future(asyncio.to_thread(process.communicate))
    try:
        async with asyncio.timeout(deadline - time.monotonic()):
            output, _ = await asyncio.shield(waiting)
        return process.returncode, output.decode(errors="replace")
    except TimeoutError:
        return None, ""
    finally:
        if process.poll() is None:
            _kill(process)
            await waiting


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends it with its children: the plugin is a process of its own."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
