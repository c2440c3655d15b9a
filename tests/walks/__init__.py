"""Walks: whole stories in the real window, each by a presenter with a temper.

Begin with ``test_walks.py``; ``presenter.py`` presses the keys, ``program.py`` runs the program
on a screen of the walk's own, and ``verdict.py`` judges what came of the walk.
"""
