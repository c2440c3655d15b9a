"""The cards of the nodes, and the menu of a node; begin with ``grid.py``."""
