"""Tests of child processes in surroundings that are hostile to them.

Each module starts one kind of child the way the program does, and looks at how that child ends.
"""
