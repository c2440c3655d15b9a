"""The presenter's window, and the notes over the stage where there is only one screen.

Begin with ``desk.py``, which decides what is shown where; ``window.py`` is the window itself.
"""
