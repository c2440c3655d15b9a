"""Anybody's own system on stage, by one file: neither ``core`` nor ``gui`` knows a scenario.

Begin with ``scenario/model.py``: what a file may say. ``scenario/read.py`` reads and checks one,
``scenario/resolved.py`` fills in all defaults, and ``subject.py`` puts the result on stage.
"""
