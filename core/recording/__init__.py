"""The recording of a run: every event as one JSON line, written, read back and replayed.

Begin with ``recorder.py``, which writes each run into a file, and ``reader.py``, which reads one;
``replay.py`` plays a recording onto a timeline, and ``lines.py`` has the format.
"""
