"""The process that phones reach: it is handed facts to show, and hands back counts.

It imports nothing of the show but values of votes, so that it has no way to reach a node, a
container, the director or a file. Begin with ``serve``; what is exchanged is in ``protocol``.
"""
