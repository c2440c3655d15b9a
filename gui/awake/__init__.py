"""Keeps screen saver and sleep away while a story is shown.

Begin with ``keeper.py``, which chooses the means of this operating system (``dbus.py``,
``x_saver.py``, ``systems.py``); ``stage.py`` decides when the screen has to stay on.
"""
