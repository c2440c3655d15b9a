"""Finds a show that is under way on this machine, and sends that show a request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from core.ports import SubjectError
from core.process.files import UNDECODABLE
from core.text import control as words
from gui.app.control.messages import LONGEST, ControlAnswer, ControlRequest
from gui.app.control.places import (
    control_dir,
    is_abandoned,
    is_private,
    owner_of,
    reachable,
    sockets,
)

LAST = "last"
"""The word for the show whose run began last."""
ANSWER_WITHIN_S = 150.0
"""Longest wait for an answer, in seconds: longer than the show's own."""

Ask = Callable[[str], ControlRequest]
"""Returns the request for the run of an id."""


async def ask_show(run: str, ask: Ask) -> ControlAnswer:
    """Asks the show of ``run``, or the one that began last, and returns the answer.

    Raises:
        SubjectError: there is no such show, or it gives no answer.
    """
    if not hasattr(asyncio, "open_unix_connection"):
        raise SubjectError(*words.NOT_HERE)
    folder = control_dir()
    if not folder.exists():
        raise SubjectError(*words.NO_SHOW)
    if not is_private(folder):
        raise SubjectError(f"{folder} isn't yours alone.", "Delete that folder, and start anew.")
    others: list[str] = []
    for path in sockets(folder):
        if run in (LAST, path.stem):
            answer = await _ask(path, ask(path.stem))
            if answer is not None:
                return answer
        else:
            others.append(path.stem)
    raise SubjectError(*words.no_such_show(run, others))


async def _ask(path: Path, request: ControlRequest) -> ControlAnswer | None:
    """Returns the answer of the show at ``path``; None where that show is gone."""
    try:
        with reachable(path) as name:
            reader, writer = await asyncio.open_unix_connection(name, limit=LONGEST)
    except ConnectionRefusedError:
        if is_abandoned(path):  # left behind by a show that was killed
            with suppress(OSError):
                path.unlink()
                owner_of(path).unlink(missing_ok=True)
        return None
    except FileNotFoundError:
        return None
    except OSError as error:
        text = f"The show can't be asked: {error.strerror or error}."
        raise SubjectError(text, "Start it as the same user.") from error
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            writer.write(msgspec.json.encode(request) + b"\n")
            await writer.drain()
            line = await reader.readline()
    except (TimeoutError, OSError, ValueError) as error:
        raise SubjectError(*words.UNHEARD) from error
    finally:
        writer.close()
    try:
        return msgspec.json.decode(line, type=ControlAnswer)
    except UNDECODABLE as error:
        raise SubjectError(*(words.STRANGE if line else words.UNHEARD)) from error
