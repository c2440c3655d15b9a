"""The start of the app: the command line, the verbs, the window and the terminal show.

Begin with ``cli.py``, which reads the command line, then ``window_app.py`` or ``headless.py``.
"""
