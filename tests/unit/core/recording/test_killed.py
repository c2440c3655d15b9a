"""A recording stays readable when the app is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.recording import keep
from core.recording.reader import read_recording
from tests.scripted import scripted_run

_APP = """
import sys, time
from pathlib import Path
from core.recording.recorder import Recorder
from core.views.timeline import Timeline
from tests.scripted import scripted_run

timeline = Timeline()
recorder = Recorder(timeline, Path(sys.argv[1]))
for event in scripted_run()[:100]:
    timeline.append(event)
time.sleep(0.5)
for event in scripted_run()[100:]:
    timeline.append(event)
print(recorder.path, flush=True)
time.sleep(60)
"""


def test_a_kill_loses_half_a_second_at_most(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[4]
    command = [sys.executable, "-c", _APP, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as app:
        assert app.stdout is not None
        path = Path(app.stdout.readline().strip())
        assert keep.is_written(path)
        app.kill()
    assert not keep.is_written(path)
    recording = read_recording(path)
    events = list(recording)
    assert events == scripted_run()[: len(events)]
    assert len(events) >= 100
    assert not recording.is_closed
