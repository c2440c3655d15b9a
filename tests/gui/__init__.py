"""Tests of the window with real widgets, offscreen; no fixed waits.

Begin with ``scripted_stage.py``, a window over a scripted run; ``text_check.py`` looks for text
that is cut or covered.
"""
