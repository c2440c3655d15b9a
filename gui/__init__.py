"""Everything that knows Qt, and the app's start: ``start.py``, then ``app/cli.py``.

``stage`` is the window, ``drawing`` what paints, ``display`` the screen, ``launch`` the launcher.
``catalog.py`` joins the subjects to the app.
"""
