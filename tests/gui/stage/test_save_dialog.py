"""The dialog for the report's folder leaves its settings with what else Faultstage writes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.model import intents as want
from tests.gui.scripted_stage import ScriptedStage


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Qt keeps no files there")
def test_settings_of_the_dialog_are_in_the_state_folder(
    qtbot: QtBot, stage: ScriptedStage, home: Path, tmp_path: Path
) -> None:
    stage.window.commands.save_report()
    dialog = stage.window.findChildren(QFileDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    qtbot.waitUntil(lambda: not stage.window.findChildren(QFileDialog))
    assert stage.intents == [want.SaveReport(str(tmp_path))]
    kept = home / "state" / "QtProject.conf"
    assert QSettings(QSettings.Scope.UserScope, "QtProject").fileName() == str(kept)
    qtbot.waitUntil(kept.exists)
