"""A replay stays on stage though its recording goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.recording import lines
from gui.app.arguments import parse
from gui.app.replaying import play_recording
from gui.stage.window import MainWindow
from tests.scripted import scripted_run


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        QApplication.processEvents()
        await asyncio.sleep(0.01)


def shown() -> MainWindow | None:
    windows = (each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    return next((each for each in windows if each.isVisible()), None)


@pytest.mark.usefixtures("qtbot")
def test_replay_stays_and_says_why_where_its_file_went_away(tmp_path: Path) -> None:
    path, away = tmp_path / "run.jsonl", tmp_path / "away.jsonl"
    path.write_bytes(b"".join(map(lines.encode, scripted_run())))

    def told(window: MainWindow) -> str:
        notice = window.bridge.state.notice
        return "" if notice is None else f"{notice.text} {notice.remedy}"

    async def run() -> None:
        playing = asyncio.create_task(play_recording(parse(["--replay", str(path), "--windowed"])))
        await until(lambda: shown() is not None)
        window = shown()
        assert window is not None
        await until(lambda: window.bridge.state.t > 0.2)
        path.rename(away)
        QTest.keyClick(window, Qt.Key.Key_R)
        await until(lambda: playing.done() or "is gone" in told(window))
        assert not playing.done()
        assert "R tries again" in told(window)
        assert window.isVisible()
        away.rename(path)
        QTest.keyClick(window, Qt.Key.Key_R)
        await until(lambda: "is gone" not in told(window))
        QTest.keyClick(window, Qt.Key.Key_Q)
        await until(playing.done)
        assert playing.result() == 0

    asyncio.run(run())
