"""Plays a story without a window: in the terminal, with a report and an exit code."""

from __future__ import annotations

import asyncio

from core.console import Console
from core.console.checks import check_page
from core.model import intents as want
from core.model.records import CheckStatus, PreflightCheck
from core.ports import SubjectError
from core.recording.recorder import Recorder
from core.report.history import RunHistory
from core.report.summary import RunSummary, summarize
from core.report.write import ReportPaths
from core.show.show import Show
from core.text.requirements import verdict
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import RunClock, Timeline
from gui.app.audience import audience_joined
from gui.app.control.server import controllable
from gui.app.make_show import make_show
from gui.app.metrics import metrics_served
from gui.app.reporting import check_folder, check_junit, save_junit, write_recorded
from gui.app.request import Request
from gui.app.signals import quit_on_signals
from gui.app.undo import clear_away

STOPPED = 3
"""The exit code of a run that a stop condition stopped."""


def run_headless(request: Request) -> int:
    """Plays the story once in the terminal.

    Returns:
        0 where the story completed, nothing was lost, all was as expected, what was compared
        held and the report and the JUnit file, where they were asked for, were written; 3 where a
        stop condition broke, so that the fault was undone at once; 128 plus the signal that ended
        the story early; else 1.

    Raises:
        SubjectError: the report or the JUnit file couldn't be written, so that nothing was played.
    """
    if request.report is not None:
        check_folder(request.report)
    if request.junit is not None:
        check_junit(request.junit)
    return asyncio.run(_play(request))


async def _play(request: Request) -> int:
    timeline, clock = Timeline(), RunClock()
    samples = SampleBuffer(timeline)
    recorder = Recorder(timeline)
    fold = RunHistory()
    timeline.subscribe(lambda event, _: fold.add(event))
    console = Console(timeline)
    show = make_show(request, timeline, clock, samples)
    loop = asyncio.get_running_loop()
    # Handled until the last line, so that a signal keeps nothing from being saved or told.
    with quit_on_signals(lambda: _quit_soon(loop, show)) as asked:
        try:
            for message in await asyncio.to_thread(clear_away):
                console.line(message)
            async with (
                metrics_served(request.metrics, timeline, clock),
                controllable(timeline, clock, show.send),
                audience_joined(request.audience, timeline, clock, recorder),
            ):
                await show.run()
            recorder.close()
            if recorder.path is None:  # a signal came before the run began
                return asked.exit_code or 1
            summary = summarize(fold, recording_complete=recorder.is_complete)
            problems = _junit(request, fold, summary)
            if not asked.number and (missing := _missing(timeline)):
                _refuse(console, missing)
                _tell(console, problems)
                return 1
            paths, problem = _report(request, recorder)
            console.finish(summary, paths)
            problems += () if problem is None else (problem,)
            _tell(console, problems)
        finally:
            console.close()
            recorder.close()
            samples.close()
    if summary.succeeded and not problems:
        return 0
    return asked.exit_code or (STOPPED if summary.stopped is not None else 1)


def _junit(request: Request, history: RunHistory, summary: RunSummary) -> tuple[SubjectError, ...]:
    """Writes the JUnit file where one was asked for; returns the error, if any."""
    if request.junit is None:
        return ()
    try:
        save_junit(request.junit, history, summary)
    except SubjectError as error:
        return (error,)
    return ()


def _tell(console: Console, problems: tuple[SubjectError, ...]) -> None:
    """Prints why something couldn't be written."""
    for problem in problems:
        console.line(f"{problem} {problem.remedy}")


def _missing(timeline: Timeline) -> tuple[PreflightCheck, ...]:
    """Returns the failed checks that kept the show from beginning; none after a beginning."""
    checks = timeline.state.checks.values()
    failed = tuple(check for check in checks if check.status is CheckStatus.FAILED)
    return failed if timeline.state.current == 0 else ()


def _refuse(console: Console, missing: tuple[PreflightCheck, ...]) -> None:
    """Prints what is missing instead of figures, since nothing was played."""
    terminal = console.terminal
    console.line()
    for line in check_page(terminal, missing):
        console.line(line)
    _, text = verdict(missing, can_start=False)
    console.line(terminal.style(f"{text}. There is no report: nothing was played.", "bold"))


def _quit_soon(loop: asyncio.AbstractEventLoop, show: Show) -> None:
    """Quits from a signal handler, which has to wake the loop up."""
    show.leave()
    loop.call_soon_threadsafe(show.send, want.Quit())


def _report(request: Request, recorder: Recorder) -> tuple[ReportPaths | None, SubjectError | None]:
    """Writes the report where one was asked for; returns the paths, or the error."""
    if request.report is None or recorder.path is None:
        return None, None
    try:
        return write_recorded(recorder.path, request.report), None
    except SubjectError as error:
        return None, error
