"""The window's view of an audience: the vote, the page's address as a QR code, the results.

Begin with ``ballot.py``, the page of a vote; ``room.py`` is what key A does.
"""
