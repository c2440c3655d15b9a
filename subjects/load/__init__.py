"""The load generator, which runs in a separate process, whatever the system on stage.

The app's side is :mod:`subjects.load.client`; the process is ``python -m subjects.load``.
A system that holds keys takes part by a :class:`subjects.load.driver.Driver`, a rate limiter by
a :class:`subjects.load.ratelimit.driver.CheckDriver`: the kind of driver decides what is asked.
"""
