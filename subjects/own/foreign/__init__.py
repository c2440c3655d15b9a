"""A load of the user's own: a program that loads the system, and whose live output is read.

The app's side is :mod:`subjects.own.foreign_load`; the process that starts the program and reads
it is ``python -m subjects.own.foreign``. It measures, and proves nothing: what such a program tells
are counts, and not what was acknowledged.
"""
