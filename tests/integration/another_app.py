"""Another app, a process of its own, that says what it has started and waits to be killed."""

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
    """Runs ``module`` until it has said its line, read as ``kind``; kills it in the end."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, cwd=ROOT
    ) as app:
        try:
            assert app.stdout is not None
            yield app, msgspec.json.decode(app.stdout.readline(), type=kind)
        finally:
            app.kill()
