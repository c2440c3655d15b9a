"""Tests of when the screen has to stay on, and that the stage never waits for that."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from gui.awake.keeper import AwakeKeeper
from gui.awake.stage import AwakeStage, is_running
from tests.gui.scripted_stage import ScriptedStage


class Way:
    """An inhibitor that records all calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.seen = threading.Semaphore(0)

    def hold(self) -> list[str]:
        self.asked.append("hold")
        self.seen.release()
        return []

    def release(self) -> None:
        self.asked.append("release")
        self.seen.release()


class Absent(Way):
    def hold(self) -> list[str]:
        raise OSError("no session bus")


def test_screen_stays_on_from_the_second_chapter_to_the_end_of_the_last(
    stage: ScriptedStage,
) -> None:
    running: list[bool] = []
    for t in (2.0, 6.0, 22.0, 31.9, 44.0, 59.0, 1000.0):
        stage.play_to(t)
        running.append(is_running(stage.timeline.state))
    assert running[0] is False
    assert all(running[1:5])
    assert running[-1] is False


def test_inhibitor_is_held_while_the_story_runs_and_released_at_close(stage: ScriptedStage) -> None:
    way = Way()
    awake = AwakeStage(stage.window, AwakeKeeper(lambda: [Absent(), way]))
    stage.play_to(2.0)
    assert way.asked == []
    stage.play_to(22.0)
    assert way.seen.acquire(timeout=30)
    awake.close()
    assert way.seen.acquire(timeout=30)
    assert way.asked == ["hold", "release"]


def test_inhibitor_is_released_while_another_system_is_chosen(stage: ScriptedStage) -> None:
    way = Way()
    awake = AwakeStage(stage.window, AwakeKeeper(lambda: [way]))
    stage.play_to(22.0)
    assert way.seen.acquire(timeout=30)
    with awake.off_stage():
        assert way.seen.acquire(timeout=30)
        assert way.asked == ["hold", "release"]
    assert way.seen.acquire(timeout=30)
    awake.close()
    assert way.seen.acquire(timeout=30)
    assert way.asked == ["hold", "release", "hold", "release"]


def test_full_screen_keeps_the_screen_on(stage: ScriptedStage, qtbot: QtBot) -> None:
    way = Way()
    awake = AwakeStage(stage.window, AwakeKeeper(lambda: [way]))
    stage.window.showFullScreen()
    assert way.seen.acquire(timeout=30)
    stage.window.showNormal()
    assert way.seen.acquire(timeout=30)
    awake.close()
    assert way.asked == ["hold", "release"]


def test_inhibitor_that_does_not_answer_holds_up_nothing(stage: ScriptedStage) -> None:
    go_on, ended = threading.Event(), threading.Event()

    class Slow(Way):
        def hold(self) -> list[str]:
            go_on.wait(30)
            return []

        def release(self) -> None:
            ended.set()

    keeper = AwakeKeeper(lambda: [Slow()])
    keeper.want(True)
    keeper.close(wait_s=0.0)
    go_on.set()
    assert ended.wait(30)
    keeper.close(wait_s=30)
