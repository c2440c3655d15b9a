"""The program's first moments: what may not wait until its modules are imported."""

from __future__ import annotations

from core import inherited


def main() -> int:
    """Runs Faultstage; returns the process's exit code. See :func:`gui.cli.main`."""
    inherited.settle_app()
    from gui.cli import main as run

    return run()
