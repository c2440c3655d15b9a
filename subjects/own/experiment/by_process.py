"""Does an activity by a process: the program is run to its end, without a shell."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from core.process.handed_on import tool_environment
from subjects.hosts.processes.program_run import run_program
from subjects.own.experiment import outcome_words as words
from subjects.own.experiment.model import Json, ProcessProvider
from subjects.own.experiment.outcome import StepOutcome
from subjects.own.experiment.values import Values

WITHIN_S = 60.0
"""The longest time that a program may take where the file doesn't say, seconds."""

Own = Callable[[int], None]
"""Makes sure that a process ends with the app."""


async def run_process(
    provider: ProcessProvider, values: Values, folder: Path, own: Own | None
) -> StepOutcome:
    """Runs a program in the folder of the experiment's file; a slow one is killed.

    Args:
        provider: which, and with what.
        values: what fills it in.
        folder: the folder of the experiment's file.
        own: is told the process.
    """
    path = str(values.filled(provider.path))
    if (program := find_program(path, folder)) is None:
        return StepOutcome(failed=words.no_program(path))
    argv = [program, *arguments_of(values.filled(provider.arguments))]
    within_s = seconds_of(values.filled(provider.timeout), WITHIN_S)
    ended = await run_program(argv, within_s, tool_environment(), folder, own)
    if not ended.in_time:
        return StepOutcome(failed=words.too_slow(within_s))
    if ended.code is None:
        return StepOutcome(failed=words.KILLED)
    output = {"status": ended.code, "stdout": ended.said, "stderr": ended.complained}
    last = (ended.complained.strip() or ended.said.strip()).splitlines()[-1:]
    warning = words.exit_code(ended.code, values.hidden("".join(last))) if ended.code else ""
    return StepOutcome(output=output, warning=warning)


def find_program(path: str, folder: Path) -> str | None:
    """Returns the program: with a slash from the file's folder, else by PATH; None without one."""
    wanted = Path(path).expanduser()
    if wanted.name != path:
        return shutil.which(folder / wanted)
    return shutil.which(path)


def arguments_of(arguments: Json) -> list[str]:
    """Returns arguments as a program takes them; those that are empty are left out."""
    if arguments is None:
        return []
    if isinstance(arguments, dict):
        named = cast("Mapping[str, Any]", arguments).items()
        arguments = [part for pair in named for part in pair]
    listed = cast("list[Any]", arguments) if isinstance(arguments, list) else [arguments]
    return [str(part) for part in listed if part not in (None, "")]


def seconds_of(timeout: Json, usual_s: float) -> float:
    """Returns how long something may take: of a pair, both together."""
    each = cast("list[Any]", timeout) if isinstance(timeout, list) else [timeout]
    try:
        found = sum(float(one) for one in each if one is not None)
    except (TypeError, ValueError, OverflowError):
        return usual_s
    return found if 0 < found < math.inf else usual_s
