"""A recording played onto a timeline, forwards, backwards and at any speed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.model import intents as want
from core.model.events import Event, FeedLine, Level, NoticeShown, Progressed
from core.model.fault_kinds import NodeAction
from core.recording import lines
from core.recording.reader import read_recording
from core.recording.replay import PlayPause, Replay, SeekTo, SetSpeed, outline
from core.recording.replay_clock import ReplayClock
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from tests.scripted import END_T, FAULT_T, scripted_run


class _Player:
    """A replay whose time goes on only when told to."""

    def __init__(self, events: list[Event]) -> None:
        self.time = 100.0
        self.timeline = Timeline()
        self.seen: list[Event] = []
        self.timeline.subscribe(lambda event, _: self.seen.append(event))
        self.clock = ReplayClock(monotonic=lambda: self.time)
        self.replay = Replay(events, self.timeline, clock=self.clock)
        self.clock.paused = False

    @property
    def state(self) -> StageState:
        return self.timeline.state

    def wait(self, seconds: float = 0.0) -> None:
        self.time += seconds
        while self.replay.step() == 0.0:
            pass

    def send(self, intent: want.Intent) -> None:
        self.replay.send(intent)
        self.wait()


def _fold(events: list[Event]) -> StageState:
    timeline = Timeline()
    for event in events:
        timeline.append(event)
    return timeline.state


@pytest.fixture
def player() -> _Player:
    return _Player(scripted_run())


def test_events_come_when_their_time_has_come(player: _Player) -> None:
    player.wait(10.0)
    assert player.seen == [event for event in scripted_run() if event.t <= 10.0]


def test_the_end_of_a_replay_is_the_end_of_the_live_run(player: _Player) -> None:
    player.wait(END_T + 1)
    assert player.replay.ended
    assert player.seen == scripted_run()
    assert player.state == _fold(scripted_run())


def test_seeking_anywhere_gives_the_state_that_playing_there_gives(player: _Player) -> None:
    chance = random.Random(1)
    events = scripted_run()
    player.send(PlayPause())
    for _ in range(40):
        t = chance.uniform(0, END_T)
        player.send(SeekTo(t))
        assert player.state == _fold([event for event in events if event.t <= t])
        assert player.clock.now() == t


def test_a_seek_back_begins_with_the_start_of_the_run(player: _Player) -> None:
    player.wait(30.0)
    player.seen.clear()
    player.send(SeekTo(12.0))
    assert player.seen == [event for event in scripted_run() if event.t <= 12.0]


def test_a_new_target_amid_a_long_seek_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.recording.replay.AT_ONCE", 50)
    player = _Player(scripted_run())
    player.send(PlayPause())
    player.replay.send(SeekTo(50.0))
    assert player.replay.step() == 0.0
    player.send(SeekTo(2.0))
    assert player.state == _fold([event for event in scripted_run() if event.t <= 2.0])


def test_paused_replay_stands_still(player: _Player) -> None:
    player.wait(5.0)
    player.send(PlayPause())
    player.wait(100.0)
    assert player.clock.now() == 5.0
    assert player.replay.step() is None
    player.send(PlayPause())
    player.wait(1.0)
    assert player.clock.now() == pytest.approx(6.0)


def test_the_speed_changes_while_it_plays(player: _Player) -> None:
    player.wait(5.0)
    player.send(SetSpeed(20))
    player.wait(1.0)
    assert player.clock.now() == pytest.approx(25.0)
    player.send(SetSpeed(1000))
    assert player.clock.speed == 20
    player.send(SetSpeed(0))
    assert player.clock.speed == 1
    player.wait(1.0)
    assert player.clock.now() == pytest.approx(26.0)


def test_step_returns_the_seconds_until_the_next_event() -> None:
    player = _Player([*scripted_run()[:1], FeedLine(t=8.0, level=Level.INFO, text="")])
    player.send(SetSpeed(4))
    assert player.replay.step() == pytest.approx(2.0)


def test_chapters_are_walked_by_next_back_and_jump(player: _Player) -> None:
    def chapter() -> int:
        return player.state.current

    for index in range(1, 8):
        player.send(want.Next())
        assert chapter() == index
    player.send(want.Next())
    assert player.replay.ended
    assert player.clock.now() == player.replay.outline.duration_s
    for index in range(6, -1, -1):
        player.send(want.Back())
        assert chapter() == index
    player.send(want.Back())
    assert chapter() == 0
    player.send(want.Jump(5))
    assert chapter() == 5
    player.send(want.Jump(50))
    assert chapter() == 5
    player.send(want.Reset())
    assert (chapter(), player.clock.now()) == (0, 0.0)


def test_running_figures_follow_the_recorded_time(player: _Player) -> None:
    player.send(SeekTo(FAULT_T + 3.0))
    down = player.state.nodes["n3"]
    assert player.clock.now() - down.changed_t == pytest.approx(2.98)
    player.send(SeekTo(27.0))
    assert player.state.countdown is not None
    assert player.state.countdown.deadline_t - player.clock.now() == pytest.approx(2.0)


def test_replay_plays_again_from_the_end(player: _Player) -> None:
    player.wait(END_T)
    player.send(PlayPause())
    assert player.clock.now() == 0.0
    assert not player.clock.paused
    player.wait(3.0)
    assert player.clock.now() == 3.0


def test_tasks_under_way_at_the_end_of_a_recording_end_in_the_replay() -> None:
    """A saved recording ends during the report's writing, one of a killed app anywhere."""
    writing = Progressed(t=END_T, task="save-report", text="Writing the report")
    player = _Player([*scripted_run(), writing])
    player.wait(END_T - 0.1)
    player.wait(1.0)
    assert writing in player.seen
    assert player.replay.ended
    assert player.state.progress == {}


