"""The display: whether a window can be opened, how large, and which letters the keys have.

Begin with ``check.py``, which runs before Qt, and ``fit.py``, which follows the screens.
"""
