"""A real cluster before a room of phones: they vote, the winner is struck, and it is all told.

The phones are a reader of the timeline here, which plays the part of the app's link to them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model import events as ev
from core.recording.reader import read_recording
from core.recording.recorder import Recorder
from core.report.history import RunHistory
from core.report.summary import RunSummary, summarize
from core.report.write import write_report
from core.show.show import Show
from core.story.run_context import StorySettings
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from gui.catalog import CATALOG, Choices
from tests.room import PhoneRoom

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

BRIEF = StorySettings(
    fault="kill-leader", rate=1_000.0, countdown_s=0.5, vote_s=2.0, guess_s=1.0, autopilot=True
)


async def play(folder: Path, **votes: int) -> tuple[RunSummary, Path]:
    """Plays the Raft cluster's story before voting phones; returns summary and recording."""
    timeline, clock = Timeline(), RunClock()
    samples, recorder = SampleBuffer(timeline), Recorder(timeline, folder)
    room = PhoneRoom(timeline, clock.now)
    room.votes = votes

    def enter(event: ev.Event, _: StageState) -> None:
        if isinstance(event, ev.SystemReady):
            room.open()

    timeline.subscribe(enter)
    show = Show(
        lambda emit, run_clock, failed: CATALOG["raft"].make(Choices(), emit, run_clock, failed),
        BRIEF,
        timeline=timeline,
        clock=clock,
        samples=samples,
    )
    try:
        await show.run()
    finally:
        recorder.close()
        samples.close()
    assert recorder.path is not None
    history = RunHistory()
    history.add_all(read_recording(recorder.path))
    return summarize(history), recorder.path


async def test_node_that_the_phones_chose_is_struck_and_the_report_says_so(tmp_path: Path) -> None:
    summary, recording = await play(
        tmp_path / "recorded", n1=31, n2=92, n3=20, **{"1": 100, "4": 5}
    )
    assert summary.succeeded
    assert (summary.victim, summary.chosen_by) == ("n2", ev.ChosenBy.AUDIENCE)
    choice, guesses = summary.audience_votes
    assert choice.end is ev.VoteEnd.TIME
    assert (choice.questions[0].winner, choice.questions[0].votes) == ("n2", 92)
    assert summary.fault_t is not None
    assert choice.closed_t < summary.fault_t, "nobody is struck before the vote is over"
    assert guesses.actual_s == summary.outage_s
    events = list(read_recording(recording))
    closing = next(e for e in events if isinstance(e, ev.VoteClosing) and e.vote == 2)
    assert closing.t <= summary.fault_t, "the answer can't be known yet"
    paths = write_report(recording, tmp_path)
    assert "chosen by 92 of 143 phones" in paths.html.read_text(encoding="utf-8")
    assert b'"chosen_by": "audience"' in paths.summary_json.read_bytes()


async def test_kind_of_fault_that_the_phones_chose_goes_in(tmp_path: Path) -> None:
    summary, _ = await play(tmp_path, n3=3, **{"pause-leader": 9, "kill-leader": 2})
    # A node that was paused may answer a read of what it lacks, if the machine is slow enough.
    assert summary.succeeded or summary.read_anomalies
    assert (summary.victim, summary.fault) == ("n3", "pause-leader")
    assert summary.chaos_type == "node-pause"
    assert summary.lost_writes == 0
