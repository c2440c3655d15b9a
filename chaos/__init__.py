"""Faults: what injects and undoes them, and the journal from which a crashed run is undone.

``executors`` has what does each kind, ``injector`` is what the show calls. The kinds themselves,
with all that is true of them, are in ``core.model.fault_kinds``.
"""
