"""The judgement of a finished walk: every sentence from here is a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.model import events as ev
from core.model.events import LoadKind, NodeStatus
from core.process.log import FILE
from core.recording.reader import RecordingError, read_recording
from core.report.history import RunHistory
from core.report.summary import RunSummary, summarize
from core.views.stage_state import StageState

_HOLDS_WARNING = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) ")
_OF_QT = ("This plugin does not support", "XDG_RUNTIME_DIR not set", "QStandardPaths")
"""Qt's messages on a screen without a desktop."""


def judge_story(events: Sequence[ev.Event], state: StageState) -> Iterator[str]:
    """Yields what is wrong with a run whose program still stands at the last chapter."""
    fold = RunHistory()
    for event in events:
        fold.add(event)
        if isinstance(event, ev.NoticeShown) and event.level is ev.Level.ERROR and event.text:
            yield f"the stage said at {event.t:.1f} s: {event.text}"
    summary = summarize(fold)
    yield from _judge_summary(summary)
    for name, node in state.nodes.items():
        if name in away(state):
            yield f"in the end {name} is {node.status}: {node.detail}"


def _judge_summary(summary: RunSummary) -> Iterator[str]:
    if not summary.completed:
        yield f"the story isn't complete ({summary.failure or 'nothing says why'})"
    if summary.proof_complete is False:
        yield "the proof has a gap"
    if summary.load_kind is LoadKind.WRITES:
        if summary.lost_writes != 0:
            yield f"lost writes: {summary.lost_writes}"
        if summary.read_anomalies != 0 and not _may_be_stale(summary):
            yield f"read anomalies: {summary.read_anomalies}"
    if summary.comparison is not None and not summary.comparison.held:
        yield f"what was compared didn't hold: {summary.comparison.text}"
    if summary.fault_t is None and summary.load_kind is LoadKind.WRITES:
        yield "no fault went in"


def _may_be_stale(summary: RunSummary) -> bool:
    """Whether a node may answer reads of what it hasn't caught up with.

    A former leader that was paused or cut off does so for a moment when it is back; whether a
    read falls into that, only the machine's speed decides.
    """
    return summary.fault.startswith(("pause", "cut"))


def away(state: StageState) -> tuple[str, ...]:
    """Returns the nodes that aren't up."""
    return tuple(name for name, node in state.nodes.items() if node.status is not NodeStatus.UP)


def judge_home(home: Path) -> Iterator[str]:
    """Yields what is wrong with the files of a program that ended in order."""
    log = home / "state" / FILE
    if log.exists():
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if _HOLDS_WARNING.match(line):
                yield f"in the log: {line}"
    for line in (home / "stderr").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.strip() and not any(said in line for said in _OF_QT):
            yield f"on the terminal: {line}"
    runs = home / "cache" / "runs"
    for left in runs.iterdir() if runs.exists() else ():
        yield f"left behind: {left.relative_to(home)}"
    for path in (home / "data" / "recordings").rglob("*.jsonl"):
        yield from _judge_recording(path)


def _judge_recording(path: Path) -> Iterator[str]:
    try:
        recording = read_recording(path)
        for _ in recording:
            pass
    except RecordingError as error:
        yield f"a recording can't be read: {error}"
        return
    if recording.remarks or not recording.is_closed:
        yield f"the recording {path.name} isn't whole: {recording.remarks}"
