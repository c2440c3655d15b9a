"""The booth's part of the window: pages for passers-by, signs of a visitor, and the limits.

Begin with ``stage.py``, which joins the parts to a window.
"""
