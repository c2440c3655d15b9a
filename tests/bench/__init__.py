"""The benchmark: ``python -m tests.bench`` measures the program from outside, against targets.

Begin with ``__main__.py``, which lists the figures; ``driven_app.py`` drives the real program,
and ``table.py`` prints the result.
"""
