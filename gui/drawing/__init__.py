"""Everything that widgets draw with: theme, ink, geometry and signs.

Begin with ``widgets.py``, the base classes of the stage's widgets; ``ink.py`` paints,
``theme.py`` has colours and fonts, and ``geometry.py`` the places of all parts in a window.
"""
