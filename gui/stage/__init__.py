"""The window and the parts of the stage.

Begin with ``window.py``; ``layout.py`` makes and places the parts, ``keys.py`` is the table of
keys, ``commands.py`` runs what a key asks for, and ``bridge.py`` reads the timeline for the
widgets.
"""
