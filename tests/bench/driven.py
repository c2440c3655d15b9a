"""The real program with a window, driven and watched: ``python -m tests.bench.driven ARGS``.

It is started by its own command line (``gui.app.cli.main``) with its own window; the window is
only told to say what it paints, and takes orders from standard input as from a presenter.
When standard input ends, it quits.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model import events as ev


def drive(arguments: Sequence[str], untold: tuple[type[ev.Event], ...] = ()) -> int:
    """Runs the program with ``arguments``; returns the exit code.

    Events of the kinds ``untold`` are not passed on.
    """
    # All is imported here a moment before the program itself does, and as it does.
    gc.disable()
    from gui.app.cli import main
    from gui.app.plain_import import restore_import

    restore_import()
    from tests.bench.driver import put_in

    put_in(untold)
    return main(arguments)


if __name__ == "__main__":
    sys.exit(drive(sys.argv[1:]))
