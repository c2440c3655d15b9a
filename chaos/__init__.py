"""Faults: the executors that inject and undo them, and the journal that undoes a crashed run.

``executors`` has what does each kind, ``injector`` is what the show calls. The kinds themselves,
with all that is true of them, are in ``core.model.fault_kinds``.
"""
