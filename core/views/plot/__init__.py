"""The geometry of the workload plot, shared by the window and the report's SVG.

Plain values in and out (run seconds, operations a second, pixels), no drawing. Begin with
``frame.py``: sizes and scales; ``runs.py`` and ``excess.py`` say what is drawn in which colour.
"""
