"""What happens before the app: its environment, its shortcut, and what may stand in the way.

All of it runs from the checkout with the standard library alone: at the first start nothing
is installed yet. It imports nothing else of Faultstage's.
"""
