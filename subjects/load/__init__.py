"""The load generator: a process of its own, whatever the system on stage.

The app's side is :mod:`subjects.load.client`; the process is ``python -m subjects.load``.
A system takes part by a :class:`subjects.load.driver.Driver`.
"""
