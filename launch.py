"""Starts Faultstage: ``python3 launch.py``. Needs nothing but Python's standard library.

Any Python can parse this file, so that one that is too old says so in a sentence. The rest is
in ``gui/launch``, for the Pythons that Faultstage supports.
"""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
PROBE = "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
CANDIDATES = (["python3.13"], ["python3.12"], ["python3.11"], ["py", "-3"])


def find_newer():
    # type: () -> list[str]
    """Returns the command of a Python on this machine that will do, or an empty one."""
    for command in CANDIDATES:
        try:
            pipe = subprocess.PIPE
            probe = subprocess.Popen(command + ["-c", PROBE], stdout=pipe, stderr=pipe)
            probe.communicate()
        except OSError:
            continue
        if probe.returncode == 0:
            return command
    return []


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        newer = find_newer()
        if newer:
            sys.exit(subprocess.call(newer + [os.path.abspath(__file__)] + sys.argv[1:]))
        sys.stderr.write(
            "Faultstage needs Python 3.11, 3.12 or 3.13, and this is "
            + ".".join(str(part) for part in sys.version_info[:2])
            + ".\n  Install one (Debian, Ubuntu: sudo apt-get install -y python3 python3-venv;"
            + " macOS: brew install python@3.13;\n  Windows: winget install Python.Python.3.13),"
            + " then start again: python3 launch.py\n"
        )
        sys.exit(2)
    sys.path.insert(0, ROOT)
    from gui.launch.main import main

    sys.exit(main(sys.argv[1:]))
