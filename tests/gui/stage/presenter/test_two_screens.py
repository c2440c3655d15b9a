"""Real windows on two screens, as Qt's offscreen platform has them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LAPTOP, PROJECTOR = [0, 0, 1280, 720], [1280, 0, 1920, 1080]
ROOT = Path(__file__).resolve().parents[4]


def test_each_window_fills_its_screen_and_keys_move_them() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.stage.presenter.two_screens"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    both = {"stage": PROJECTOR, "presenter": LAPTOP}
    assert told["opened"] == both
    assert told["swapped"] == {"stage": LAPTOP, "presenter": PROJECTOR}
    assert told["back"] == both
    assert told["closed"] == {"stage": PROJECTOR}
    assert told["again"] == both
