"""The load of a rate limiter: checks instead of writes and reads, and the checks' proof.

The load's ledger holds every check that was allowed. From the ledger follows how many were
certainly allowed within one window of the limit: evidence that needs no clock of the limiter.
"""
