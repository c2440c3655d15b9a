"""The first page: the systems as cards, to choose what is on stage.

Begin with ``chooser.py``, which puts the page over the stage, then ``page.py`` and ``card.py``.
"""
