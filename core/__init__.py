"""The show, without Qt, Docker or sockets: events, state, director, monitor, diagnosis, report.

Begin with ``show/show.py``, which plays one run after another; ``model`` has the events and
records, ``views`` folds them, and ``ports.py`` says what subjects and chaos must fulfil.
"""
