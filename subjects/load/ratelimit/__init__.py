"""The load of a rate limiter: checks instead of writes and reads, and what they prove.

Its ledger holds every check that was allowed. From it: how many were certainly allowed within
one window of the limit, which is evidence that no clock of the system under load takes part in.
"""
