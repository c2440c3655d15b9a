"""Lets other programs of the same user act on a show: a socket in a folder that only they can open.

Begin with ``server.py``, which a show has, and ``client.py``, with which ``faultstage act`` finds
and asks a show. Nothing here listens on a network.
"""
