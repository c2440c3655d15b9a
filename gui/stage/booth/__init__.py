"""The booth's part of the window: the pages for passers-by, who is there, and what they may do.

Begin with ``stage.py``, which joins the parts to a window.
"""
