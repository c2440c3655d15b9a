"""Folds over the events: what is known of the system, and what is on the stage.

Begin with ``fold``, whose ``apply`` makes the next state; ``system_view.py`` and
``stage_state.py`` are what comes out, ``groups.py`` tells groups and leaders, and ``plot`` has
the plot's geometry.
"""
