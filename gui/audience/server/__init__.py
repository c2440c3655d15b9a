"""The process that phones reach: the app hands in facts to show, and gets counts back.

It imports nothing of the show but values of votes, so that it has no way to reach a node, a
container, the director or a file. Begin with ``serve``; what is exchanged is in ``protocol``.
"""
