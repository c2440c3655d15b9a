"""``faultstage shortcut``: a launcher to double-click, for a program that isn't in a checkout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from core.process.started import called
from gui.launch.shortcut import run_shortcut
from gui.launch.trouble import TroubleError


def shortcut_by_verb(arguments: Sequence[str]) -> int:
    """Makes or removes the launcher; returns 0, or 2 after a sentence where there can be none."""
    about = "Put a launcher to double-click where this system keeps them."
    parser = argparse.ArgumentParser(prog=f"{called()} shortcut", description=about)
    parser.add_argument("--remove", action="store_true", help="take it away again")
    given = parser.parse_args(arguments)
    try:
        return run_shortcut(["--remove"] if given.remove else [], f"{called()} shortcut")
    except TroubleError as trouble:
        print(f"faultstage: {trouble.sentence} {trouble.remedy}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"faultstage: the launcher can't be written: {error}", file=sys.stderr)
        return 2
