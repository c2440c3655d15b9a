"""Another app in a separate process, which reports what was started and waits to be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

ROOT = Path(__file__).parents[2]
_Said = TypeVar("_Said")


@contextmanager
def another_app(
    kind: type[_Said], module: str, *arguments: str
) -> Generator[tuple[subprocess.Popen[bytes], _Said]]:
    """Runs ``module`` and yields the process with the first line; kills the process in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, cwd=ROOT
    ) as app:
        try:
            assert app.stdout is not None
            yield app, msgspec.json.decode(app.stdout.readline(), type=kind)
        finally:
            app.kill()
