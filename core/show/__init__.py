"""The show: one run after another, from the start of the app to the end.

Begin with ``show.py``, which makes the parts of each run; ``failures.py`` shows failures inside
the app on the stage, and ``event_log.py`` writes what matters into the log. ``booth`` is for shows
that go on all day, ``presenter`` for notes, screens and rehearsals.
"""
