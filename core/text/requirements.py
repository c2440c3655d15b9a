"""The words for a system's requirements, in the chapter "Welcome" and before that chapter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.model.records import OFFLINE, CheckStatus, Option, PreflightCheck
from core.text.notices import answer_keys
from core.text.wording import listing, sentences

LOOKING, GETTING = "Looking whether everything is here", "Getting what is missing"
PREPARE, FALLBACK, AGAIN = "prepare", "fallback", "again"
"""The answers to the question what to do about something that is missing."""
REQUIREMENTS_MISSING = "Not everything that it needs is here. What is missing says what mends it."


def answer_hint(options: int) -> str:
    """Returns the keys that answer a question with ``options`` answers."""
    return f"{answer_keys(options)} answers the question"


def requirements_met(warnings: Sequence[PreflightCheck]) -> str:
    """Says that the system can start, with the names of the ``warnings``."""
    if not warnings:
        return "Everything that it needs is here."
    # Only their names: the page below says the rest, and there is room for three lines.
    names = listing([check.title for check in warnings])
    return f"It can start. Worth knowing: {names}."


def looking_takes_long(seconds: float) -> tuple[str, str]:
    """Says that the look isn't done after ``seconds``, and the way out."""
    return f"{LOOKING} isn't done after {seconds:.0f} s.", "Space looks again."


def requirement_options(
    failed: Sequence[PreflightCheck], fallback_label: str
) -> tuple[Option, ...]:
    """Returns the answers about missing requirements; an empty label offers no fallback."""
    ways = [Option(key=FALLBACK, label=fallback_label)] if fallback_label else []
    if any(check.prepares for check in failed):
        # Getting things is the first option only where that gets everything that is missing.
        first = 0 if all(check.prepares for check in failed) else len(ways)
        ways.insert(first, Option(key=PREPARE, label="Get what is missing"))
    return (*ways, Option(key=AGAIN, label="Look again"))


def requirement_question(failed: Sequence[PreflightCheck]) -> str:
    """Returns the question in one short sentence; the page of checks says the rest."""
    titles = [check.title for check in failed] or ["something is missing"]
    return f"It can't start yet: {', '.join(titles)}."


def told_missing(failed: Sequence[PreflightCheck]) -> tuple[str, str]:
    """Returns all that is missing, and every way out, for where nobody is there to ask."""
    if not failed:
        return "Something that it needs is missing.", ""
    found = "; ".join(
        f"{check.title}: {check.text.rstrip('.')}" if check.text else check.title
        for check in failed
    )
    remedies = dict.fromkeys(check.remedy for check in failed)
    return f"Not everything that it needs is here. {found}.", sentences(*remedies)


def verdict(checks: Iterable[PreflightCheck], *, can_start: bool) -> tuple[CheckStatus, str]:
    """Returns in a word and a line whether the subject can start, also with no network."""
    found = tuple(checks)
    failed = [check.title for check in found if check.status is CheckStatus.FAILED]
    if not can_start:
        what = f": {', '.join(failed)}" if failed else ""
        return CheckStatus.FAILED, f"Not ready{what}"
    warned = {check.key for check in found if check.status is CheckStatus.WARNING}
    if OFFLINE in warned:
        return CheckStatus.WARNING, "Ready to go, and not yet with no network"
    if warned:
        told = "one warning" if len(warned) == 1 else f"{len(warned)} warnings"
        return CheckStatus.WARNING, f"Ready to go with no network, with {told}"
    return CheckStatus.OK, "Ready to go with no network"


def summed_up(
    system: str, found: Sequence[PreflightCheck], *, can_start: bool, details: str
) -> PreflightCheck:
    """Returns all findings about ``system`` as one, with the way out of the worst.

    Args:
        system: key of the finding.
        found: all findings.
        can_start: whether the system can start.
        details: the command that shows all findings.
    """
    status, text = verdict(found, can_start=can_start)
    # A warning needn't be mended before the show; all of them are on the page that follows.
    worst = next((check for check in found if check.status is CheckStatus.FAILED), None)
    if status is not CheckStatus.FAILED:
        return _of_system(system, status, text)
    if worst is None:
        return _of_system(system, status, text, remedy="This shows why:", command=details)
    told = worst.text.rstrip(".")
    remedy = sentences(*(f"{part}." for part in (told,) if part), worst.remedy)
    return _of_system(system, status, text, remedy=remedy, command=worst.command)


def still_looking(system: str) -> PreflightCheck:
    """Says that nobody knows yet whether ``system`` can start."""
    return _of_system(system, CheckStatus.RUNNING, "Looking\u2026")


def ready(system: str, text: str) -> PreflightCheck:
    """Says that ``system`` is all there, as ``text`` tells."""
    return _of_system(system, CheckStatus.OK, text)


def look_failed(system: str, reason: str, remedy: str, details: str) -> PreflightCheck:
    """Says that the look at ``system`` failed for ``reason``; ``details`` is a command."""
    text = f"It can't be told whether this is ready: {reason.rstrip('.')}"
    told = remedy or "Choose it, and it is looked at again. This says more:"
    return _of_system(
        system, CheckStatus.WARNING, text, remedy=told, command="" if remedy else details
    )


def no_answer(seconds: float) -> str:
    """Returns the reason of a look that took too long."""
    return f"no answer within {seconds:.0f} s"


def _of_system(
    system: str, status: CheckStatus, text: str, *, remedy: str = "", command: str = ""
) -> PreflightCheck:
    return PreflightCheck(
        key=system, title="Check-up", status=status, text=text, remedy=remedy, command=command
    )
