"""The presenter's part beside the stage: notes, the choice of screens, rehearsals.

Begin with ``notes.py``, which reads notes in Markdown; ``script.py`` finds those of a chapter.
"""
