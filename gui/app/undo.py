"""``faultstage undo``: puts back what crashed runs left, and says what that was."""

from __future__ import annotations

import sys

from gui.catalog import undo_leftovers


def run_undo() -> int:
    """Undoes what crashed runs left, and prints a sentence for each thing.

    Returns:
        0 where nothing is left, 1 where something couldn't be undone, or not be looked for.
        What isn't known to belong to this user is named, and doesn't count.
    """
    left = undo_leftovers()
    for sentence in left.put_back:
        print(sentence)
    for sentence in (*left.kept, *left.elsewhere):
        print(sentence, file=sys.stderr)
    if not left.put_back and not left.kept:
        print("Nothing was left to undo.")
    return 1 if left.kept else 0


def main() -> None:
    """Waits until the process that started this one is gone, then undoes what was left."""
    sys.stdin.read()
    undo_leftovers()


if __name__ == "__main__":
    main()
