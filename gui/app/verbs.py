"""The verbs that the command line takes instead of a show, and the program's exit codes.

The sentences are shown by ``--help``, one line each: see :mod:`gui.app.help_pages`.
"""

from __future__ import annotations

VERBS = {
    "doctor": "look whether a system can start here, and say what mends it",
    "prepare": "get all that a system needs, so that it starts with no network",
    "undo": "take out the faults and the containers that a crashed run left",
    "export": "write a recorded run for JUnit, Jepsen or Chaos Toolkit",
    "act": "act on a node of a show that is under way, as its menu does",
    "tally": "print what a booth's shows came to, day by day",
    "completion": "print what makes bash, zsh or fish complete these words",
    "shortcut": "make a launcher to double-click; --remove takes it away",
    "schema": "print the JSON Schema of scenario files, or their reference",
}
"""The verbs, each with a sentence on its work; every verb has help of its own."""


def about_verb(verb: str) -> str:
    """Returns a sentence on the work of ``verb``, for the help of that verb alone."""
    told = VERBS[verb]
    return f"{told[0].upper()}{told[1:]}."


EXIT_CODES = (
    "exit codes:",
    "  0        the story came to its end and nothing was lost; the window was closed",
    "  1        it didn't, or something was; something went wrong inside Faultstage",
    "  2        what was asked for can't be had; nothing was played",
    "  3        a stop condition broke, so that the fault was undone at once",
    "  128 + N  signal N ended it: 130 after Ctrl-C; it closes a window instead: 0",
)
"""The meanings of a show's exit codes, in lines."""
