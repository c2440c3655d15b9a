"""``faultstage tally``: prints what a booth's shows came to, day by day."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.process.started import called
from core.show.booth.tally_file import read_tallies
from core.text.booth import NO_TALLY, tally_lines


def run_tally(arguments: Sequence[str]) -> int:
    """Prints the tallies on disk, the latest day last; returns 0."""
    about = "Print what a booth's shows came to, day by day. Only finished proofs count."
    parser = argparse.ArgumentParser(prog=f"{called()} tally", description=about)
    parser.parse_args(arguments)
    days = read_tallies()
    for day in days:
        print("\n".join(tally_lines(day)))
    if not days:
        print(NO_TALLY)
    return 0
