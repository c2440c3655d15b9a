"""Stories: chapters and their actions, the director that walks them, faults and forecasts.

``chapters.py`` says what a chapter is, ``outage.py`` declares the eight that most subjects play,
and ``director.py`` walks them. An action is given a story context, or a run context with a system.
"""
