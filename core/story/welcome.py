"""The story's first chapter: checks that everything that the subject needs is there."""

from __future__ import annotations

import asyncio

from core.model import events as ev
from core.model.events import CheckStatus, NarrationPlace, PreflightCheck
from core.ports import Checkup, SubjectError
from core.story.run_context import RunContext
from core.text import hints
from core.text import requirements as words
from core.text.wording import with_detail

LOOK_WITHIN_S = 120.0
"""Longest time for all checks, in seconds; most have limits, but a hanging file system has none."""


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
        fallback = context.fall_back
        ways = words.requirement_options(failed, "" if fallback is None else fallback.label)
        hint = words.answer_hint(len(ways))
        context.narrate(words.REQUIREMENTS_MISSING, hint, NarrationPlace.AFTER_OPENING)
        if context.settings.autopilot:
            raise SubjectError(*words.told_missing(failed))
        answer = await context.choose(words.requirement_question(failed), ways)
        if answer == words.PREPARE:
            await _prepare(context, checkup)
        elif answer == words.FALLBACK and fallback is not None:
            fallback.choose()
            # This run is over; its scope cancels the wait.
            await asyncio.Event().wait()
    text = words.requirements_met(_with(context, CheckStatus.WARNING))
    context.narrate(text, hints.START_SYSTEM, NarrationPlace.AFTER_OPENING)


async def _look(context: RunContext, checkup: Checkup) -> bool:
    def tell(check: PreflightCheck) -> None:
        context.emit(ev.Checked(t=context.now(), check=check))

    context.progress("look", words.LOOKING)
    try:
        async with asyncio.timeout(LOOK_WITHIN_S):
            return await checkup.run(tell)
    except TimeoutError as error:
        raise SubjectError(*words.looking_takes_long(LOOK_WITHIN_S)) from error
    finally:
        context.progress_done("look")


async def _prepare(context: RunContext, checkup: Checkup) -> None:
    def tell(step: str, fraction: float | None, detail: str = "") -> None:
        context.progress(words.PREPARE, with_detail(step, detail), fraction)

    context.progress(words.PREPARE, words.GETTING)
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
        context.progress_done(words.PREPARE)


def _with(context: RunContext, status: CheckStatus) -> list[PreflightCheck]:
    return [check for check in context.state.checks.values() if check.status is status]
