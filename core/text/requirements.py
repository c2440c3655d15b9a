"""What the chapter "Welcome" says: whether everything that the system needs is there."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import Option, PreflightCheck
from core.text.notices import answer_keys
from core.text.wording import listing, sentences

LOOKING, GETTING = "Looking whether everything is here", "Getting what is missing"
PREPARE, FALLBACK, AGAIN = "prepare", "fallback", "again"
"""The answers to the question what to do about something that is missing."""
START_HINT = "Space starts the system"


def requirements_missing(opening: str) -> str:
    """Return the chapter's ``opening``, and that something is missing."""
    missing = "Not everything that it needs is here. What is missing says what mends it."
    return sentences(opening, missing)


def answer_hint(options: int) -> str:
    """Return which keys answer a question with so many options."""
    return f"{answer_keys(options)} answers the question"


def requirements_met(opening: str, warnings: Sequence[PreflightCheck]) -> str:
    """Return the chapter's ``opening``, and that the system can start."""
    if not warnings:
        return sentences(opening, "Everything that it needs is here.")
    # Only their names: the page below says the rest, and there is room for three lines.
    names = listing([check.title for check in warnings])
    return sentences(opening, f"It can start. Worth knowing: {names}.")


def looking_takes_long(seconds: float) -> tuple[str, str]:
    """Return that the look isn't done after so many seconds, and the way out."""
    return f"{LOOKING} isn't done after {seconds:.0f} s.", "Space looks again."


def requirement_options(
    failed: Sequence[PreflightCheck], fallback_label: str
) -> tuple[Option, ...]:
    """Return what can be done about what is missing; no fallback where its label is empty."""
    ways = [Option(key=FALLBACK, label=fallback_label)] if fallback_label else []
    if any(check.prepares for check in failed):
        # Getting things is the first option only where that gets everything that is missing.
        first = 0 if all(check.prepares for check in failed) else len(ways)
        ways.insert(first, Option(key=PREPARE, label="Get what is missing"))
    return (*ways, Option(key=AGAIN, label="Look again"))


def requirement_question(failed: Sequence[PreflightCheck]) -> str:
    """Return the question in one short sentence; the page of checks says the rest."""
    titles = [check.title for check in failed] or ["something is missing"]
    return f"It can't start yet: {', '.join(titles)}."


def told_missing(failed: Sequence[PreflightCheck]) -> tuple[str, str]:
    """Return all that is missing, and every way out, for where nobody is there to ask."""
    if not failed:
        return "Something that it needs is missing.", ""
    found = "; ".join(
        f"{check.title}: {check.text.rstrip('.')}" if check.text else check.title
        for check in failed
    )
    remedies = dict.fromkeys(check.remedy for check in failed)
    return f"Not everything that it needs is here. {found}.", sentences(*remedies)
