"""``faultstage tally``: prints what a booth's shows came to, day by day."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.ports import SubjectError
from core.process.started import called
from core.show.booth.tally_file import look_for_tallies
from core.text.booth import MEND_TALLY, NO_TALLY, tally_lines, unread_tally


def run_tally(arguments: Sequence[str]) -> int:
    """Prints the tallies on disk, the latest day last; returns 0.

    Raises:
        SubjectError: the file with the tallies can't be read.
    """
    about = "Print what a booth's shows came to, day by day. Only finished proofs count."
    parser = argparse.ArgumentParser(prog=f"{called()} tally", description=about)
    parser.parse_args(arguments)
    kept = look_for_tallies()
    if kept.unread is not None:
        raise SubjectError(unread_tally(kept.unread), MEND_TALLY)
    for day in kept.days:
        print("\n".join(tally_lines(day)))
    if not kept.days:
        print(NO_TALLY)
    return 0
