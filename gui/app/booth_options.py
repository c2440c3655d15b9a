"""The options of a booth on the command line."""

from __future__ import annotations

import argparse
import math

from core.show.booth.state import IDLE_S
from core.text.booth import LEAVE_KEYS

LEAST_IDLE_S, MOST_IDLE_S = 5.0, 3_600.0


def add_booth(parser: argparse.ArgumentParser) -> None:
    """Adds the options that :func:`read_booth` reads."""
    add = parser.add_argument
    keys = f"{LEAVE_KEYS} held for 3 s ends it"
    add(
        "--booth",
        action="store_true",
        help=f"play by itself, full screen, until a visitor comes; {keys}",
    )
    idle = f"with --booth: seconds without a touch until it plays by itself (default: {IDLE_S:.0f})"
    add("--idle", type=float, metavar="S", help=idle)


def read_booth(parser: argparse.ArgumentParser, given: argparse.Namespace) -> float | None:
    """Returns the seconds after which a booth plays by itself; None where no booth is asked for.

    Ends the program with a sentence where the options don't go together.
    """
    if not given.booth:
        if given.idle is not None:
            parser.error("--idle goes with --booth")
        return None
    for option in ("headless", "replay", "report"):
        if getattr(given, option):
            parser.error(f"--booth plays real shows in the window: leave out --{option}")
    for option in ("notes", "rehearse"):
        if getattr(given, option):
            parser.error(f"--{option} is for a presenter, a booth has none: leave out --{option}")
    idle_s = IDLE_S if given.idle is None else given.idle
    if not (math.isfinite(idle_s) and LEAST_IDLE_S <= idle_s <= MOST_IDLE_S):
        parser.error(f"--idle {idle_s:g}: takes {LEAST_IDLE_S:.0f} to {MOST_IDLE_S:,.0f} seconds")
    return idle_s
