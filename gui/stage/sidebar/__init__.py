"""The sidebar: the system on stage, the chapters, a button for every key, replay controls.

Begin with ``sidebar.py``, which places the parts; ``chapter_button.py`` and ``key_button.py`` are
the buttons, and ``replay_controls.py`` appears in a replay only.
"""
