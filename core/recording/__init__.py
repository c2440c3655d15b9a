"""A run as a file: every event of the timeline as one JSON line, written and read back."""

from core.recording.reader import Recording, RecordingError, read_recording
from core.recording.recorder import Recorder

__all__ = ["Recorder", "Recording", "RecordingError", "read_recording"]
