"""Runs a module of ours in an isolated Python; see ``core.process.handed_on.python_command``.

``python -I core/process/python_child.py MODULE ARGUMENTS...``: an isolated Python looks for modules
among its own only. The parent passes the folders of our modules in a variable, so that a child
imports exactly what its parent would: from a checkout, an installed package or a folder of
the user's alike.
"""

import os
import runpy
import sys

PATH_VARIABLE = "FAULTSTAGE_PYTHON_PATH"
"""Same as in ``core.process.handed_on``, which can't be imported before this variable is read."""


def main() -> None:
    """Runs the module named by the first argument, as if that module had been started directly."""
    folders = os.environ.pop(PATH_VARIABLE, "")
    if folders:
        sys.path[:] = folders.split("\n")
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
