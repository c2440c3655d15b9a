"""The launcher: makes the environment and the shortcut, and reports what stands in the way.

The launcher runs from the checkout with the standard library alone, since nothing is installed
at the first start. Of Faultstage, only ``core.process`` is imported. Begin with ``main.py``.
"""
