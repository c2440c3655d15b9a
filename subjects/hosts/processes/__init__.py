"""Local processes as nodes, all of which end with the app, even after a SIGKILL.

Begin with ``local_run.py``, a run's folder and warden; ``warden.py`` is the process that owns the
servers, ``keeper.py`` the app's side of the warden, and ``runs.py`` sweeps what crashed runs
left.
"""
