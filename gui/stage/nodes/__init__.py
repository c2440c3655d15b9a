"""The cards of the nodes, and the menu of a node.

Begin with ``grid.py``, which places the cards; ``card.py`` paints one, ``text.py`` has what a
card says, and ``menu.py`` offers the actions by hand.
"""
