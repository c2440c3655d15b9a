"""Overlays over the whole window: countdown, help and blank screen.

Begin with ``cover.py``, the base of all three, which lets no click through; ``countdown.py``
counts down to a fault, ``help.py`` lists the keys, and ``blank.py`` is the black screen.
"""
