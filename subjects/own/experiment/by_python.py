"""Does an activity by a Python function, in a process of its own, only where that was allowed."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from core.process.files import UNDECODABLE
from core.process.handed_on import tool_environment
from core.process.started import is_bundle
from subjects.hosts.processes.program_run import run_program
from subjects.own.experiment import outcome_words as words
from subjects.own.experiment import python_call
from subjects.own.experiment.by_process import Own
from subjects.own.experiment.model import Json, PythonProvider
from subjects.own.experiment.outcome import StepOutcome
from subjects.own.experiment.values import Values

WITHIN_S = 120.0
"""The longest time that a function may take, seconds; the format has no word for it."""

NAMES = ("python3", "python")


def find_python() -> str:
    """Returns the Python that has the person's modules: the first on PATH, else ours.

    A bundle has no Python of its own to be called: then it is empty.
    """
    ours = "" if is_bundle() else sys.executable
    return next((found for name in NAMES if (found := shutil.which(name))), ours)


async def run_python(
    provider: PythonProvider, values: Values, folder: Path, own: Own | None
) -> StepOutcome:
    """Calls a function; modules are looked for in the folder of the experiment's file first.

    Args:
        provider: which, and with what.
        values: what fills it in.
        folder: the folder of the experiment's file.
        own: is told the process.
    """
    if not (python := find_python()):
        return StepOutcome(failed=words.NO_PYTHON)
    with tempfile.TemporaryDirectory(prefix="faultstage-") as made:
        result = Path(made) / "result.json"
        asked = {
            "folder": str(folder.absolute()),
            "module": provider.module,
            "func": provider.func,
            "arguments": values.filled(dict(provider.arguments)),
            "secrets": _secrets(provider, values),
            "configuration": dict(values.configuration),
            "result": str(result),
        }
        environment = {**tool_environment(), python_call.CALL: json.dumps(asked, default=str)}
        argv = (python, str(Path(python_call.__file__)))
        ended = await run_program(argv, WITHIN_S, environment, folder, own)
        if not ended.in_time:
            return StepOutcome(failed=words.too_slow(WITHIN_S))
        last = "".join(ended.complained.strip().splitlines()[-1:])
        return _read(result, last, values)


def _secrets(provider: PythonProvider, values: Values) -> Json:
    if not provider.secrets:
        return None
    merged: dict[str, Any] = {}
    for group in provider.secrets:
        merged |= values.secrets.get(group, {})
    return merged


def _read(result: Path, last: str, values: Values) -> StepOutcome:
    try:
        said: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    except (OSError, *UNDECODABLE):
        return StepOutcome(failed=words.raised(values.hidden(last)) or words.PYTHON_CLOSED)
    if "failed" in said:
        return StepOutcome(failed=words.raised(values.hidden(str(said["failed"]))))
    return StepOutcome(output=said.get("output"))