def test_times_out_of_order_lose_nothing() -> None:
    events = scripted_run()
    events[200], events[210] = events[210], events[200]
    player = _Player(events)
    player.wait(END_T)
    assert player.seen == events
    player.send(PlayPause())
    for t, index in outline(events).chapters:
        player.send(SeekTo(t))
        assert player.state.current == index


def test_a_node_of_a_replay_cannot_be_touched(player: _Player) -> None:
    player.wait(1.0)
    player.send(want.ActOnNode("n1", NodeAction.KILL))
    assert player.state.notice is not None
    assert "replay" in player.state.notice.text


def test_a_replay_is_of_one_story(player: _Player) -> None:
    player.wait(1.0)
    player.send(want.PickStory("another"))
    assert player.state.notice is not None
    assert "one story" in player.state.notice.text


async def test_run_ends_at_the_end_of_the_recording() -> None:
    events = [event for event in scripted_run() if event.t < 1.0]
    timeline = Timeline()
    replay = Replay(events, timeline)
    replay.send(SetSpeed(20))
    await asyncio.wait_for(replay.run(), 10)
    assert timeline.state == _fold(events)


async def test_run_lingers_for_a_presenter_until_quit() -> None:
    timeline = Timeline()
    replay = Replay(scripted_run(), timeline, linger=True)
    running = asyncio.create_task(replay.run())
    replay.send(PlayPause())
    replay.send(SeekTo(END_T))
    while not replay.ended:
        await asyncio.sleep(0)
    replay.send(want.Jump(2))
    while timeline.state.current != 2:
        await asyncio.sleep(0)
    assert not running.done()
    replay.send(want.Quit())
    await asyncio.wait_for(running, 10)


async def test_damage_found_while_playing_is_told_on_the_stage(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    events = scripted_run()[:20]
    path.write_bytes(b"".join(map(lines.encode, events)))
    timeline = Timeline()
    replay = Replay(read_recording(path), timeline)
    replay.send(SeekTo(END_T))
    replay.step()
    path.write_bytes(b"".join(map(lines.encode, events[:10])) + b"garbage\n")
    replay.send(want.Reset())
    replay.send(SetSpeed(20))
    await asyncio.wait_for(replay.run(), 10)
    assert timeline.state.notice is not None
    assert "line 11" in timeline.state.notice.text


async def _until(reached: Callable[[], bool]) -> None:
    while not reached():
        await asyncio.sleep(0)


def _told(timeline: Timeline) -> str:
    notice = timeline.state.notice
    return "" if notice is None else f"{notice.text} {notice.remedy}"


@pytest.mark.parametrize("again", [want.Reset(), SeekTo(1.0), want.Back()])
async def test_recording_that_went_away_is_told_and_played_again_once_it_is_back(
    tmp_path: Path, again: want.Intent
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(b"".join(map(lines.encode, scripted_run())))
    timeline = Timeline()
    replay = Replay(read_recording(path), timeline, linger=True)
    running = asyncio.create_task(replay.run())
    replay.send(PlayPause())
    replay.send(SeekTo(END_T))
    await asyncio.wait_for(_until(lambda: replay.ended), 10)
    seen: list[Event] = []
    timeline.subscribe(lambda event, _: seen.append(event))
    path.rename(tmp_path / "away.jsonl")
    for _ in range(2):
        replay.send(again)
        await asyncio.wait_for(_until(lambda: bool(seen)), 10)
        assert "is gone" in _told(timeline)
        assert "R tries again" in _told(timeline)
        assert not running.done()
        # Nothing but the notice: what was read so far stays on the stage.
        assert [type(event) for event in seen] == [NoticeShown]
        seen.clear()
        assert replay.clock.paused
        assert replay.clock.now() == replay.outline.duration_s
    (tmp_path / "away.jsonl").rename(path)
    replay.send(again)
    await asyncio.wait_for(_until(lambda: "is gone" not in _told(timeline)), 10)
    assert not replay.clock.paused
    replay.send(want.Quit())
    await asyncio.wait_for(running, 10)


async def test_damage_in_the_middle_leaves_what_was_read_on_the_stage(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    events = scripted_run()
    path.write_bytes(b"".join(map(lines.encode, events)))
    timeline = Timeline()
    replay = Replay(read_recording(path), timeline, linger=True)
    replay.send(SeekTo(END_T))
    while not replay.ended:
        replay.step()
    path.write_bytes(b"".join(map(lines.encode, events[:20])) + b"garbage\n")
    running = asyncio.create_task(replay.run())
    replay.send(SeekTo(END_T - 10))
    await asyncio.wait_for(_until(lambda: "line 21" in _told(timeline)), 10)
    assert not running.done()
    assert replay.clock.now() == max(event.t for event in events[:20])
    replay.send(want.Quit())
    await asyncio.wait_for(running, 10)


def test_a_long_recording_is_not_held_in_memory() -> None:
    read = 0

    def many() -> Iterator[Event]:
        nonlocal read
        yield scripted_run()[0]
        for number in range(3000):
            read = number
            yield FeedLine(t=number / 10, level=Level.INFO, text="")

    class Long:
        def __iter__(self) -> Iterator[Event]:
            return many()

    replay = Replay(Long(), Timeline(), shape=outline(many()))
    replay.clock.set(100.0)
    while replay.step() == 0.0:
        pass
    assert read < 1100
