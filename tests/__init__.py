"""The tests: ``unit``, ``gui``, ``integration`` (real servers), ``walks`` and ``bench``.

Folders mirror the source. Modules at this level are shared: ``fakes.py`` has stand-ins for the
ports, ``scripted.py`` a run as events, and ``leaks.py`` what no test may leave behind.
"""
