"""The load's clients of a scenario's system: HTTP, Redis and Valkey, NATS, PostgreSQL.

They run in the load's own process, each is a :class:`subjects.load.driver.Driver`, and all of
them ask the nodes that :class:`subjects.own.drivers.turns.Turns` chooses.
"""
