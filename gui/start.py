"""The program's entry point: secures Ctrl-C and the standard streams, then imports the rest.

The imports take a fifth of a second, in which a Ctrl-C or a closed stream must do no harm.
"""

from __future__ import annotations

from core.process import inherited
from gui.launch import interrupts, streams


def main() -> int:
    """Runs Faultstage; returns the process's exit code. See :func:`gui.app.cli.main`."""
    interrupts.end_quietly()
    streams.secure()
    inherited.settle_app()
    from gui.app.cli import main as run

    return run()
