"""The workload plot: throughput over time, with faults and their effects marked on the curve.

Begin with ``panel.py``, the card; ``canvas.py`` is the surface that paints, ``scene.py`` says
what is on show. The geometry is that of ``core.views.plot``.
"""
