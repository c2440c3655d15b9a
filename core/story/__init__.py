"""Stories: chapters with actions, the director of a show, faults and forecasts.

``chapters.py`` says what a chapter is, ``outage.py`` declares the eight that most subjects play,
and ``director.py`` walks them. An action is given a story context, or a run context with a system.
"""
