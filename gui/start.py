"""The program's entry point: secures Ctrl-C and the standard streams, then imports the rest.

The imports take a fifth of a second, in which a Ctrl-C or a closed stream must do no harm.
"""

from __future__ import annotations

import gc
import sys

from core.process import inherited, python_child
from core.process.started import CHILD_SWITCH
from gui.launch import interrupts, streams


def main() -> int:
    """Runs Faultstage; returns the process's exit code. See :func:`gui.app.cli.main`."""
    if sys.argv[1:2] == [CHILD_SWITCH]:
        # A bundle's child secures itself, as a child that our own Python runs does.
        del sys.argv[1]
        python_child.main()
        return 0
    interrupts.end_quietly()
    streams.secure()
    inherited.settle_app()
    # Collections in between would walk what is being imported again and again.
    gc.disable()
    from gui.app.cli import main as run

    gc.freeze()
    gc.enable()
    return run()
