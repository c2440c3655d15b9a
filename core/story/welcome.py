"""The story's first chapter: checks that everything that the subject needs is there."""

from __future__ import annotations

import asyncio

from core.model import events as ev
from core.model.events import CheckStatus, PreflightCheck
from core.ports import Checkup, SubjectError
from core.story.run_context import RunContext
from core.story.story_context import answer_keys
from core.text.wording import listing, with_detail

LOOK_WITHIN_S = 120.0
"""Longest time for all checks, in seconds; most have limits, but a hanging file system has none."""

PREPARE, FALLBACK, AGAIN = "prepare", "fallback", "again"
"""The answers to the question what to do about something that is missing."""


async def look_around(context: RunContext) -> None:
    """Chapter "Welcome": done when everything that the subject needs is there.

    Where something is missing, the presenter may get that, look again, or play another system.

    Raises:
        SubjectError: something is missing, and nobody is there to ask.
    """
    checkup = context.subject.checkup
    if checkup is None:
        return
    while not (await _look(context, checkup)):
        failed = _with(context, CheckStatus.FAILED)
        ways = _ways(context, failed)
        keys = answer_keys(len(ways))
        text = "Not everything that it needs is here. What is missing says what mends it."
        context.narrate(f"{_opening(context)} {text}".strip(), f"{keys} answers the question")
        if context.settings.autopilot:
            raise SubjectError(_told(failed), _remedies(failed))
        answer = await context.choose(_question(failed), ways)
        if answer == PREPARE:
            await _prepare(context, checkup)
        elif answer == FALLBACK and context.fall_back is not None:
            context.fall_back.choose()
            # This run is over; its scope cancels the wait.
            await asyncio.Event().wait()
    warnings = _with(context, CheckStatus.WARNING)
    found = "Everything that it needs is here."
    if warnings:
        # Only their names: the page below says the rest, and there is room for three lines.
        found = f"It can start. Worth knowing: {listing([check.title for check in warnings])}."
    context.narrate(f"{_opening(context)} {found}".strip(), "Space starts the system")


async def _look(context: RunContext, checkup: Checkup) -> bool:
    def tell(check: PreflightCheck) -> None:
        context.emit(ev.Checked(t=context.now(), check=check))

    context.progress("look", "Looking whether everything is here")
    try:
        async with asyncio.timeout(LOOK_WITHIN_S):
            return await checkup.run(tell)
    except TimeoutError as error:
        text = f"Looking whether everything is here isn't done after {LOOK_WITHIN_S:.0f} s."
        raise SubjectError(text, "Space looks again.") from error
    finally:
        context.progress_done("look")


async def _prepare(context: RunContext, checkup: Checkup) -> None:
    def tell(step: str, fraction: float | None, detail: str = "") -> None:
        context.progress(PREPARE, with_detail(step, detail), fraction)

    context.progress(PREPARE, "Getting what is missing")
    try:
        await checkup.prepare(tell)
    except SubjectError as error:
        # The next look says what is still missing; this notice says why.
        context.emit(
            ev.NoticeShown(
                t=context.now(), level=ev.Level.ERROR, text=str(error), remedy=error.remedy
            )
        )
    finally:
        context.progress_done(PREPARE)


def _ways(context: RunContext, failed: list[PreflightCheck]) -> tuple[ev.Option, ...]:
    ways: list[ev.Option] = []
    if context.fall_back is not None:
        ways.append(ev.Option(key=FALLBACK, label=context.fall_back.label))
    if any(check.prepares for check in failed):
        # Getting things is the first option only where that gets everything that is missing.
        first = 0 if all(check.prepares for check in failed) else len(ways)
        ways.insert(first, ev.Option(key=PREPARE, label="Get what is missing"))
    return (*ways, ev.Option(key=AGAIN, label="Look again"))


def _question(failed: list[PreflightCheck]) -> str:
    """Returns the question in one short sentence; the page of checks says the rest."""
    titles = [check.title for check in failed] or ["something is missing"]
    return f"It can't start yet: {', '.join(titles)}."


def _with(context: RunContext, status: CheckStatus) -> list[PreflightCheck]:
    return [check for check in context.state.checks.values() if check.status is status]


def _found(checks: list[PreflightCheck]) -> str:
    return "; ".join(
        f"{check.title}: {check.text.rstrip('.')}" if check.text else check.title
        for check in checks
    )


def _told(failed: list[PreflightCheck]) -> str:
    if not failed:
        return "Something that it needs is missing."
    return f"Not everything that it needs is here. {_found(failed)}."


def _remedies(failed: list[PreflightCheck]) -> str:
    return " ".join(dict.fromkeys(check.remedy for check in failed if check.remedy))


def _opening(context: RunContext) -> str:
    run = context.state.run
    return run.chapters[context.index].narration if run is not None else ""
