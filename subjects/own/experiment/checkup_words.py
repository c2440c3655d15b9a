"""Words about the programs that an experiment needs, and about Python that it may call."""

from __future__ import annotations

from collections.abc import Sequence

from core.text.wording import listing

NOTHING_DOWNLOADED = "an experiment is played on systems that run already"
ALL_FOUND = "all that the activities run are here"

LEAVE_OUT = "Leave it out."


def programs_missing(paths: Sequence[str]) -> tuple[str, str]:
    """Returns which programs aren't on this machine, and the way out."""
    verb = "isn't" if len(paths) == 1 else "aren't"
    return f"{listing(paths)} {verb} on this machine.", "Install it, or correct its path."


def python_refused(names: Sequence[str]) -> tuple[str, str]:
    """Says that Python activities weren't allowed, and the way out."""
    first = f"\u201c{names[0]}\u201d"
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    verb = "calls" if len(names) == 1 else "call"
    text = f"{first}{more} {verb} Python code, which may do all that you may."
    return text, "Read that code, then allow it with --allow-python."


def not_an_experiment() -> tuple[str, str]:
    """Says that Python was allowed to a file that calls none."""
    return "--allow-python: the file is no experiment that calls Python.", LEAVE_OUT


def no_option(name: str) -> tuple[str, str]:
    """Says that an option means nothing to an experiment."""
    return f"--{name} isn't an option of an experiment.", f"Leave out --{name}."
