"""This process, processes of ours, and their surroundings: files, locks, logs, tasks, clocks.

Begin with ``tasks.py``, the owner of all asyncio tasks, and ``handed_on.py``, which decides what
each kind of child process inherits; ``ownership.py`` tells a living owner from a dead one.
"""
